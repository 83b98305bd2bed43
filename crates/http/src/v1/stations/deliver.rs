//! `POST /api/v1/stations/manifests`: a station delivers a manifest that it signed, now or days ago. See `docs/station.md`.

use app::query::common::{FindingView, findings};
use app::station;
use axum::extract::State;
use base::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::session::Station;
use crate::state::ApiState;

/// Longest delivery, in bytes: a signed note and what JSON adds to it.
pub(crate) const LONGEST_DELIVERY: usize = 3 << 20;

/// A manifest.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ManifestDelivery {
    /// The signed text.
    manifest: String,
}

/// That it is kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct ManifestKept {
    /// The receipt, signed by this server.
    receipt: String,
    /// Since when the storing counts (Art. 22).
    stored_at: Timestamp,
    /// What was noticed.
    findings: Vec<FindingView>,
}

/// Deliver a signed manifest; again is no harm.
#[utoipa::path(
    post,
    path = "/stations/manifests",
    operation_id = "stations_deliver",
    tag = "stations",
    security(()),
    params(("authorization" = String, Header, description = "Zhilu-Station and the signed pass in base64")),
    responses((status = OK, body = ManifestKept), Problems),
)]
#[tracing::instrument(name = "api.stations.deliver", skip_all, fields(station.id = %guest.station))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    Station(guest): Station,
    Json(body): Json<ManifestDelivery>,
) -> Result<Json<ManifestKept>, RouteError> {
    let kept = station::deliver(&state.app, &guest, &body.manifest).await?;
    Ok(Json(ManifestKept { receipt: kept.receipt, stored_at: kept.stored_at, findings: findings(&kept.findings) }))
}
