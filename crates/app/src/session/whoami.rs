//! Who is behind a token. Roles are read anew for every request, so a change counts at once.

use base::Span;
use model::PersonState;
use store::Loaded;
use store::accounts::Session;

use super::token_digest;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;

/// How long a session lasts without use.
const IDLE: Span = Span::from_hours(2);
/// How long a session lasts at all: a working day with its evening.
const LONGEST: Span = Span::from_hours(14);
/// How often use is written down.
const TOUCH: Span = Span::from_seconds(60);

/// Somebody who is logged in.
pub struct Identified {
    /// On whose behalf.
    pub caller: Caller,
    /// The session.
    pub session: Session,
    /// The person.
    pub person: Loaded<PersonState>,
}

/// Finds out who is behind a token.
///
/// # Errors
/// [`AppError::Unauthenticated`] when there is no such session, or it has ended.
pub async fn identify(app: &App, token: &str) -> Result<Identified, AppError> {
    let session = app.store.session(&token_digest(token)).await?.ok_or(AppError::Unauthenticated)?;
    let now = app.store.clock().now();
    if now.since(session.used_at) > IDLE || now.since(session.created_at) > LONGEST {
        app.store.close_session(&session.token).await?;
        return Err(AppError::Unauthenticated);
    }
    if now.since(session.used_at) > TOUCH {
        app.store.touch_session(&session.token, now).await?;
    }
    let person = app.store.load::<PersonState>(session.person).await?.ok_or(AppError::Unauthenticated)?;
    let caller = Caller {
        person: session.person,
        agency: session.agency,
        unit: person.state.unit,
        roles: person.state.roles.clone(),
        session: session.token.clone(),
    };
    Ok(Identified { caller, session, person })
}
