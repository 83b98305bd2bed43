//! Saying that something was given away or published 登记对外提供、发布 (Art. 24 para. 1). It is recorded whether it was approved or not:
//! what happened is never refused, and the duty shows what it was.

use base::{AccessId, Timestamp};
use model::access::AccessFact;
use model::private::key;
use model::{AccessState, PrivatePart};

use crate::App;
use crate::act::{NewFact, moment};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Records that what was asked for has left the agency.
///
/// # Errors
/// When it is not said to whom, the time lies ahead, or the request is not of the kind that leaves the agency.
pub async fn release(app: &App, caller: &Caller, id: AccessId, at: Option<Timestamp>, to: &str) -> Result<(), AppError> {
    caller.require(Right::AskAccess)?;
    let mut fields = Fields::default();
    let to = fields.text(to, 500, "to", "提供给谁，或者发布的渠道");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let request = act.load::<AccessState>(id, "调阅申请").await?;
    if !request.state.kind.outward() {
        return Err(AppError::Conflict("只有对外提供和发布需要登记去向".into()));
    }
    let own = request.state.lets(caller.person);
    if !own {
        caller.require(Right::DecideAccess)?;
    }
    let happened_at = moment(at, act.now())?;
    let fact = NewFact::new(happened_at, AccessFact::Released).with(PrivatePart::none().with(key::NAME, to));
    act.append::<AccessState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}
