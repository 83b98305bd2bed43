//! Not used as evidence after all: the entry says so and why. The bytes of the copy stay, as everything does until lawful disposal.

use base::CopyId;
use model::copy::CopyFact;
use model::private::key;
use model::{CaseState, CopyState, PrivatePart, Revision};

use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Says that a copy is no longer wanted.
///
/// # Errors
/// When it was withdrawn already, the page is stale, the reason is missing, or the caller does not handle its case.
pub async fn withdraw(app: &App, caller: &Caller, id: CopyId, seen: Revision, reason: &str) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "不再使用的理由");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let copy = act.load::<CopyState>(id, "副本").await?;
    if let Some(case) = copy.state.order.as_ref().and_then(|o| o.what.case) {
        let case = act.load::<CaseState>(case, "案件").await?;
        require_handler(&case.state, caller)?;
    }
    if copy.state.withdrawn.is_some() {
        return Err(AppError::Conflict("已经登记为不再使用".into()));
    }
    expect_revision(seen, copy.revision)?;
    let fact = NewFact::new(act.now(), CopyFact::Withdrawn).with(PrivatePart::none().with(key::TEXT, reason));
    act.append::<CopyState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}
