//! Who knocks: a system with its key gets a token, and shows it with each request. Keys are too long to guess; failures are counted all the
//! same, by account and address together, so that nobody elsewhere can lock a system out that holds recordings.

use base::{AgencyId, ControllerId, PersonId, RawId, Sha256Digest, Span};
use subtle::ConstantTimeEq as _;

use crate::App;
use crate::caller::Caller;
use crate::error::AppError;

/// How long a token is good. It is asked for at the beginning of a request alone, however long that lasts.
const TOKEN: Span = Span::from_seconds(15 * 60);
/// How many failures are forgiven to an account at an address.
const FAILURES: u64 = 10;
/// How many are forgiven to an address.
const FAILURES_OF_AN_ADDRESS: u64 = 100;
/// How long failures count.
const WINDOW: Span = Span::from_seconds(15 * 60);

/// A system that was let in.
#[derive(Clone, Copy, Debug)]
pub struct Pusher {
    /// Its account.
    pub controller: ControllerId,
    /// For which agency it brings recordings.
    pub agency: AgencyId,
}

impl Pusher {
    /// As whom it acts: itself. Nobody is registered under that id.
    pub const fn actor(&self) -> PersonId {
        PersonId(self.controller.0)
    }

    /// On whose behalf its entries are written.
    pub const fn caller(&self) -> Caller {
        Caller { person: self.actor(), agency: self.agency, unit: None, roles: Vec::new(), session: String::new() }
    }
}

/// A token that was just given.
#[derive(Debug)]
pub struct SignedIn {
    /// To whom.
    pub controller: ControllerId,
    /// What it shows from now on.
    pub token: String,
    /// How long.
    pub life: Span,
}

/// Gives a token for a key.
///
/// # Errors
/// [`AppError::WrongPassword`] without saying what was wrong; [`AppError::Throttled`] after too many failures.
pub async fn sign_in(app: &App, account: &str, key: &str, address: &str) -> Result<SignedIn, AppError> {
    let now = app.store.clock().now();
    // What is no id is nobody's, and must not fill the table of failures with names of any length.
    let id = account.trim().parse::<ControllerId>().ok();
    let name = id.map_or_else(|| "?".to_owned(), |id| id.to_string());
    let counters = [format!("push:{name}@{address}"), format!("push@{address}")];
    for (counter, forgiven) in counters.iter().zip([FAILURES, FAILURES_OF_AN_ADDRESS]) {
        let (failures, since) = app.store.failures(counter, now, WINDOW).await?;
        if failures >= forgiven {
            return Err(AppError::Throttled { retry_after: since.plus(WINDOW).since(now) });
        }
    }
    let row = match id {
        Some(id) => app.store.controller(id).await?.filter(|row| row.revoked_at.is_none()),
        None => None,
    };
    let shown = Sha256Digest::of(key.as_bytes());
    let kept = row.as_ref().map_or(Sha256Digest([0; 32]), |row| row.key);
    let right: bool = shown.0.ct_eq(&kept.0).into();
    let Some(row) = row.filter(|_| right) else {
        for counter in &counters {
            app.store.note_failure(counter, now, WINDOW).await?;
        }
        return Err(AppError::WrongPassword);
    };
    app.store.clear_failures(&counters[0]).await?;
    let token = format!("{}{}", RawId::random(), RawId::random());
    let digest = Sha256Digest::of(token.as_bytes());
    app.store.open_controller_token(&digest, row.id, now, now.plus(TOKEN)).await?;
    Ok(SignedIn { controller: row.id, token, life: TOKEN })
}

/// Lets a system in by its token.
///
/// # Errors
/// [`AppError::Unauthenticated`] when there is no such token, it ran out, or the account was revoked.
pub async fn admit(app: &App, token: &str) -> Result<Pusher, AppError> {
    let digest = Sha256Digest::of(token.as_bytes());
    let row = app.store.controller_with_token(&digest, app.store.clock().now()).await?;
    let row = row.ok_or(AppError::Unauthenticated)?;
    Ok(Pusher { controller: row.id, agency: row.agency })
}
