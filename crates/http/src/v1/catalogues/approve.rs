//! `POST /api/v1/catalogues/{id}/approval`: approve an edition.

use app::Caller;
use app::query::catalogues::{self, EditionView};
use axum::extract::State;
use base::CatalogueId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Under what it is approved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CatalogueApproval {
    /// What the page saw.
    revision: Revision,
    /// The number of the document, or the meeting.
    document: String,
}

/// Approve an edition.
#[utoipa::path(
    post,
    path = "/catalogues/{id}/approval",
    operation_id = "catalogues_approve",
    tag = "catalogues",
    params(("id" = CatalogueId, Path)),
    responses((status = OK, body = EditionView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.approve", skip_all, fields(catalogue.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CatalogueId>,
    Json(body): Json<CatalogueApproval>,
) -> Result<Json<EditionView>, RouteError> {
    app::catalogue::approve(&state.app, &caller, id, body.revision, &body.document).await?;
    Ok(Json(catalogues::edition(&state.app, &caller, id).await?))
}
