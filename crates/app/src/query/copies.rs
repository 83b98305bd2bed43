//! Copies of recordings as pages show them (Arts. 23, 25). Never the bytes: those open under a grant (Art. 24).

use base::{CaseId, CopyId, ObjectId, RecordingId, Sha256Digest, Sm3Digest, Span, Timestamp};
use model::copy::{CopyMethod, Mask, Part};
use model::private::key;
use model::{CaseState, CopyState, RecordingState, Revision, SubjectKind, SubjectRef};
use serde::{Deserialize, Serialize};
use store::subjects::Direction;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::common::{PersonBrief, SubjectBrief, word};
use super::directory::Directory;
use super::duties::{DutyView, Viewer};
use super::recordings::CLOSED;
use crate::App;
use crate::access;
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::AppError;
use crate::listing::{Listed as _, relation};
use crate::rights::Right;
use crate::spill::not_closed;

/// More copies than a page shows.
const SHOWN: u32 = 200;

/// A stretch of a recording, in milliseconds from its first instant.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartView {
    /// Where it begins.
    pub from_ms: i64,
    /// The first instant after it.
    pub to_ms: i64,
}

impl From<Part> for PartView {
    fn from(part: Part) -> Self {
        Self { from_ms: part.from.millis(), to_ms: part.to.millis() }
    }
}

impl From<PartView> for Part {
    fn from(part: PartView) -> Self {
        Self { from: Span::from_millis(part.from_ms), to: Span::from_millis(part.to_ms) }
    }
}

/// Something covered. A box has its four sides in thousandths of the picture; without them it is silence, which has a part.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaskView {
    /// Left edge, upper edge, width and height.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<u16>>)]
    pub sides: Option<[u16; 4]>,
    /// When; a box without it lies over the whole length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<PartView>,
}

impl From<Mask> for MaskView {
    fn from(mask: Mask) -> Self {
        match mask {
            Mask::Box { x, y, w, h, part } => Self { sides: Some([x, y, w, h]), part: part.map(Into::into) },
            Mask::Mute { part } => Self { sides: None, part: Some(part.into()) },
        }
    }
}

impl From<MaskView> for Mask {
    fn from(view: MaskView) -> Self {
        match (view.sides, view.part.map(Part::from)) {
            (Some([x, y, w, h]), part) => Self::Box { x, y, w, h, part },
            // Silence without a time is none: it is refused as such.
            (None, part) => Self::Mute { part: part.unwrap_or(Part { from: Span::ZERO, to: Span::ZERO }) },
        }
    }
}

/// A copy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CopyView {
    /// Which.
    pub id: CopyId,
    /// What a page has seen.
    pub revision: Revision,
    /// `evidence` or `redaction`.
    pub purpose: String,
    /// The same in Chinese.
    pub purpose_label: String,
    /// `ordered`, `made`, `failed`, `withdrawn`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
    /// Of which recording.
    pub recording: SubjectBrief,
    /// Into the dossier of which case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<SubjectBrief>,
    /// Who ordered it 制作人.
    pub ordered_by: PersonBrief,
    /// When.
    pub ordered_at: Timestamp,
    /// Which part was asked for; nothing means the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<PartView>,
    /// Who took the evidence 取证人员.
    pub collectors: Vec<PersonBrief>,
    /// When 取证时间.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<Timestamp>,
    /// Where 取证地点.
    pub place: String,
    /// What it proves 证明对象.
    pub proves: String,
    /// Where the original carrier is kept 原始载体存放处.
    pub kept_at: String,
    /// What is covered in it.
    pub masks: Vec<MaskView>,
    /// On which ground, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground_label: Option<String>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_at: Option<Timestamp>,
    /// How, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method_label: Option<String>,
    /// Which part of the original it holds, cut where pictures can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<PartView>,
    /// Bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Sha256Digest>,
    /// SM3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sm3: Option<Sm3Digest>,
    /// Whether its digests are those of the original; nothing where they cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as_original: Option<bool>,
    /// How many pages the written note has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_pages: Option<u32>,
    /// Why it could not be made, or is not wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the caller may withdraw it.
    pub can_withdraw: bool,
    /// What the law asks about it.
    pub duties: Vec<DutyView>,
}

/// Copies of a recording or a case, the newest first; without either, those of the agency.
///
/// # Errors
/// When the caller may not see them, or there is nothing of that name here.
pub async fn list(
    app: &App,
    caller: &Caller,
    case: Option<CaseId>,
    recording: Option<RecordingId>,
) -> Result<Vec<CopyView>, AppError> {
    caller.require(Right::Read)?;
    let linked = match (case, recording) {
        (_, Some(recording)) => Some((relation::ORIGINAL, SubjectRef::from(recording))),
        (Some(case), None) => Some((relation::CASE, case.into())),
        (None, None) => None,
    };
    let query =
        SubjectQuery { agency: caller.agency, kind: SubjectKind::Copy, status: &[], text: "", linked, offset: 0, limit: SHOWN };
    let page = app.store.list(&query).await?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    let mut views = Vec::new();
    for row in &page.rows {
        let copy = row.read::<CopyState>(caller.agency)?;
        // Of one recording, but of another case.
        if case.is_none_or(|case| copy.state.order.as_ref().is_some_and(|o| o.what.case == Some(case))) {
            views.push(view(app, &viewer, &copy).await?);
        }
    }
    Ok(views)
}

/// One copy.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn copy(app: &App, caller: &Caller, id: CopyId) -> Result<CopyView, AppError> {
    caller.require(Right::Read)?;
    let found = load(app, caller, id).await?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    view(app, &viewer, &found).await
}

