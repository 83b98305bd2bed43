//! `GET /api/v1/catalogues/{id}`: an edition.

use app::Caller;
use app::query::catalogues::{self, EditionView};
use axum::extract::State;
use base::CatalogueId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// An edition, with what it lacks and how it differs from the one before.
#[utoipa::path(
    get,
    path = "/catalogues/{id}",
    operation_id = "catalogues_read",
    tag = "catalogues",
    params(("id" = CatalogueId, Path)),
    responses((status = OK, body = EditionView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.read", skip_all, fields(catalogue.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CatalogueId>,
) -> Result<Json<EditionView>, RouteError> {
    Ok(Json(catalogues::edition(&state.app, &caller, id).await?))
}
