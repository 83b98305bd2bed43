//! The life of the server's keys as entries of the log: introduced, rotated, lost. Whoever runs the server does it on the command line; the
//! entry names the administrator.
//!
//! A key of a log is changed so that each vouches for the other: the entry that names the new key is under a checkpoint that the old key
//! signed, both sign which follows which, and the next checkpoint is signed by the new one. The keys themselves never come near an entry.

use base::AgencyId;
use model::agency::{AgencyFact, KeyPurpose};
use model::{AgencyState, PrivatePart, Role};
use store::keys;
use tlog::VerifierKey;

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
use crate::setup::require_administrator;
use crate::wiring::{RECEIPT, RECEIPT_KEY};

/// A key before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The key that signed so far.
    pub old: VerifierKey,
    /// The key that signs from now on.
    pub new: VerifierKey,
}

/// Whoever runs the server, as an administrator of an agency, known by a login there.
///
/// # Errors
/// When nobody has that login.
pub async fn operator(app: &App, login: &str) -> Result<Caller, AppError> {
    let found = app.store.credential(login).await?.ok_or(AppError::NotFound("登录名"))?;
    let roles = vec![Role::Administrator];
    Ok(Caller { person: found.person, agency: found.agency, unit: None, roles, session: String::new() })
}

/// Takes note in the agency's log of the keys that sign: those that the log does not tell of yet. Gives how many.
///
/// # Errors
/// When a key cannot be read, or the store fails.
pub async fn introduce(app: &App, caller: &Caller) -> Result<usize, AppError> {
    let log = app.log_signer(caller.agency).await?;
    let (log, receipt) = (log.ring(), &app.receipt_signer);
    let mut present = Vec::new();
    for (purpose, ring) in [(KeyPurpose::Log, log), (KeyPurpose::Receipt, receipt)] {
        present.push((purpose, ring.verifier_key().clone()));
        present.extend(ring.sm2_key().map(|key| (purpose, key.clone())));
    }
    let known = known(app, caller.agency).await?;
    let new: Vec<_> = present.into_iter().filter(|(_, key)| !known.contains(&key.to_string())).collect();
    let count = new.len();
    let facts = new.into_iter().map(|(purpose, key)| AgencyFact::KeyIntroduced { purpose, key: key.to_string() });
    append(app, caller, facts.collect()).await?;
    Ok(count)
}

/// Takes note of one key that signs from now on, such as a cosigner's.
///
/// # Errors
/// When the store fails.
pub async fn introduce_key(app: &App, caller: &Caller, purpose: KeyPurpose, key: &VerifierKey) -> Result<(), AppError> {
    append(app, caller, vec![AgencyFact::KeyIntroduced { purpose, key: key.to_string() }]).await
}

/// Changes the key of the agency's log.
///
/// # Errors
/// When a key cannot be made, the log cannot be signed, or the store fails. Asking again goes on where it failed.
pub async fn rotate_log(app: &App, caller: &Caller) -> Result<Changed, AppError> {
    require_administrator(caller)?;
    introduce(app, caller).await?;
    let signer = app.log_signer(caller.agency).await?;
    let (old, new) = (signer.verifier_key().clone(), signer.prepare().map_err(AppError::internal)?);
    let said = known(app, caller.agency).await?.contains(&new.to_string());
    if !said {
        let fact = AgencyFact::KeyRotated { purpose: KeyPurpose::Log, key: old.to_string(), by: new.to_string() };
        append(app, caller, vec![fact]).await?;
    }
    // The old key vouches for the entry that names the new one …
    app.store.integrate(caller.agency, &signer).await.map_err(AppError::internal)?;
    signing(move || signer.change_over()).await?.map_err(AppError::internal)?;
    // … and the new one signs the same tree at once.
    let signer = app.log_signer(caller.agency).await?;
    app.store.integrate(caller.agency, &signer).await.map_err(AppError::internal)?;
    Ok(Changed { old, new })
}

/// Changes the key of receipts. Receipts that were signed before stay signed by the old one; a server that runs takes the new one when it
/// starts again.
///
/// # Errors
/// When a key cannot be made, or the store fails.
pub async fn rotate_receipt(app: &App, caller: &Caller) -> Result<Changed, AppError> {
    require_administrator(caller)?;
    introduce(app, caller).await?;
    let (dir, name) = (app.keys.clone(), app.receipt_signer.verifier_key().id().name.clone());
    let old = app.receipt_signer.verifier_key().clone();
    let change = move || {
        keys::prepare(&dir, RECEIPT, name.clone())?;
        keys::change_over(&dir, RECEIPT, &name, None)
    };
    let new = signing(change).await?.map_err(AppError::internal)?;
    let fact = AgencyFact::KeyRotated { purpose: KeyPurpose::Receipt, key: old.to_string(), by: new.to_string() };
    append(app, caller, vec![fact]).await?;
    Ok(Changed { old, new })
}

