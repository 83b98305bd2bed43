//! `POST /api/v1/dossiers/{id}/transfer`: write down that an archive received a dossier, with its receipt.

use app::Caller;
use app::dossier::TransferInput;
use app::query::dossiers::{self, DossierView};
use axum::extract::State;
use base::{Day, DossierId};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, scalar};
use crate::state::ApiState;

/// A transfer to an archive 移交进馆.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTransfer {
    /// What the page has seen.
    revision: Revision,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    on: Day,
    /// The archive that received it.
    archive: String,
    /// The number of its receipt.
    receipt: String,
    /// What else is to be said.
    #[serde(default)]
    note: String,
}

/// Write down that an archive received a dossier, with its receipt.
#[utoipa::path(
    post,
    path = "/dossiers/{id}/transfer",
    operation_id = "dossiers_transfer",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = DossierView), Problems),
)]
#[tracing::instrument(name = "api.dossiers.transfer", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
    Json(body): Json<NewTransfer>,
) -> Result<Json<DossierView>, RouteError> {
    let NewTransfer { revision, on, archive, receipt, note } = body;
    app::dossier::transfer(&state.app, &caller, id, revision, TransferInput { on, archive, receipt, note }).await?;
    Ok(Json(dossiers::dossier(&state.app, &caller, id).await?))
}
