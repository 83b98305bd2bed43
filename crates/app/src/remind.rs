//! Reminding 催办: the handlers ask whoever a case or a document waits for. Each is an entry; not more often than once an hour.

use base::{CaseId, RecordId, Span, Timestamp};
use model::case::CaseFact;
use model::record::RecordFact;
use model::{CaseState, RecordState, Stamp};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::AppError;
use crate::rights::Right;

/// The least time between two reminders.
const PAUSE: Span = Span::from_hours(1);

/// Reminds whoever the opinion on a case waits for.
///
/// # Errors
/// When it waits for nobody, or somebody was reminded less than an hour ago.
pub async fn case(app: &App, caller: &Caller, id: CaseId) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut act = app.begin(caller).await?;
    let case = act.load::<CaseState>(id, "案件").await?;
    require_handler(&case.state, caller)?;
    let round = case.state.round().ok_or_else(nobody)?;
    let level = round.waits_for().ok_or_else(nobody)?;
    not_again(&round.reminders, act.now())?;
    act.append::<CaseState>(id, NewFact::new(act.now(), CaseFact::Reminded { level })).await?;
    act.commit().await?;
    Ok(())
}

/// Reminds whoever the review of a record waits for.
///
/// # Errors
/// As [`case`].
pub async fn record(app: &App, caller: &Caller, id: RecordId) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
    let case = act.load::<CaseState>(record.state.case.unwrap_or_default(), "案件").await?;
    require_handler(&case.state, caller)?;
    let review = record.state.review().ok_or_else(nobody)?;
    let (_, person) = review.waits_for().ok_or_else(nobody)?;
    not_again(&review.reminders, act.now())?;
    act.append::<RecordState>(id, NewFact::new(act.now(), RecordFact::Reminded { person })).await?;
    act.commit().await?;
    Ok(())
}

fn nobody() -> AppError {
    AppError::Conflict("现在没有等待他人办理的事项".into())
}

fn not_again(reminders: &[Stamp], now: Timestamp) -> Result<(), AppError> {
    match reminders.last() {
        Some(last) if now.since(last.recorded_at) < PAUSE => Err(AppError::Conflict("一小时以内已经催办过".into())),
        _ => Ok(()),
    }
}
