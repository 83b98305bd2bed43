//! The head decides 机关负责人批准 (Art. 24 para. 2): approve for a time, refuse, take back.

use base::{AccessId, GrantId, Timestamp};
use model::access::AccessFact;
use model::private::key;
use model::{AccessState, PrivatePart, Reach, Revision};
use store::Loaded;

use super::attempt::require_or_noted;
use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Approves a request until an instant, as far as it reaches into what is labelled (Art. 25).
///
/// # Errors
/// When it was decided already, the page is stale, or the instant has passed.
pub async fn approve(
    app: &App,
    caller: &Caller,
    id: AccessId,
    seen: Revision,
    until: Timestamp,
    reach: Reach,
    opinion: Option<&str>,
) -> Result<(), AppError> {
    require_or_noted(app, caller, Right::DecideAccess, id.into()).await?;
    let mut act = app.begin(caller).await?;
    let mut fields = Fields::default();
    let opinion = fields.optional(opinion, 500, "opinion", "意见");
    fields.check(until <= act.now(), "until", "有效期应晚于现在");
    waiting(&mut act, id, seen).await?;
    fields.done()?;
    let now = act.now();
    let fact = NewFact::new(now, AccessFact::Approved { grant: GrantId::random(), until, reach });
    act.append::<AccessState>(id, fact.with(PrivatePart::none().with(key::DOCUMENT, opinion))).await?;
    act.commit().await?;
    Ok(())
}

/// Refuses a request.
///
/// # Errors
/// When it was decided already, the page is stale, or the reason is missing.
pub async fn refuse(app: &App, caller: &Caller, id: AccessId, seen: Revision, reason: &str) -> Result<(), AppError> {
    require_or_noted(app, caller, Right::DecideAccess, id.into()).await?;
    let mut act = app.begin(caller).await?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "不同意的理由");
    waiting(&mut act, id, seen).await?;
    fields.done()?;
    let now = act.now();
    let fact = NewFact::new(now, AccessFact::Refused).with(PrivatePart::none().with(key::DOCUMENT, reason));
    act.append::<AccessState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// Takes a grant back; whoever is watching is cut off when the stream reads the grant again.
///
/// # Errors
/// When there is no grant, or the reason is missing.
pub async fn revoke(app: &App, caller: &Caller, id: AccessId, seen: Revision, reason: &str) -> Result<(), AppError> {
    caller.require(Right::DecideAccess)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "撤回的理由");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let request = act.load::<AccessState>(id, "调阅申请").await?;
    if request.state.approved.is_none() || request.state.revoked.is_some() {
        return Err(AppError::Conflict("这份申请没有可以撤回的批准".into()));
    }
    expect_revision(seen, request.revision)?;
    let now = act.now();
    let fact = NewFact::new(now, AccessFact::Revoked).with(PrivatePart::none().with(key::DOCUMENT, reason));
    act.append::<AccessState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// A request that waits for the head; nobody decides on his own request alone is not a rule of Art. 24, so a head may.
async fn waiting(act: &mut Act<'_>, id: AccessId, seen: Revision) -> Result<Loaded<AccessState>, AppError> {
    let request = act.load::<AccessState>(id, "调阅申请").await?;
    if request.state.approved.is_some() || request.state.refused.is_some() {
        return Err(AppError::Conflict("这份申请已经审批，不需要再次审批（第二十四条）".into()));
    }
    expect_revision(seen, request.revision)?;
    Ok(request)
}