/// The object that holds the written note of a copy.
///
/// # Errors
/// When it is not there, not of the caller's agency, or neither office nor grant opens what it tells of (Art. 24 para. 2).
pub async fn note_object(app: &App, caller: &Caller, id: CopyId) -> Result<ObjectId, AppError> {
    let found = load(app, caller, id).await?;
    let order = found.state.order.as_ref().ok_or(AppError::NotFound("副本"))?;
    access::require_or_noted(app, caller, Right::Read, order.what.recording.into()).await?;
    let closed = not_closed(app, caller.agency, order.what.recording.into()).await;
    access::noted(app, caller, order.what.recording, closed).await?;
    let case = match order.what.case {
        Some(case) => app.store.load::<CaseState>(case).await?,
        None => None,
    };
    if order.at.actor != caller.person {
        match case {
            Some(case) => drop(access::enter(app, caller, &case).await?),
            None => {
                let of = order.what.recording;
                access::noted(app, caller, of, access::permit(app, caller, of).await).await?;
            }
        }
    }
    found.state.note.map(|n| n.what.object).ok_or(AppError::NotFound("文字说明材料"))
}

/// The copies of a case that are there and wanted, in the order in which they were ordered.
pub(crate) async fn of_case(app: &App, case: CaseId) -> Result<Vec<Loaded<CopyState>>, AppError> {
    let mut found = Vec::new();
    for subject in app.store.linked(Direction::From, case.into(), relation::CASE).await? {
        if subject.kind == SubjectKind::Copy {
            found.extend(app.store.load::<CopyState>(subject).await?.filter(|c| c.state.usable().is_some()));
        }
    }
    found.sort_by_key(|c| (c.state.order.as_ref().map(|o| o.at.recorded_at), c.subject.id));
    Ok(found)
}

async fn load(app: &App, caller: &Caller, id: CopyId) -> Result<Loaded<CopyState>, AppError> {
    let found = app.store.load::<CopyState>(id).await?.filter(|c| c.agency == caller.agency);
    found.ok_or(AppError::NotFound("副本"))
}

async fn view(app: &App, viewer: &Viewer<'_>, found: &Loaded<CopyState>) -> Result<CopyView, AppError> {
    let (s, private, directory) = (&found.state, found.private.expose(), viewer.directory);
    let order = s.order.as_ref().ok_or(AppError::NotFound("副本"))?;
    let recording = app.store.load::<RecordingState>(order.what.recording).await?.ok_or(AppError::NotFound("音像资料"))?;
    let closed = directory.agency.state.closed(recording.subject).is_some();
    let name = if closed { CLOSED } else { recording.private.expose().text(key::FILE_NAME).unwrap_or_default() }.to_owned();
    let (mut case, mut handles, mut known) = (None, false, true);
    if let Some(id) = order.what.case {
        let state = app.store.load::<CaseState>(id).await?.ok_or(AppError::NotFound("案件"))?;
        handles = require_handler(&state.state, viewer.caller).is_ok();
        // Whoever has nothing to do with it sees what it is about, not whom (Art. 24).
        known = access::knows(viewer.caller, &state.state);
        let cause = state.private.expose().text(key::CAUSE).unwrap_or_default();
        let label = if known { state.state.columns(state.private.expose()).label } else { cause.to_owned() };
        case = Some(SubjectBrief::new(id.into(), label));
    }
    let (state, state_label) = match (&s.withdrawn, &s.made, &s.failed) {
        (Some(_), ..) => ("withdrawn", "不再使用"),
        (None, Some(_), _) => ("made", "已制成"),
        (None, None, Some(_)) => ("failed", "未能制作"),
        (None, None, None) => ("ordered", "等待制作"),
    };
    let made = s.made.as_ref().map(|m| &m.what);
    let original = recording.state.original.as_ref().map(|o| o.what.digests);
    let told = s.withdrawn.as_ref().or(s.failed.as_ref()).map(|end| end.at.entry.to_string());
    let text = |key: &str| private.text(key).filter(|_| known).unwrap_or_default().to_owned();
    Ok(CopyView {
        id: CopyId(found.subject.id),
        revision: found.revision,
        purpose: word(&order.what.purpose),
        purpose_label: order.what.purpose.label().to_owned(),
        state: state.to_owned(),
        state_label: state_label.to_owned(),
        recording: SubjectBrief::new(order.what.recording.into(), name),
        case,
        ordered_by: directory.brief(order.at.actor),
        ordered_at: order.at.recorded_at,
        part: order.what.part.map(PartView::from),
        collectors: directory.briefs(&order.what.collectors),
        collected_at: order.what.collected_at,
        place: text(key::PLACE),
        proves: text(key::TEXT),
        kept_at: text(key::DOCUMENT),
        masks: order.what.masks.iter().map(|m| MaskView::from(*m)).collect(),
        ground_label: order.what.ground.map(|g| g.label().to_owned()),
        made_at: s.made.as_ref().map(|m| m.at.recorded_at),
        method_label: made.map(|m| m.method.label().to_owned()),
        holds: made.and_then(|m| m.holds).map(PartView::from),
        size: made.map(|m| m.size),
        sha256: made.map(|m| m.digests.sha256),
        sm3: made.map(|m| m.digests.sm3),
        same_as_original: made.filter(|m| m.method == CopyMethod::Bytes).map(|m| Some(m.digests) == original),
        note_pages: s.note.as_ref().map(|n| n.what.pages),
        reason: told.and_then(|entry| private.text(&entry).map(str::to_owned)),
        can_withdraw: handles && s.withdrawn.is_none() && viewer.caller.require(Right::HandleCases).is_ok(),
        duties: viewer.duties(&app.store.duties_of(found.subject).await?),
    })
}
