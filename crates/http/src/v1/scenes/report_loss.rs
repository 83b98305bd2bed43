//! `POST /api/v1/scenes/{id}/losses`: report that a recording was lost or damaged before it was stored (Arts. 22, 24).

use app::Caller;
use app::query::scenes::{self, SceneView};
use app::scene::LossReport;
use axum::extract::State;
use base::{DeviceId, PersonId, SceneId, Timestamp};
use model::fact::Stretch;
use model::scene::Loss;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The loss of a recording.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLoss {
    /// `lost` or `damaged`.
    #[schema(value_type = String)]
    loss: Loss,
    /// The device that made it.
    device: Option<DeviceId>,
    /// Since when it recorded.
    from: Timestamp,
    /// Until when.
    to: Timestamp,
    /// When the loss was found.
    found_at: Timestamp,
    /// Who had it.
    holder: Option<PersonId>,
    /// How it came about.
    cause: String,
    /// What was done about it.
    measure: String,
    /// Whether the device is lost or damaged with it.
    #[serde(default)]
    device_too: bool,
}

/// Report that a recording was lost or damaged before it was stored.
#[utoipa::path(
    post,
    path = "/scenes/{id}/losses",
    operation_id = "scenes_report_loss",
    tag = "scenes",
    params(("id" = SceneId, Path)),
    responses((status = OK, body = SceneView), Problems),
)]
#[tracing::instrument(name = "api.scenes.report_loss", skip_all, fields(scene.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<SceneId>,
    Json(body): Json<NewLoss>,
) -> Result<Json<SceneView>, RouteError> {
    let NewLoss { loss, device, from, to, found_at, holder, cause, measure, device_too } = body;
    let recorded = Stretch { from, to };
    let report = LossReport { loss, device, recorded, found_at, holder, cause, measure, device_too };
    app::scene::report_loss(&state.app, &caller, id, report).await?;
    Ok(Json(scenes::scene(&state.app, &caller, id).await?))
}
