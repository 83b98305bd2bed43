//! Listing a recording as evidence of a case 列为证据: what is to be copied, and what the written note must say (Art. 23).

use base::{CaseId, CopyId, PersonId, RecordingId, Timestamp};
use model::copy::{CopyFact, CopyPurpose, Order, Part};
use model::private::key;
use model::{CaseState, CopyState, PrivatePart, RecordingState, SceneState};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What the note says, and which part is copied.
#[derive(Clone, Debug)]
pub struct OrderInput {
    /// Of which case it is evidence.
    pub case: CaseId,
    /// Which part; the whole if nothing is said.
    pub part: Option<Part>,
    /// Who took the evidence 取证人员.
    pub collectors: Vec<PersonId>,
    /// When 取证时间.
    pub collected_at: Option<Timestamp>,
    /// Where 取证地点.
    pub place: String,
    /// What it proves 证明对象.
    pub proves: Option<String>,
    /// Where the original carrier is kept 原始载体存放处.
    pub kept_at: Option<String>,
}

/// Lists a recording as evidence and has it copied. What Art. 23 wants in the note must be there: a copy without it is never made.
///
/// # Errors
/// When something of the note is missing, the recording is not of the case, or the caller does not handle the case.
pub async fn order(app: &App, caller: &Caller, recording: RecordingId, input: OrderInput) -> Result<CopyId, AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let place = fields.text(&input.place, 200, "place", "取证地点");
    let proves = fields.optional(input.proves.as_deref(), 500, "proves", "证明对象");
    let kept_at = fields.optional(input.kept_at.as_deref(), 200, "kept_at", "原始载体存放处");
    fields.check(input.collectors.is_empty(), "collectors", "请选择取证人员");
    fields.check(input.collected_at.is_none(), "collected_at", "请填写取证时间");
    let mut act = app.begin(caller).await?;
    let found = act.load::<RecordingState>(recording, "音像资料").await?;
    let case = act.load::<CaseState>(input.case, "案件").await?;
    require_handler(&case.state, caller)?;
    check_part(&mut fields, input.part, &found.state);
    fields.check(input.collected_at.is_some_and(|at| at > act.now()), "collected_at", "取证时间晚于现在，请核对");
    fields.done()?;
    if found.state.original.is_none() {
        return Err(AppError::Conflict("原件尚未入库".into()));
    }
    of_case(&mut act, &found.state, input.case).await?;
    act.persons(&input.collectors, "collectors").await?;
    let order = Order {
        recording,
        purpose: CopyPurpose::Evidence,
        case: Some(input.case),
        part: input.part,
        collectors: input.collectors,
        collected_at: input.collected_at,
        masks: Vec::new(),
        ground: None,
    };
    let private = PrivatePart::none().with(key::PLACE, place).with(key::TEXT, proves).with(key::DOCUMENT, kept_at);
    let id = CopyId::random();
    let now = act.now();
    act.append::<CopyState>(id, NewFact::new(now, CopyFact::Ordered(order)).with(private)).await?;
    act.commit().await?;
    app.copies.notify_one();
    Ok(id)
}

/// A part lies within the recording, as far as its length is known, and only what has a length has parts.
pub(super) fn check_part(fields: &mut Fields, part: Option<Part>, recording: &RecordingState) {
    let Some(part) = part else { return };
    let length = recording.timing.as_ref().map(|t| t.duration).filter(|d| d.millis() > 0);
    fields.check(!(recording.video || recording.audio), "part", "这件资料没有时长，只能整件复制");
    fields.check(part.from.millis() < 0 || part.from >= part.to, "part", "截取的起点应当早于终点");
    fields.check(length.is_some_and(|l| part.to > l), "part", "截取的终点超出了音像的时长");
}

/// Evidence of a case was recorded at one of its scenes: what goes into the dossier is found there.
async fn of_case(act: &mut Act<'_>, recording: &RecordingState, case: CaseId) -> Result<(), AppError> {
    let scene = match recording.scene {
        Some(scene) => Some(act.load::<SceneState>(scene, "现场").await?),
        None => None,
    };
    if scene.is_some_and(|s| s.state.cases.contains(&case)) {
        return Ok(());
    }
    Err(AppError::Conflict("这件音像资料不在本案的现场里：请先归入现场，并把现场关联到本案".into()))
}
