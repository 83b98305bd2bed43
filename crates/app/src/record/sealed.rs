//! A document that comes back as a file with an electronic seal 电子签章 instead of paper. A signature of a PDF is verified as far as OpenSSL can;
//! whatever cannot be judged here is kept all the same, as 未验证, with a question to a person.

use std::path::Path;
use std::process::Stdio;

use base::RecordId;
use evidence::seal::{PdfSignature, pdf_signature};
use model::private::key;
use model::record::{RecordFact, SealState, SealedFile};
use model::{CaseState, Finding, PrivatePart, RecordState, Revision, Severity};
use store::log::Purpose;
use tokio::process::Command;

use super::number::require_standing;
use super::register;
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::case::{LARGEST_PAPER, require_handler};
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// The certificates that the agency trusts, beside its keys: PEM, one after the other.
const TRUST: &str = "seal-trust.pem";
const OPENSSL: &str = "openssl";

/// A file that came back.
#[derive(Clone, Debug)]
pub struct NewSealedFile {
    /// The state the page has seen.
    pub seen: Revision,
    /// The name of the file.
    pub file_name: String,
    /// The bytes.
    pub bytes: bytes::Bytes,
}

/// Keeps the file as what the document came back as.
///
/// # Errors
/// When it is neither PDF nor OFD, the record is final or void, the case is somebody else's, or the page is stale. A seal that is no good
/// is no error: it is kept, and said to be so.
pub async fn keep_sealed_file(app: &App, caller: &Caller, id: RecordId, new: NewSealedFile) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let ofd = new.bytes.starts_with(b"PK\x03\x04") && new.file_name.to_lowercase().ends_with(".ofd");
    let pdf = new.bytes.starts_with(b"%PDF");
    let mut fields = Fields::default();
    fields.check(new.bytes.len() > LARGEST_PAPER, "file", "文件超过 64 MB");
    fields.check(!ofd && !pdf, "file", "请选择加盖电子签章的 PDF 或者 OFD 文件；纸质盖章的，请扫描入卷");
    fields.done()?;
    let (seal, findings) = if ofd {
        (SealState::Unverified, vec![question("seal_unverified", "OFD 电子签章未在本系统验证，请用签章软件核对")])
    } else {
        judge(&new.bytes, &app.keys.join(TRUST)).await
    };
    let durable = app.store.put_object(new.bytes).await?;
    let media_type = if ofd { "application/ofd" } else { "application/pdf" };

    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
    let case = act.load::<CaseState>(record.state.case.unwrap_or_default(), "案件").await?;
    require_handler(&case.state, caller)?;
    require_standing(&record.state)?;
    if record.state.finalised.is_some() {
        return Err(AppError::Conflict("该记录已经定稿".into()));
    }
    expect_revision(new.seen, record.revision)?;
    register(&mut act, Purpose::Paper, durable, media_type).await?;
    let file =
        SealedFile { object: durable.id, size: durable.size, digests: durable.digests, media_type: media_type.to_owned(), seal };
    let fact = NewFact::new(act.now(), RecordFact::SealedFileReceived { file, findings });
    act.append::<RecordState>(id, fact.with(PrivatePart::none().with(key::FILE_NAME, new.file_name))).await?;
    act.commit().await?;
    Ok(())
}

/// How far the signature of a PDF can be judged here.
async fn judge(pdf: &[u8], trust: &Path) -> (SealState, Vec<Finding>) {
    let Some(signature) = pdf_signature(pdf) else {
        return (SealState::Unverified, vec![question("seal_absent", "文件里没有读到电子签章，请核对是否选错文件")]);
    };
    if !signature.whole {
        return (SealState::Broken, vec![serious("seal_partial", "签章以后文件又被添加过内容，签章不覆盖整个文件")]);
    }
    match verify(pdf, &signature, None).await {
        None => return (SealState::Unverified, vec![question("seal_unverified", "本机不能验证电子签章，请用签章软件核对")]),
        Some(false) => {
            return (SealState::Broken, vec![serious("seal_broken", "电子签章与文件内容不符，请核对文件来源")]);
        }
        Some(true) => {}
    }
    if !trust.is_file() {
        let unknown = "电子签章与文件内容相符；本机没有登记信任的证书，签章人由人核对";
        return (SealState::Unverified, vec![question("seal_unverified", unknown)]);
    }
    match verify(pdf, &signature, Some(trust)).await {
        Some(true) => (SealState::Verified, Vec::new()),
        _ => {
            let unknown = "电子签章与文件内容相符；证书不在本机信任的范围内，签章人由人核对";
            (SealState::Unverified, vec![question("seal_unverified", unknown)])
        }
    }
}

