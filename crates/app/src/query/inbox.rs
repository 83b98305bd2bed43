//! What must I do today: everything the law still asks of the caller, the most urgent first.

use base::Timestamp;
use model::Outcome;
use serde::Serialize;
use store::DutyQuery;
use utoipa::ToSchema;

use super::directory::Directory;
use super::duties::{DutyView, Viewer};
use super::mending::record_on_its_way;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;

/// An inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxView {
    /// The instant for which outcomes were computed.
    pub now: Timestamp,
    /// What is asked: what is too late first, then by due date, then what has no date.
    pub items: Vec<DutyView>,
}

/// The caller's inbox.
///
/// # Errors
/// When the store does not answer.
pub async fn inbox(app: &App, caller: &Caller) -> Result<InboxView, AppError> {
    let directory = Directory::read(app, caller.agency).await?;
    let now = app.store.clock().now();
    let viewer = Viewer { caller, directory: &directory, now };
    let query = DutyQuery { agency: caller.agency, person: caller.person, roles: &caller.roles, unit: caller.unit };
    let stored = app.store.inbox(&query).await?;
    // The database sorted by due date; what has a date and has passed it therefore stands first already.
    let open = stored.iter().filter(|d| !matches!(d.duty.outcome(now), Outcome::NotYet | Outcome::Met | Outcome::Late));
    let mut items = Vec::new();
    for duty in open {
        let mut item = viewer.duty(duty);
        if let Some(action) = item.action.take() {
            item.action = Some(record_on_its_way(app, duty, action).await?);
        }
        items.push(item);
    }
    Ok(InboxView { now, items })
}

/// How many things the caller's inbox holds.
///
/// # Errors
/// When the store does not answer.
pub async fn count(app: &App, caller: &Caller) -> Result<u64, AppError> {
    let query = DutyQuery { agency: caller.agency, person: caller.person, roles: &caller.roles, unit: caller.unit };
    let now = app.store.clock().now();
    let stored = app.store.inbox(&query).await?;
    Ok(stored.iter().filter(|d| !matches!(d.duty.outcome(now), Outcome::NotYet)).count() as u64)
}
