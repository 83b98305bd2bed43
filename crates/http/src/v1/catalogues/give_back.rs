//! `POST /api/v1/catalogues/{id}/return`: give an edition back.

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

/// Why it is given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenBack {
    /// What the page saw.
    revision: Revision,
    /// Why.
    reason: String,
}

/// Give an edition back to those who drafted it.
#[utoipa::path(
    post,
    path = "/catalogues/{id}/return",
    operation_id = "catalogues_give_back",
    tag = "catalogues",
    params(("id" = CatalogueId, Path)),
    responses((status = OK, body = EditionView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.give_back", skip_all, fields(catalogue.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CatalogueId>,
    Json(body): Json<GivenBack>,
) -> Result<Json<EditionView>, RouteError> {
    app::catalogue::give_back(&state.app, &caller, id, body.revision, &body.reason).await?;
    Ok(Json(catalogues::edition(&state.app, &caller, id).await?))
}
