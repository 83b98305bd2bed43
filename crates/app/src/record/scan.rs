//! A signed page comes back as a scan or a photo. Its QR code tells which page it is; a person tells when it cannot be read (Art. 8).

use std::io::{Cursor, Read};

use base::RecordId;
use evidence::scan::Legibility;
use law::ArticleRef;
use model::private::key;
use model::record::{Recognised, RecordFact};
use model::{Finding, PrivatePart, RecordState, Severity};
use store::ObjectReader;
use store::log::{NewObject, Purpose};

use super::number::require_standing;
use super::{Named, read_code};
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
use crate::recording::Arrived;

/// More bytes than a scan of one page has; what lies beyond is kept and not looked at.
const LARGEST: u64 = 64 << 20;

/// What came with the scan.
#[derive(Clone, Debug)]
pub struct ScanNote {
    /// The record the page is said to belong to.
    pub record: RecordId,
    /// The page it is said to be.
    pub page: Option<u32>,
    /// The name of the file.
    pub file_name: String,
}

/// Takes a scan in custody as a page of its record.
///
/// # Errors
/// When it belongs to another record, or neither its code nor a person tells the page. The upload stays, so that the page can be
/// told and nothing has to be sent again.
pub async fn scanned(app: &App, caller: &Caller, arrived: Arrived, note: ScanNote) -> Result<u32, AppError> {
    let file = app.store.open_object(arrived.object)?;
    let Looked { codes, legibility, media_type } =
        tokio::task::spawn_blocking(move || look(file)).await.map_err(AppError::internal)?;
    let (mut named, mut forms) = (Vec::new(), Vec::new());
    for (what, code) in codes.iter().filter_map(|c| read_code(c)) {
        match (what, code) {
            (Named::Print { record, print }, Some(code)) => named.push((record, print, code)),
            (Named::Form { record_type, .. }, Some(code)) => forms.push((record_type, code)),
            (_, None) => {}
        }
    }

    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(note.record, "文字记录").await?;
    let Some(print) = &record.state.print else { return Err(AppError::NotFound("文书打印件")) };
    require_standing(&record.state)?;
    if record.state.finalised.is_some() {
        return Err(AppError::Conflict("该记录已经定稿，不再接收扫描页".into()));
    }
    let issued = app.store.entries_of(note.record.into()).await?;
    let current = issued.iter().find(|e| e.leaf.entry == print.at.entry).map_or(0, |e| e.leaf.revision);

    let mut findings = Vec::new();
    let mut finding = |code: &str, severity, message: String| {
        let article = Some(ArticleRef::article(8));
        findings.push(Finding { code: code.into(), severity, article, message });
    };
    let (page, recognised) = match (named.first(), note.page) {
        (Some((record, ..)), _) if *record != note.record => {
            return Err(AppError::field("page", "这一页的二维码属于另一份文书，请核对"));
        }
        (Some((_, print, code)), _) if *print != current => {
            finding("older_print", Severity::Serious, format!("第 {} 页是较早打印的版本，内容可能与现行文书不同", code.page));
            (code.page, Recognised::Qr)
        }
        (Some((.., code)), said) => {
            if let Some(said) = said.filter(|s| *s != code.page) {
                finding(
                    "page_differs",
                    Severity::Info,
                    format!("上传时填写第 {said} 页，二维码为第 {} 页，以二维码为准", code.page),
                );
            }
            (code.page, Recognised::Qr)
        }
        // Filled in by hand on a blank form, whose code names the form alone. A second sheet of the same form is another page: who says so knows.
        (None, said) if !forms.is_empty() => {
            let (_, code) = forms.iter().find(|(kind, _)| *kind == record.state.record_type).ok_or_else(|| {
                let title = forms.first().and_then(|(kind, _)| law::henan().record_type(kind)).map_or("另一种", |k| &k.title);
                AppError::field("page", format!("这一页是《{title}》的空白文书，请核对"))
            })?;
            (said.unwrap_or(code.page), if said.is_some() { Recognised::Person } else { Recognised::Qr })
        }
        (None, Some(said)) => {
            finding("no_code", Severity::Question, format!("第 {said} 页没有读到二维码，由上传人指明页码"));
            (said, Recognised::Person)
        }
        (None, None) => return Err(AppError::field("page", "没有读到页上的二维码，请选择这是第几页")),
    };
    if let Some(legibility) = legibility.filter(|l| *l != Legibility::Good) {
        finding("illegible", Severity::Question, format!("第 {page} 页{}，看不清的请重新扫描或者拍照", legibility.label()));
    }
    let pages = record.state.pages();
    if !(1..=pages).contains(&page) {
        return Err(AppError::field("page", format!("该文书共 {pages} 页，没有第 {page} 页")));
    }

    let row = NewObject {
        id: arrived.object,
        purpose: Purpose::Scan,
        size: arrived.size,
        digests: arrived.digests,
        media_type: media_type.to_owned(),
        receipt: Some(arrived.receipt.clone()),
    };
    act.slot.register_object(&row).await?;
    act.slot.finish_upload(arrived.upload, &serde_json::json!({ "record": note.record, "page": page }).to_string()).await?;
    let fact = RecordFact::PageScanned {
        page,
        object: arrived.object,
        size: arrived.size,
        digests: arrived.digests,
        recognised,
        findings,
    };
    let now = act.now();
    let private = PrivatePart::none().with(key::FILE_NAME, note.file_name);
    act.append::<RecordState>(note.record, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(page)
}

/// What a look at the bytes tells.
struct Looked {
    /// The texts of the QR codes on it; none when it is no picture.
    codes: Vec<String>,
    /// Whether a person could read it, when it is a picture.
    legibility: Option<Legibility>,
    /// What the bytes are.
    media_type: &'static str,
}

fn look(mut file: ObjectReader) -> Looked {
    let mut bytes = Vec::new();
    if file.by_ref().take(LARGEST).read_to_end(&mut bytes).is_err() {
        bytes.clear();
    }
    let length = bytes.len() as u64;
    let media_type = evidence::probe::probe(&mut Cursor::new(&bytes), length, "").container.media_type();
    match evidence::scan::scan_page(&bytes) {
        Ok(page) => Looked { codes: page.codes, legibility: Some(page.legibility), media_type },
        Err(_) => Looked { codes: Vec::new(), legibility: None, media_type },
    }
}
