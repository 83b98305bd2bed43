//! Registering a log: an entry of the superior's own says which key it believes, from when on, by whose hand.

use model::AgencyFact;
use model::private::key;
use model::{AgencyState, PrivatePart};
use tlog::{NoteVerifier, VerifierKey};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
use crate::setup::require_administrator;

/// Follows a log from now on, or believes another key of it; the name of the agency below stays in the private part.
///
/// # Errors
/// When the key is not one that signs checkpoints of that log, another agency of this server follows it, or the store fails.
pub async fn follow(app: &App, caller: &Caller, key_of_log: &VerifierKey, name: &str) -> Result<(), AppError> {
    require_administrator(caller)?;
    let origin = key_of_log.id().name.as_str();
    if NoteVerifier::try_from(key_of_log).is_err() {
        return Err(AppError::field("key", "应为下级存证日志的 Ed25519 公钥"));
    }
    if app.store.logs().await?.iter().any(|(_, own, _)| own == origin) {
        return Err(AppError::field("key", format!("日志 {origin} 就在本服务器上")));
    }
    if app.store.mirror_log(origin).await?.is_some_and(|log| log.agency != caller.agency) {
        return Err(AppError::Conflict(format!("日志 {origin} 已由本服务器上的另一机关接收")));
    }
    let mut act = app.begin(caller).await?;
    let now = act.now();
    let fact = AgencyFact::SubordinateRegistered { origin: origin.to_owned(), key: key_of_log.to_string() };
    let private = PrivatePart::none().with(key::NAME, name);
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    // Entry first: a key is never believed that no entry tells of.
    app.store.follow(caller.agency, origin, key_of_log).await?;
    Ok(())
}
