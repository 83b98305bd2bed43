//! Ending a delegation before its last day, by whoever gave it.

use base::EntryId;
use model::{PersonFact, PersonState};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;

/// Ends a delegation of the caller's own.
///
/// # Errors
/// When there is none under that entry, or it was ended already.
pub async fn end(app: &App, caller: &Caller, delegation: EntryId) -> Result<(), AppError> {
    let mut act = app.begin(caller).await?;
    let person = act.load::<PersonState>(caller.person, "人员").await?;
    let found = person.state.delegations.iter().find(|d| d.at.entry == delegation).ok_or(AppError::NotFound("委托"))?;
    if found.what.ended.is_some() {
        return Err(AppError::Conflict("这项委托已经终止".into()));
    }
    act.append::<PersonState>(caller.person, NewFact::new(act.now(), PersonFact::DelegationEnded { delegation })).await?;
    act.commit().await?;
    Ok(())
}
