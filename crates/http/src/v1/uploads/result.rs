//! `GET /api/v1/uploads/{id}/result`: what an upload became, with the signed receipt; 409 while it is arriving.

use app::query::common::FindingView;
use app::query::{recordings, records};
use app::{AppError, Caller};
use axum::extract::State;
use axum::http::StatusCode;
use base::{ObjectId, RecordId, RecordingId, Sha256Digest, Sm3Digest, Timestamp, UploadId};
use serde::{Deserialize, Serialize};
use store::Upload;
use store::uploads::State as Stage;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// What an upload became, with the signed receipt; 409 while it is arriving.
#[utoipa::path(
    get,
    path = "/uploads/{id}/result",
    operation_id = "uploads_result",
    tag = "uploads",
    params(("id" = UploadId, Path)),
    responses((status = OK, body = UploadResult), Problems),
)]
#[tracing::instrument(name = "api.uploads.result", skip_all, fields(upload.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<UploadId>,
) -> Result<Json<UploadResult>, RouteError> {
    of(&state, &caller, id).await.map(Json)
}

/// What an upload of the caller became.
pub(super) async fn of(state: &ApiState, caller: &Caller, id: UploadId) -> Result<UploadResult, RouteError> {
    let upload = own(state, caller, id).await?;
    let object = state.app.store.object(upload.object).await?.ok_or(RouteError::not_found("回执"))?;
    let outcome: Outcome = serde_json::from_str(upload.outcome.as_deref().unwrap_or("{}")).map_err(AppError::internal)?;
    let findings = match outcome {
        Outcome { recording: Some(id), .. } => recordings::recording(&state.app, caller, id).await?.findings,
        Outcome { record: Some(id), .. } => records::record(&state.app, caller, id).await?.findings,
        Outcome { .. } => Vec::new(),
    };
    let receipt = ReceiptView {
        object: object.id,
        size: object.size,
        sha256: object.digests.sha256,
        sm3: object.digests.sm3,
        received_at: upload.completed_at.unwrap_or(object.created_at),
        note: object.receipt.unwrap_or_default(),
    };
    Ok(UploadResult { state: "in_custody", outcome, receipt, findings })
}

/// What an upload became.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
struct Outcome {
    /// The recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    recording: Option<RecordingId>,
    /// The record of which it is a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<RecordId>,
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
}

/// Which bytes are in custody, and since when.
#[derive(Serialize, ToSchema)]
struct ReceiptView {
    /// The object that holds them.
    object: ObjectId,
    /// How many.
    size: u64,
    /// SHA-256.
    sha256: Sha256Digest,
    /// SM3.
    sm3: Sm3Digest,
    /// When the last byte was durable.
    received_at: Timestamp,
    /// The signed text.
    note: String,
}

/// An upload in custody.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadResult {
    /// `in_custody`.
    state: &'static str,
    /// What it became.
    #[serde(flatten)]
    outcome: Outcome,
    /// The receipt.
    receipt: ReceiptView,
    /// What was noticed.
    findings: Vec<FindingView>,
}

/// An upload of the caller that is in custody.
async fn own(state: &ApiState, caller: &Caller, id: UploadId) -> Result<Upload, RouteError> {
    let found = state.app.store.upload(id).await?;
    let own = found.filter(|upload| (upload.person, upload.agency) == (caller.person, caller.agency));
    let upload = own.ok_or(RouteError::not_found("上传任务"))?;
    match upload.state {
        Stage::InCustody => Ok(upload),
        Stage::Arriving => Err(RouteError::request(StatusCode::CONFLICT, "arriving", "文件还没有入库")),
        Stage::Expired | Stage::Withdrawn => Err(RouteError::request(StatusCode::GONE, "gone", "上传任务已失效，请重新上传")),
    }
}
