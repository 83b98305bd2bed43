//! `GET /api/v1/copies/{id}/note`: the written note 文字说明材料 of an evidence copy (Art. 23), to be printed.

use app::Caller;
use app::query::copies;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::CopyId;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// The written note of an evidence copy.
#[utoipa::path(
    get,
    path = "/copies/{id}/note",
    operation_id = "copies_note",
    tag = "copies",
    params(("id" = CopyId, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
#[tracing::instrument(name = "api.copies.note", skip_all, fields(copy.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CopyId>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let object = copies::note_object(&state.app, &caller, id).await?;
    content::serve(&state, object, Naming::Print(&format!("{id}.pdf")), &headers, None).await
}