/// Whether the signature is over these bytes and, where certificates to trust are given, by one of theirs; nothing when it cannot be asked.
async fn verify(pdf: &[u8], signature: &PdfSignature, trust: Option<&Path>) -> Option<bool> {
    let dir = tempfile::tempdir().ok()?;
    let (content, cms) = (dir.path().join("content"), dir.path().join("cms.der"));
    let [first, second] = signature.covers;
    let covered = [pdf.get(first.0..first.1)?, pdf.get(second.0..second.1)?].concat();
    tokio::fs::write(&content, covered).await.ok()?;
    tokio::fs::write(&cms, &signature.cms).await.ok()?;
    let mut command = Command::new(OPENSSL);
    command
        .args(["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-in"])
        .arg(&cms)
        .arg("-content")
        .arg(&content);
    match trust {
        Some(trust) => command.arg("-CAfile").arg(trust),
        None => command.arg("-noverify"),
    };
    let done = command.arg("-out").arg("/dev/null").stdin(Stdio::null()).output().await.ok()?;
    if done.status.success() {
        return Some(true);
    }
    // What this OpenSSL does not know, such as SM2 with its own digest, is not therefore bad.
    let said = String::from_utf8_lossy(&done.stderr).to_lowercase();
    let unknown = ["unsupported", "unknown", "not found", "no matching", "asn1"].iter().any(|word| said.contains(word));
    (trust.is_some() || !unknown).then_some(false)
}

fn question(code: &str, message: &str) -> Finding {
    Finding { code: code.into(), severity: Severity::Question, article: None, message: message.to_owned() }
}

fn serious(code: &str, message: &str) -> Finding {
    Finding { severity: Severity::Serious, ..question(code, message) }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// A minimal file signed by a certificate that `openssl` makes; nothing where there is no `openssl`.
    fn signed(dir: &Path) -> Option<Vec<u8>> {
        const ROOM: usize = 8192;
        let run = |args: &[&str]| Command::new(OPENSSL).current_dir(dir).args(args).output().ok().filter(|o| o.status.success());
        run(&[
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", TRUST, "-days", "2", "-subj",
            "/CN=seal",
        ])?;
        let (gap, tail) = (200, "\n%%EOF\n");
        let resumes = gap + 2 + 2 * ROOM;
        let mut head = format!("%PDF-1.7\n1 0 obj <</ByteRange [0 {gap} {resumes} {}] /Contents ", tail.len());
        while head.len() < gap {
            head.push(' ');
        }
        std::fs::write(dir.join("data"), format!("{head}{tail}")).ok()?;
        run(&[
            "cms", "-sign", "-binary", "-in", "data", "-signer", TRUST, "-inkey", "key.pem", "-outform", "DER", "-out", "cms",
        ])?;
        let cms: String = std::fs::read(dir.join("cms")).ok()?.iter().map(|b| format!("{b:02x}")).collect();
        Some(format!("{head}<{cms:0<width$}>{tail}", width = 2 * ROOM).into_bytes())
    }

    #[tokio::test]
    async fn a_seal_is_verified_broken_or_left_to_a_person() {
        let dir = tempfile::tempdir().unwrap();
        let Some(pdf) = signed(dir.path()) else { return };
        let trust = dir.path().join(TRUST);
        assert_eq!(judge(&pdf, &trust).await, (SealState::Verified, Vec::new()));
        let (state, findings) = judge(&pdf, &dir.path().join("nothing.pem")).await;
        assert_eq!((state, findings[0].code.as_str()), (SealState::Unverified, "seal_unverified"));

        let mut changed = pdf.clone();
        changed[9] = b'7';
        assert_eq!(judge(&changed, &trust).await.0, SealState::Broken);
        let added = [pdf.as_slice(), b"2 0 obj"].concat();
        assert_eq!(judge(&added, &trust).await.1[0].code, "seal_partial");
        assert_eq!(judge(b"%PDF-1.7", &trust).await.1[0].code, "seal_absent");
    }
}
