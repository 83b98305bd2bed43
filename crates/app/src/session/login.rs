//! Logging in: the password against Argon2id, failures counted per login and per address.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use base::{AgencyId, PersonId, RawId, Span};
use store::accounts::{Credential, Session};

use super::token_digest;
use crate::App;
use crate::error::{AppError, Fields};

/// How many failures in a row are forgiven to a login.
const FAILURES: u64 = 5;
/// How many are forgiven to an address: a whole office may stand behind one, and a proxy makes everybody share it.
const FAILURES_OF_AN_ADDRESS: u64 = 50;
/// How long failures count.
const WINDOW: Span = Span::from_seconds(15 * 60);
/// Shortest password, in characters.
const SHORTEST: usize = 10;

/// Memory in KiB, passes and lanes: the first choice of OWASP for Argon2id on small servers.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// A session that was just opened.
pub struct LoggedIn {
    /// The token; only the browser keeps it.
    pub token: String,
    /// What every request that changes something must carry.
    pub csrf: String,
}

/// Checks a password and opens a session.
///
/// # Errors
/// [`AppError::WrongPassword`] without saying which of the two was wrong; [`AppError::Throttled`] after too many failures.
pub async fn login(app: &App, name: &str, password: &str, address: &str) -> Result<LoggedIn, AppError> {
    let now = app.store.clock().now();
    let name = name.trim();
    let counters = [format!("login:{name}"), format!("address:{address}")];
    for (counter, forgiven) in counters.iter().zip([FAILURES, FAILURES_OF_AN_ADDRESS]) {
        let (failures, since) = app.store.failures(counter, now, WINDOW).await?;
        if failures >= forgiven {
            return Err(AppError::Throttled { retry_after: since.plus(WINDOW).since(now) });
        }
    }
    let credential = app.store.credential(name).await?;
    // A missing login costs as much time as a wrong password, so that nobody learns which logins exist.
    let hash = credential.as_ref().map_or_else(decoy, |c| c.password.clone());
    let password = password.to_owned();
    let right = tokio::task::spawn_blocking(move || matches(&hash, &password)).await.map_err(AppError::internal)?;
    let Some(credential) = credential.filter(|_| right) else {
        for counter in &counters {
            app.store.note_failure(counter, now, WINDOW).await?;
        }
        return Err(AppError::WrongPassword);
    };
    app.store.clear_failures(&counters[0]).await?;

    let token = format!("{}{}", RawId::random(), RawId::random());
    let csrf = RawId::random().to_string();
    let session = Session {
        token: token_digest(&token),
        person: credential.person,
        agency: credential.agency,
        csrf: csrf.clone(),
        created_at: now,
        used_at: now,
    };
    app.store.open_session(&session).await?;
    Ok(LoggedIn { token, csrf })
}

/// Ends a session.
///
/// # Errors
/// When the store does not answer.
pub async fn logout(app: &App, token: &str) -> Result<(), AppError> {
    Ok(app.store.close_session(&token_digest(token)).await?)
}

/// Sets a person's password.
///
/// # Errors
/// When it is too short, or the store does not answer.
pub async fn set_password(app: &App, name: &str, person: PersonId, agency: AgencyId, password: &str) -> Result<(), AppError> {
    let mut fields = Fields::default();
    fields.check(password.chars().count() < SHORTEST, "password", format!("口令至少 {SHORTEST} 位"));
    fields.done()?;
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || hash(&password)).await.map_err(AppError::internal)??;
    Ok(app.store.set_credential(name, &Credential { person, agency, password: hash }).await?)
}

fn hasher() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String, AppError> {
    let hash = hasher().hash_password(password.as_bytes()).map_err(|e| AppError::internal(e.to_string()))?;
    Ok(hash.to_string())
}

fn matches(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|h| hasher().verify_password(password.as_bytes(), &h).is_ok())
}

/// A hash that no password matches, of the same cost.
fn decoy() -> String {
    static DECOY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    DECOY.get_or_init(|| hash(&RawId::random().to_string()).unwrap_or_default()).clone()
}
