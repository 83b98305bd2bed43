//! `POST /api/v1/dossiers/{id}/handover`: take a dossier over as its custodian (Arts. 20, 21).

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

/// A handover.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Handover {
    /// What the page has seen.
    revision: Revision,
    /// Where the paper is kept.
    place: String,
}

/// Take a dossier over as its custodian (Arts. 20, 21).
#[utoipa::path(
    post,
    path = "/dossiers/{id}/handover",
    operation_id = "dossiers_hand_over",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = DossierView), Problems),
)]
#[tracing::instrument(name = "api.dossiers.hand_over", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
    Json(body): Json<Handover>,
) -> Result<Json<DossierView>, RouteError> {
    app::dossier::hand_over(&state.app, &caller, id, body.revision, &body.place).await?;
    Ok(Json(dossiers::dossier(&state.app, &caller, id).await?))
}
