//! The routes of tus as the OpenAPI document tells them. They are served by `crate::tus`; nothing here runs.
#![expect(dead_code, reason = "described, not called")]

use base::UploadId;
use utoipa::OpenApi;

use crate::error::Problems;

/// The routes of tus 1.0.0.
#[derive(OpenApi)]
#[openapi(paths(announce, stands, send, withdraw))]
pub(crate) struct TusDoc;

/// Announce an upload (tus 1.0.0: creation, creation-with-upload, creation-defer-length). Metadata: `filename`, `filetype`, `purpose`
/// (`recording` or `record_scan`), `scene`, `record`, `page`, `last_modified` (milliseconds since 1970).
#[utoipa::path(
    post,
    path = "/api/v1/uploads",
    operation_id = "uploads_create",
    tag = "uploads",
    params(
        ("tus-resumable" = String, Header),
        ("upload-length" = Option<u64>, Header),
        ("upload-defer-length" = Option<u8>, Header),
        ("upload-metadata" = Option<String>, Header),
    ),
    responses((status = CREATED, headers(("location" = String), ("upload-offset" = u64), ("upload-expires" = String))), Problems),
)]
fn announce() {}

/// Where an upload stands.
#[utoipa::path(
    head,
    path = "/api/v1/uploads/{id}",
    operation_id = "uploads_stands",
    tag = "uploads",
    params(("id" = UploadId, Path), ("tus-resumable" = String, Header)),
    responses((status = OK, headers(("upload-offset" = u64), ("upload-length" = Option<u64>))), Problems),
)]
fn stands() {}

/// Send the next bytes. With the last of them the upload is taken into custody.
#[utoipa::path(
    patch,
    path = "/api/v1/uploads/{id}",
    operation_id = "uploads_send",
    tag = "uploads",
    params(
        ("id" = UploadId, Path),
        ("tus-resumable" = String, Header),
        ("upload-offset" = u64, Header),
        ("upload-length" = Option<u64>, Header),
        ("upload-checksum" = Option<String>, Header),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = NO_CONTENT, headers(("upload-offset" = u64))), Problems),
)]
fn send() {}

/// Take back an upload of which not one byte came.
#[utoipa::path(
    delete,
    path = "/api/v1/uploads/{id}",
    operation_id = "uploads_withdraw",
    tag = "uploads",
    params(("id" = UploadId, Path), ("tus-resumable" = String, Header)),
    responses((status = NO_CONTENT), Problems),
)]
fn withdraw() {}
