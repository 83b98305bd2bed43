//! `POST` and `GET /api/v1/records/{id}/sealed-file`: a document that came back as a file with an electronic seal.

use app::Caller;
use app::query::records::{self, RecordView};
use app::record::{self, NewSealedFile};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base::RecordId;
use model::Revision;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Query};
use crate::state::ApiState;

/// What is said of the file.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SealedNote {
    /// What the page has seen.
    #[param(value_type = u64)]
    revision: Revision,
    /// The name of the file.
    #[serde(default)]
    file_name: String,
}

/// Keep the file with an electronic seal that a document came back as. The body is the file.
#[utoipa::path(
    post,
    path = "/records/{id}/sealed-file",
    operation_id = "records_keep_sealed_file",
    tag = "records",
    params(("id" = RecordId, Path), SealedNote),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = CREATED, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.keep_sealed_file", skip_all, fields(record.id = %id))]
pub(crate) async fn keep(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Query(note): Query<SealedNote>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<RecordView>), RouteError> {
    let file = NewSealedFile { seen: note.revision, file_name: note.file_name, bytes };
    record::keep_sealed_file(&state.app, &caller, id, file).await?;
    Ok((StatusCode::CREATED, Json(records::record(&state.app, &caller, id).await?)))
}

/// The file with an electronic seal that a document came back as.
#[utoipa::path(
    get,
    path = "/records/{id}/sealed-file",
    operation_id = "records_sealed_file",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
#[tracing::instrument(name = "api.records.sealed_file", skip_all, fields(record.id = %id))]
pub(crate) async fn read(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let object = records::sealed_object(&state.app, &caller, id).await?;
    content::serve(&state, object, Naming::Download(&format!("{id}-签章")), &headers, None).await
}