/// Changes the key with which this server cosigns logs of others; the name stays. A server that runs takes the new one when it starts again.
/// Nothing tells readers that one follows the other: they have to hear of it.
///
/// # Errors
/// When there is no such key, none can be made, or the store fails.
pub async fn rotate_cosign(app: &App, caller: &Caller) -> Result<Changed, AppError> {
    require_administrator(caller)?;
    app.cosigner.as_ref().ok_or(AppError::NotFound("联署密钥"))?;
    let dir = app.keys.clone();
    let (old, new) = signing(move || keys::replace_cosigner(&dir, false)).await?.map_err(AppError::internal)?;
    let fact = AgencyFact::KeyRotated { purpose: KeyPurpose::Cosign, key: old.to_string(), by: new.to_string() };
    append(app, caller, vec![fact]).await?;
    Ok(Changed { old, new })
}

/// Takes note that a key is lost, and makes a new one. Nobody can sign that it follows: readers have to hear of it.
///
/// # Errors
/// When the key is not lost, or the store fails.
pub async fn lost(app: &App, caller: &Caller, purpose: KeyPurpose) -> Result<Changed, AppError> {
    require_administrator(caller)?;
    let dir = app.keys.clone();
    let replaced = match purpose {
        KeyPurpose::Log => {
            let origin = app.origin(caller.agency).await?;
            let name = origin.parse().map_err(AppError::internal)?;
            signing(move || keys::replace_lost(&dir, &store::signer::purpose(&origin), name)).await?
        }
        // Without it no folder opens, so it was replaced before: [`lost_receipt`] takes note.
        KeyPurpose::Receipt => return lost_receipt(app, caller).await,
        KeyPurpose::Cosign => signing(move || keys::replace_cosigner(&dir, true)).await?,
    };
    let (old, new) = replaced.map_err(AppError::internal)?;
    let facts =
        vec![AgencyFact::KeyLost { purpose, key: old.to_string() }, AgencyFact::KeyIntroduced { purpose, key: new.to_string() }];
    append(app, caller, facts).await?;
    if purpose == KeyPurpose::Log {
        let signer = app.log_signer(caller.agency).await?;
        app.store.integrate(caller.agency, &signer).await.map_err(AppError::internal)?;
    }
    Ok(Changed { old, new })
}

/// Takes note that the key of receipts was lost, which [`keys::replace_lost`] replaced already: it is the one that the log still tells of as
/// signing.
async fn lost_receipt(app: &App, caller: &Caller) -> Result<Changed, AppError> {
    let new = app.receipt_signer.verifier_key().clone();
    let told = app.store.load::<AgencyState>(caller.agency).await?.map(|agency| agency.state.keys).unwrap_or_default();
    let signing = told.iter().map(|k| &k.what).filter(|k| k.purpose == KeyPurpose::Receipt && k.ended.is_none());
    let signing = signing.filter_map(|k| k.key.parse().ok()).filter(|key: &VerifierKey| key.kind() == new.kind());
    // Or one that signed and that the log was never told of.
    let untold = app.receipt_signer.former().iter().filter(|key| !told.iter().any(|k| k.what.key == key.to_string())).cloned();
    let old = signing.chain(untold).find(|key| *key != new);
    let old = old.ok_or_else(|| AppError::Conflict("回执密钥没有丢失".into()))?;
    let facts = vec![
        AgencyFact::KeyLost { purpose: KeyPurpose::Receipt, key: old.to_string() },
        AgencyFact::KeyIntroduced { purpose: KeyPurpose::Receipt, key: new.to_string() },
    ];
    append(app, caller, facts).await?;
    Ok(Changed { old, new })
}

/// Switches SM2 lines on, beside those of the log or of receipts; or gives them a new key. Gives that key.
///
/// # Errors
/// When a key cannot be made, or the store fails.
pub async fn sm2(app: &App, caller: &Caller, purpose: KeyPurpose) -> Result<VerifierKey, AppError> {
    require_administrator(caller)?;
    let (stem, name) = match purpose {
        KeyPurpose::Log => {
            let origin = app.origin(caller.agency).await?;
            (store::signer::purpose(&origin), origin)
        }
        KeyPurpose::Receipt => (RECEIPT.to_owned(), RECEIPT_KEY.to_owned()),
        KeyPurpose::Cosign => return Err(AppError::field("purpose", "联署只用 Ed25519 签名")),
    };
    let (dir, name) = (app.keys.clone(), name.parse().map_err(AppError::internal)?);
    let made = signing(move || keys::replace_sm2(&dir, &stem, name)).await?;
    let (old, new) = made.map_err(AppError::internal)?;
    let key = new.to_string();
    let fact = match old {
        Some(old) => AgencyFact::KeyRotated { purpose, key: old.to_string(), by: key },
        None => AgencyFact::KeyIntroduced { purpose, key },
    };
    append(app, caller, vec![fact]).await?;
    Ok(new)
}

/// The keys that the agency's log tells of.
async fn known(app: &App, agency: AgencyId) -> Result<Vec<String>, AppError> {
    let found = app.store.load::<AgencyState>(agency).await?;
    Ok(found.map(|agency| agency.state.keys.into_iter().map(|k| k.what.key).collect()).unwrap_or_default())
}

async fn append(app: &App, caller: &Caller, facts: Vec<AgencyFact>) -> Result<(), AppError> {
    require_administrator(caller)?;
    if facts.is_empty() {
        return Ok(());
    }
    let mut act = app.begin(caller).await?;
    let now = act.now();
    for fact in facts {
        act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(PrivatePart::none())).await?;
    }
    act.commit().await?;
    Ok(())
}

/// Runs work on key files off the threads that serve requests.
async fn signing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)
}
