//! Submitting the handlers' opinion 承办人办理意见 (Art. 11 item 1), which opens a round of opinions.

use base::CaseId;
use model::case::{CaseFact, Proposal};
use model::private::key;
use model::{CaseState, PrivatePart, Revision};

use super::{require_handler, require_open};
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What the handlers propose.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The state the page has seen.
    pub seen: Revision,
    /// What they propose.
    pub proposal: Proposal,
    /// Facts, basis, discretion, opinion.
    pub opinion: String,
}

/// Submits an opinion to the unit's head.
///
/// # Errors
/// When a round is going on or has been approved, or the page is stale.
pub async fn submit(app: &App, caller: &Caller, id: CaseId, input: Submission) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let opinion = fields.text(&input.opinion, 5000, "opinion", "承办人意见");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let case = act.load::<CaseState>(id, "案件").await?;
    require_handler(&case.state, caller)?;
    require_open(&case.state)?;
    match case.state.round() {
        Some(r) if r.approved() => return Err(AppError::Conflict("本案处理意见已经机关负责人同意".into())),
        Some(r) if !r.returned() => return Err(AppError::Conflict("处理意见已经提交，正在审批".into())),
        _ => {}
    }
    expect_revision(input.seen, case.revision)?;
    let now = act.now();
    let fact = NewFact::new(now, CaseFact::Submitted { proposal: input.proposal });
    act.append::<CaseState>(id, fact.with(PrivatePart::none().with(key::TEXT, opinion))).await?;
    act.commit().await?;
    Ok(())
}
