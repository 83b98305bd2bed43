//! Dock stations as those see them who keep them.

use base::{Span, StationId, Timestamp};
use model::private::key;
use model::{AgencyState, DockingState, SubjectKind};
use serde::Serialize;
use store::SubjectQuery;
use utoipa::ToSchema;

use super::common::{FindingView, PersonBrief, findings};
use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// The last manifest of a station.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DockingBrief {
    /// Its running number.
    pub sequence: u64,
    /// How many files it lists.
    pub files: u64,
    /// How many bytes they have together.
    pub bytes: u64,
    /// When it was signed, by the station's clock.
    pub signed_at: Timestamp,
    /// When it arrived here.
    pub delivered_at: Timestamp,
    /// Since when the storing counts.
    pub stored_at: Timestamp,
    /// How far the station's clock was ahead of ours when it delivered.
    pub clock_off_ms: i64,
    /// What was noticed.
    pub findings: Vec<FindingView>,
}

/// A station 采集站.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StationView {
    /// Which.
    pub id: StationId,
    /// Where it stands.
    pub place: String,
    /// Its public key.
    pub key: String,
    /// Who answers for it.
    pub keeper: PersonBrief,
    /// Since when it may sign.
    pub registered_at: Timestamp,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
    /// How many manifests arrived.
    pub dockings: u64,
    /// The last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<DockingBrief>,
}

/// The stations of the caller's agency, the last one first.
///
/// # Errors
/// When the caller does not keep stations, or the store does not answer.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<StationView>, AppError> {
    caller.require(Right::KeepStations)?;
    let directory = Directory::read(app, caller.agency).await?;
    let agency: &AgencyState = &directory.agency.state;
    let private = directory.agency.private.expose();
    let mut views = Vec::new();
    for station in agency.stations.iter().rev() {
        let id = station.what.id;
        let (dockings, last) = last_of(app, caller, id).await?;
        views.push(StationView {
            id,
            place: private.text(&id.to_string()).or(private.text(key::NAME)).unwrap_or_default().to_owned(),
            key: station.what.key.clone(),
            keeper: directory.brief(station.what.keeper),
            registered_at: station.at.recorded_at,
            removed_at: station.what.removed.map(|at| at.recorded_at),
            dockings,
            last,
        });
    }
    Ok(views)
}

async fn last_of(app: &App, caller: &Caller, station: StationId) -> Result<(u64, Option<DockingBrief>), AppError> {
    let number = station.to_string();
    let (agency, kind) = (caller.agency, SubjectKind::Docking);
    let query = SubjectQuery { agency, kind, status: &[], text: &number, linked: None, offset: 0, limit: 1 };
    let page = app.store.list(&query).await?;
    let Some(row) = page.rows.first() else { return Ok((page.total, None)) };
    let docking = row.read::<DockingState>(agency)?.state;
    let stored_at = docking.stored_at();
    let last = docking.delivered.zip(stored_at).map(|(delivered, stored_at)| {
        let what = delivered.what;
        let off: Span = what.sent_at.since(delivered.at.recorded_at);
        DockingBrief {
            sequence: what.sequence,
            files: what.files,
            bytes: what.bytes,
            signed_at: what.signed_at,
            delivered_at: delivered.at.recorded_at,
            stored_at,
            clock_off_ms: off.millis(),
            findings: findings(&what.findings),
        }
    });
    Ok((page.total, last))
}
