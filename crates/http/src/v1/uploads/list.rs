//! `GET /api/v1/uploads`: what the caller began to send and what is not in custody yet, oldest first.

use app::Caller;
use axum::extract::State;
use base::{Timestamp, UploadId};
use serde::Serialize;
use store::Upload;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// What the caller began to send and what is not in custody yet, oldest first.
#[utoipa::path(
    get,
    path = "/uploads",
    operation_id = "uploads_list",
    tag = "uploads",
    responses((status = OK, body = Vec<UnfinishedUpload>), Problems),
)]
#[tracing::instrument(name = "api.uploads.list", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller) -> Result<Json<Vec<UnfinishedUpload>>, RouteError> {
    let unfinished = state.app.store.unfinished_uploads(caller.person).await?;
    Ok(Json(unfinished.iter().filter(|upload| upload.agency == caller.agency).map(view).collect()))
}

/// An upload to go on with.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnfinishedUpload {
    /// Which.
    id: UploadId,
    /// The name the file had on the device.
    file_name: String,
    /// How many bytes; null while the sender does not know.
    size: Option<u64>,
    /// How many of them are here.
    offset: u64,
    /// `recording` or `record_scan`.
    purpose: String,
    /// The scene it is said to belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    scene: Option<String>,
    /// The record it is said to belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// The page it is said to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    /// When it was announced.
    created_at: Timestamp,
    /// Where to send the rest.
    location: String,
}

fn view(upload: &Upload) -> UnfinishedUpload {
    let said = |name: &str| upload.metadata.text(name).map(str::to_owned);
    UnfinishedUpload {
        id: upload.id,
        file_name: said("filename").unwrap_or_default(),
        size: upload.length,
        offset: upload.offset,
        purpose: said("purpose").unwrap_or_else(|| "recording".to_owned()),
        scene: said("scene"),
        record: said("record"),
        page: said("page").and_then(|page| page.parse().ok()),
        created_at: upload.created_at,
        location: format!("/api/v1/uploads/{}", upload.id),
    }
}
