//! `POST /api/v1/catalogues/{id}/submission`: put an edition before the head.

use app::Caller;
use app::query::catalogues::{self, EditionView};
use axum::extract::State;
use base::CatalogueId;

use super::SeenEdition;
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Put an edition before the head of the agency.
#[utoipa::path(
    post,
    path = "/catalogues/{id}/submission",
    operation_id = "catalogues_submit",
    tag = "catalogues",
    params(("id" = CatalogueId, Path)),
    responses((status = OK, body = EditionView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.submit", skip_all, fields(catalogue.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CatalogueId>,
    Json(body): Json<SeenEdition>,
) -> Result<Json<EditionView>, RouteError> {
    app::catalogue::submit(&state.app, &caller, id, body.revision).await?;
    Ok(Json(catalogues::edition(&state.app, &caller, id).await?))
}
