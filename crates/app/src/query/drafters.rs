//! Who else is writing the same: two colleagues with one form open see each other, though not what the other types.

use base::{Span, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// Whoever has not typed for longer has gone.
const HERE: Span = Span::from_hours(2);

/// A colleague who is writing the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrafterView {
    /// Who.
    pub who: String,
    /// When something was last typed.
    pub at: Timestamp,
}

/// Colleagues of the same agency who have a draft of that name, the latest first.
///
/// # Errors
/// When the caller reads no cases, or the store does not answer.
pub async fn drafters(app: &App, caller: &Caller, name: &str) -> Result<Vec<DrafterView>, AppError> {
    caller.require(Right::Read)?;
    let since = app.store.clock().now().minus(HERE);
    let found = app.store.drafters(name, caller.person, since).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let directory = Directory::read(app, caller.agency).await?;
    let here = found.into_iter().filter(|(person, _)| directory.person(*person).is_some());
    Ok(here.map(|(person, at)| DrafterView { who: directory.name(person), at }).collect())
}
