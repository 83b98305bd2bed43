//! `POST /api/v1/uploads/{id}/page`: tell which page a scan is whose code could not be read.

use app::Caller;
use app::recording::tell_page;
use axum::extract::State;
use base::UploadId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::result::{self, UploadResult};
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Which page.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToldPage {
    /// Its number, from 1.
    page: u32,
}

/// Tell which page a scan is whose code could not be read; nothing has to be sent again.
#[utoipa::path(
    post,
    path = "/uploads/{id}/page",
    operation_id = "uploads_page",
    tag = "uploads",
    params(("id" = UploadId, Path)),
    responses((status = OK, body = UploadResult), Problems),
)]
#[tracing::instrument(name = "api.uploads.page", skip_all, fields(upload.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<UploadId>,
    Json(body): Json<ToldPage>,
) -> Result<Json<UploadResult>, RouteError> {
    tell_page(&state.app, &caller, id, body.page).await?;
    result::of(&state, &caller, id).await.map(Json)
}
