//! A redaction 遮盖件 of a print or of a scanned page (Art. 25): its pages become pictures, boxes are painted over them, and the copy names
//! the original, what was covered and on which ground. The original stays as it is (Art. 24).

use std::path::PathBuf;
use std::pin::Pin;

use base::{ObjectId, RecordId};
use evidence::redact::{Box as Covered, Page, WHOLE, cover, pdf};
use model::copy::Secrecy;
use model::private::key;
use model::record::{PageMask, RecordFact, Redaction};
use model::{PrivatePart, RecordState};
use store::StoredObject;
use store::log::Purpose;

use super::issue::register;
use crate::App;
use crate::access::consult;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Dots per inch of a page that becomes a picture: what offices scan with.
pub const DOTS_PER_INCH: u32 = 200;
/// Most boxes of one redaction.
const MOST_BOXES: usize = 500;

/// The pages of a PDF as pictures (PNG), or why there are none.
pub type Pictures<'a> = Pin<std::boxed::Box<dyn Future<Output = Result<Vec<Vec<u8>>, String>> + Send + 'a>>;

/// Whoever turns pages of a PDF into pictures.
pub trait Rasteriser: Send + Sync {
    /// The pages of a file, at [`DOTS_PER_INCH`].
    fn pictures(&self, file: PathBuf) -> Pictures<'_>;
}

/// What is covered, and why.
#[derive(Clone, Debug)]
pub struct RedactRecord {
    /// The scan of this page; the print when nothing is said.
    pub page: Option<u32>,
    /// What is covered.
    pub masks: Vec<PageMask>,
    /// On which ground.
    pub ground: Secrecy,
    /// Why, in words.
    pub reason: String,
}

/// Makes a redaction of a print or a scan and takes it into custody.
///
/// # Errors
/// When nothing is covered, a box does not lie on a page, the reason is missing, or this server cannot turn such pages into pictures.
pub async fn redact(app: &App, caller: &Caller, id: RecordId, input: RedactRecord) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let reason = fields.text(&input.reason, 500, "reason", "遮盖的理由");
    let within = |from: u16, size: u16| size > 0 && from < WHOLE && size <= WHOLE - from;
    fields.check(input.masks.is_empty(), "masks", "请至少遮盖一处");
    fields.check(input.masks.len() > MOST_BOXES, "masks", format!("一次最多遮盖 {MOST_BOXES} 处"));
    fields.check(input.masks.iter().any(|m| !within(m.x, m.w) || !within(m.y, m.h)), "masks", "方框应当在页面以内");
    fields.done()?;
    let record = app.store.load::<RecordState>(id).await?.filter(|r| r.agency == caller.agency);
    let record = record.ok_or(AppError::NotFound("文字记录"))?;
    consult(app, caller, &record).await?;
    let source = match input.page {
        None => record.state.print.as_ref().map(|p| p.what.pdf),
        Some(page) => record.state.scans.iter().find(|s| s.what.page == page).map(|s| s.what.object),
    };
    let source = source.ok_or(AppError::NotFound("要遮盖的文书"))?;
    let original = app.store.object(source).await?.ok_or(AppError::NotFound("要遮盖的文书"))?;
    let pictures = pictures(app, &original).await?;
    let pages = u32::try_from(pictures.len()).unwrap_or(u32::MAX);
    if let Some(beyond) = input.masks.iter().map(|m| m.page).find(|page| *page == 0 || *page > pages) {
        return Err(AppError::field("masks", format!("没有第 {beyond} 页，共 {pages} 页")));
    }
    let (masks, ground) = (input.masks.clone(), input.ground);
    let bytes = tokio::task::spawn_blocking(move || paint(&pictures, &masks, ground, source, &original));
    let bytes = bytes.await.map_err(AppError::internal)??;

    let durable = app.store.put_object(bytes).await?;
    let mut act = app.begin(caller).await?;
    act.load::<RecordState>(id, "文字记录").await?;
    register(&mut act, Purpose::Copy, durable, "application/pdf").await?;
    let redaction = Redaction {
        source,
        page: input.page,
        masks: input.masks,
        ground: input.ground,
        object: durable.id,
        size: durable.size,
        digests: durable.digests,
        pages,
    };
    let fact = NewFact::new(act.now(), RecordFact::Redacted(redaction)).with(PrivatePart::none().with(key::TEXT, reason));
    act.append::<RecordState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// The pages of what is covered, as pictures.
async fn pictures(app: &App, original: &StoredObject) -> Result<Vec<Vec<u8>>, AppError> {
    let at_hand = app.store.at_hand(original.id).await?;
    if original.media_type != "application/pdf" {
        let path = at_hand.path().to_owned();
        let read = tokio::task::spawn_blocking(move || std::fs::read(path));
        return Ok(vec![read.await.map_err(AppError::internal)?.map_err(AppError::internal)?]);
    }
    let Some(rasteriser) = &app.rasteriser else {
        let reason = "这台服务器没有安装 pdftoppm，不能遮盖 PDF；请系统管理员安装 poppler-utils，或者遮盖扫描件";
        return Err(AppError::Unavailable(reason.into()));
    };
    let pictures = rasteriser.pictures(at_hand.path().to_owned()).await;
    pictures.map_err(|said| {
        tracing::warn!(object = %original.id, said, "pages cannot be turned into pictures");
        AppError::Conflict("这份 PDF 的页面无法转成图像，请改为遮盖扫描件".into())
    })
}

fn paint(
    pictures: &[Vec<u8>],
    masks: &[PageMask],
    ground: Secrecy,
    source: ObjectId,
    original: &StoredObject,
) -> Result<Vec<u8>, AppError> {
    let mut pages: Vec<Page> = Vec::with_capacity(pictures.len());
    for (number, picture) in (1..).zip(pictures) {
        let boxes = masks.iter().filter(|mask| mask.page == number);
        let boxes: Vec<_> = boxes.map(|m| Covered { x: m.x, y: m.y, w: m.w, h: m.h }).collect();
        let covered = cover(picture, &boxes);
        pages.push(covered.map_err(|_| AppError::Conflict("这份文书的图像无法打开，不能遮盖".into()))?);
    }
    let subject = format!(
        "原件 {source}，SHA-256 {}；遮盖 {} 处；依据：{}（第二十五条）",
        original.digests.sha256,
        masks.len(),
        ground.label()
    );
    Ok(pdf(&pages, DOTS_PER_INCH, "遮盖件（非原件）", &subject))
}
