//! `POST /api/v1/catalogues`: begin an edition.

use app::Caller;
use app::query::catalogues::{self, EditionView};
use axum::extract::State;
use axum::http::StatusCode;

use super::CatalogueDraft;
use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Begin an edition of the catalogue.
#[utoipa::path(
    post,
    path = "/catalogues",
    operation_id = "catalogues_create",
    tag = "catalogues",
    responses((status = CREATED, body = EditionView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<CatalogueDraft>,
) -> Result<(StatusCode, Json<EditionView>), RouteError> {
    let id = app::catalogue::draft(&state.app, &caller, body.into()).await?;
    Ok((StatusCode::CREATED, Json(catalogues::edition(&state.app, &caller, id).await?)))
}
