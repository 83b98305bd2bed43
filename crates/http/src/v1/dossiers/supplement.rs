//! `POST /api/v1/dossiers/{id}/supplements`: add what came since a dossier was compiled; what was archived stays as it is (Art. 21).

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

/// An addition 补充归档.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSupplement {
    /// What the page has seen.
    revision: Revision,
    /// Why it is added.
    reason: String,
}

/// Add what came since a dossier was compiled; what was archived stays as it is (Art. 21).
#[utoipa::path(
    post,
    path = "/dossiers/{id}/supplements",
    operation_id = "dossiers_supplement",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = DossierView), Problems),
)]
#[tracing::instrument(name = "api.dossiers.supplement", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
    Json(body): Json<NewSupplement>,
) -> Result<Json<DossierView>, RouteError> {
    app::dossier::supplement(&state.app, &caller, id, body.revision, &body.reason).await?;
    Ok(Json(dossiers::dossier(&state.app, &caller, id).await?))
}
