//! What a bookmark may be about: the activities 执法事项 of the catalogue that counts, or all that the law names.

use base::AgencyId;
use model::AgencyState;
use model::agency::Activity;

use crate::App;
use crate::error::AppError;
use crate::query::common::word;
use crate::query::reference::ACTIVITIES;

/// A category that officers choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// A stable word.
    pub id: String,
    /// What people read.
    pub name: &'static str,
}

/// The categories of an agency.
///
/// # Errors
/// When the store does not answer.
pub async fn categories(app: &App, agency: AgencyId) -> Result<Vec<Category>, AppError> {
    let today = app.store.clock().now().day();
    let agency = app.store.load::<AgencyState>(agency).await?.map(|found| found.state).unwrap_or_default();
    let catalogue = agency.catalogues.iter().filter(|c| c.what.0 <= today).max_by_key(|c| c.what.0);
    let listed = |activity: &Activity| catalogue.is_none_or(|c| c.what.1.iter().any(|item| item.activity == *activity));
    let chosen = ACTIVITIES.iter().filter(|activity| listed(activity));
    Ok(chosen.map(|activity| Category { id: word(activity), name: activity.label() }).collect())
}
