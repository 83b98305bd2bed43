//! `GET /api/v1/public/catalogues/{id}`: the catalogue of an agency that holds, for everybody (Art. 16).

use app::query::catalogues::{self, PublishedView};
use axum::extract::State;
use base::AgencyId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The catalogue of an agency that holds today. No session is needed: it is published.
#[utoipa::path(
    get,
    path = "/public/catalogues/{id}",
    operation_id = "catalogues_published",
    tag = "catalogues",
    params(("id" = AgencyId, Path)),
    responses((status = OK, body = PublishedView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.published", skip_all, fields(agency.id = %id))]
pub(crate) async fn handler(State(state): State<ApiState>, Id(id): Id<AgencyId>) -> Result<Json<PublishedView>, RouteError> {
    Ok(Json(catalogues::published(&state.app, id).await?))
}
