//! `POST /api/v1/dossiers/{id}/holds`: hold a dossier whatever its term says.

use app::Caller;
use app::query::dossiers::{self, DossierView};
use axum::extract::State;
use base::DossierId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A hold 暂缓处置.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewHold {
    /// What the page has seen.
    revision: Revision,
    /// Why, such as a lawsuit.
    reason: String,
}

/// Hold a dossier whatever its term says.
#[utoipa::path(
    post,
    path = "/dossiers/{id}/holds",
    operation_id = "dossiers_hold",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = DossierView), Problems),
)]
#[tracing::instrument(name = "api.dossiers.hold", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
    Json(body): Json<NewHold>,
) -> Result<Json<DossierView>, RouteError> {
    app::dossier::hold(&state.app, &caller, id, body.revision, &body.reason).await?;
    Ok(Json(dossiers::dossier(&state.app, &caller, id).await?))
}
