//! A paper of a case 纸质材料: a scan or a file that is kept as it came, with what stands on it. What the paper decides is told elsewhere.

use std::io::Cursor;

use base::{CaseId, Day, EntryId};
use model::case::{CaseFact, Paper, PaperKind};
use model::private::key;
use model::{CaseState, PrivatePart, Revision};
use store::log::Purpose;

use super::require_handler;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::record::register;
use crate::rights::Right;

/// The most bytes of one paper: a long document scanned in colour.
pub const LARGEST: usize = 64 << 20;

/// What is said of a paper.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// What it is.
    pub kind: PaperKind,
    /// What it is called.
    pub title: String,
    /// The day that stands on it.
    pub dated: Option<Day>,
    /// The name of the file.
    pub file_name: String,
    /// Where it comes from, or anything else worth knowing.
    pub note: String,
    /// The bytes.
    pub bytes: bytes::Bytes,
}

/// A paper that is kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The entry that took it in.
    pub entry: EntryId,
    /// The case with it.
    pub revision: Revision,
    /// It was here already: the same bytes came before, and nothing was written.
    pub known: bool,
}

/// Keeps a paper of a case. The same bytes are kept once.
///
/// # Errors
/// When nothing came, the day lies ahead, or the case is somebody else's.
pub async fn keep_paper(app: &App, caller: &Caller, id: CaseId, new: NewPaper) -> Result<Kept, AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let title = fields.text(&new.title, 120, "title", "材料名称");
    let note = fields.optional(Some(&new.note), 1000, "note", "说明");
    fields.check(new.bytes.is_empty(), "file", "文件是空的，请重新选择");
    fields.check(new.bytes.len() > LARGEST, "file", "文件超过 64 MB，请分开上传");
    fields.check(new.dated.is_some_and(|day| day > app.store.clock().now().day()), "dated", "材料日期晚于今天，请核对");
    fields.done()?;
    let length = new.bytes.len() as u64;
    let found = evidence::probe::probe(&mut Cursor::new(&new.bytes), length, "").container;
    let media_type = media_type(&new.bytes, &new.file_name).unwrap_or_else(|| found.media_type());
    let durable = app.store.put_object(new.bytes).await?;

    let mut act = app.begin(caller).await?;
    let case = act.load::<CaseState>(id, "案件").await?;
    require_handler(&case.state, caller)?;
    if let Some(there) = case.state.papers.iter().find(|p| p.what.digests == durable.digests && p.what.kind == new.kind) {
        return Ok(Kept { entry: there.at.entry, revision: case.revision, known: true });
    }
    register(&mut act, Purpose::Paper, durable, media_type).await?;
    let paper = Paper {
        kind: new.kind,
        dated: new.dated,
        object: durable.id,
        size: durable.size,
        digests: durable.digests,
        media_type: media_type.to_owned(),
    };
    let private = PrivatePart::none().with(key::TITLE, title).with(key::FILE_NAME, new.file_name).with(key::TEXT, note);
    let now = act.now();
    let staged = act.append::<CaseState>(id, NewFact::new(now, CaseFact::PaperReceived(paper)).with(private)).await?;
    let kept = Kept { entry: staged.entry, revision: staged.revision, known: false };
    act.commit().await?;
    Ok(kept)
}

/// What documents are that a look into media containers does not know: by their first bytes, office documents also by their names.
fn media_type(bytes: &[u8], file_name: &str) -> Option<&'static str> {
    let name = file_name.to_lowercase();
    let zip = bytes.starts_with(b"PK\x03\x04");
    match () {
        () if bytes.starts_with(b"%PDF") => Some("application/pdf"),
        () if zip && name.ends_with(".ofd") => Some("application/ofd"),
        () if zip && name.ends_with(".docx") => Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        () if zip => Some("application/zip"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_known_by_their_first_bytes() {
        assert_eq!(media_type(b"%PDF-1.7", "a.jpg"), Some("application/pdf"), "the name lies");
        assert_eq!(media_type(b"PK\x03\x04", "决定书.OFD"), Some("application/ofd"));
        assert_eq!(media_type(b"PK\x03\x04", "a.zip"), Some("application/zip"));
        assert_eq!(media_type(b"not a zip", "a.docx"), None);
    }
}
