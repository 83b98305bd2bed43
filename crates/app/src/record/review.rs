//! Review of a document 文书审核: sent to whoever reviews and approves it, passed or sent back with reasons. No law makes a print wait for it;
//! where one does, that is a gate of `rules`.

use base::{Day, EntryId, PersonId, RecordId};
use model::private::key;
use model::record::RecordFact;
use model::review::ReviewStep;
use model::{CaseState, Errand, PersonState, PrivatePart, RecordState, Revision};

use super::number::require_standing;
use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::acting;
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// To whom a record is sent.
#[derive(Clone, Debug)]
pub struct ReviewRequest {
    /// The state the page has seen.
    pub seen: Revision,
    /// Who reviews it.
    pub reviewer: PersonId,
    /// Who approves it after that.
    pub approver: Option<PersonId>,
    /// What to look at.
    pub note: Option<String>,
}

/// What one of them says.
#[derive(Clone, Debug)]
pub struct ReviewAnswer {
    /// The state the page has seen.
    pub seen: Revision,
    /// Passed, or sent back.
    pub agreed: bool,
    /// In words; reasons when it is sent back.
    pub text: String,
}

/// Sends a record to whoever reviews it.
///
/// # Errors
/// When it is final or under review, somebody named may not review it, or the page is stale.
pub async fn ask_review(app: &App, caller: &Caller, id: RecordId, input: ReviewRequest) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let note = fields.optional(input.note.as_deref(), 1000, "note", "说明");
    fields.check(input.approver == Some(input.reviewer), "approver", "审核人和审批人不能是同一人");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
    let case = case_of(&mut act, &record.state).await?;
    require_handler(&case, caller)?;
    require_standing(&record.state)?;
    if record.state.finalised.is_some() {
        return Err(AppError::Conflict("该记录已经定稿，不再送审".into()));
    }
    match record.state.review() {
        Some(r) if r.waits_for().is_some() => return Err(AppError::Conflict("该文书正在审核".into())),
        Some(r) if r.passed() => return Err(AppError::Conflict("该文书已经审核通过；修改后可以再次送审".into())),
        _ => {}
    }
    named(&mut act, &case, input.reviewer, Right::ReviewRecords, "reviewer").await?;
    if let Some(approver) = input.approver {
        named(&mut act, &case, approver, Right::ApproveRecords, "approver").await?;
    }
    expect_revision(input.seen, record.revision)?;
    let fact = RecordFact::ReviewAsked { reviewer: input.reviewer, approver: input.approver };
    let private = PrivatePart::none().with(key::TEXT, note);
    act.append::<RecordState>(id, NewFact::new(act.now(), fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}

/// Passes a record on, or sends it back with reasons.
///
/// # Errors
/// When it waits for somebody else, the caller handles the case or said something in this round already, or the page is stale.
pub async fn answer_review(app: &App, caller: &Caller, id: RecordId, input: ReviewAnswer) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let text = fields.optional(Some(&input.text), 2000, "text", "意见");
    fields.check(!input.agreed && text.is_empty(), "text", "退回时请写明理由");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
    let case = case_of(&mut act, &record.state).await?;
    let review = record.state.review().ok_or_else(|| AppError::Conflict("该文书没有送审".into()))?;
    let Some((step, person)) = review.waits_for() else {
        return Err(AppError::Conflict("该文书的审核已经办理".into()));
    };
    let today = act.now().day();
    let (acting_for, under) = in_whose_place(&mut act, &record.state, &case, step, person, caller.person, today)
        .await?
        .ok_or_else(|| denied(format!("该文书由指定的{}人办理", step.label())))?;
    if case.officers.contains(&caller.person) || case.officers.contains(&person) {
        return Err(denied("承办人不能审核自己承办案件的文书".into()));
    }
    if review.said_by(caller.person) {
        return Err(AppError::Conflict("您在本轮已经审核过，不能再代理审批".into()));
    }
    expect_revision(input.seen, record.revision)?;
    let fact = RecordFact::Reviewed { step, agreed: input.agreed, acting_for, under };
    let private = PrivatePart::none().with(key::TEXT, text);
    act.append::<RecordState>(id, NewFact::new(act.now(), fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}

/// In whose place somebody answers a step that waits for `person`, and under which standing approval, if under one; nothing when it is not theirs
/// to answer on that day.
pub(super) async fn in_whose_place(
    act: &mut Act<'_>,
    record: &RecordState,
    case: &CaseState,
    step: ReviewStep,
    person: PersonId,
    speaker: PersonId,
    day: Day,
) -> Result<Option<(Option<PersonId>, Option<EntryId>)>, AppError> {
    if person == speaker {
        return Ok(Some((None, None)));
    }
    if acting::principal_of(act, speaker, day, Errand::Records, |who, _| who == person).await?.is_some() {
        return Ok(Some((Some(person), None)));
    }
    if step != ReviewStep::Approval {
        return Ok(None);
    }
    let under = acting::standing_of(act, person, speaker, &acting::matter(record, case), day).await?;
    Ok(under.map(|under| (Some(person), Some(under))))
}

/// The step that the caller may answer now, in the own place or another's; for pages.
pub(crate) fn answers(
    caller: &Caller,
    record: &RecordState,
    case: &CaseState,
    principals: &[acting::Principal],
) -> Option<ReviewStep> {
    let review = record.review()?;
    let (step, person) = review.waits_for()?;
    let matter = acting::matter(record, case);
    let acts = principals.iter().any(|p| p.person == person && p.answers(step, &matter));
    let handles = case.officers.contains(&caller.person) || case.officers.contains(&person);
    let said = review.said_by(caller.person);
    ((person == caller.person || acts) && !handles && !said).then_some(step)
}

pub(super) async fn case_of(act: &mut Act<'_>, record: &RecordState) -> Result<CaseState, AppError> {
    Ok(act.load::<CaseState>(record.case.unwrap_or_default(), "案件").await?.state)
}

/// Checks that somebody may be asked.
async fn named(act: &mut Act<'_>, case: &CaseState, person: PersonId, right: Right, field: &str) -> Result<(), AppError> {
    let found = act.slot.load::<PersonState>(person).await?.filter(|p| p.agency == act.caller.agency);
    let found = found.ok_or_else(|| AppError::field(field, "没有找到该人员"))?;
    if let Err(e) = right.require(&found.state.roles) {
        return Err(AppError::field(field, e.to_string()));
    }
    if case.officers.contains(&person) {
        return Err(AppError::field(field, "承办人不能审核自己承办案件的文书"));
    }
    Ok(())
}

const fn denied(reason: String) -> AppError {
    AppError::Denied { article: None, reason }
}
