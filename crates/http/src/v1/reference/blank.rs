//! `GET /api/v1/record-types/{id}/blank`: the form with nothing in it, for a pen (Art. 8).

use app::{Caller, record};
use axum::extract::State;
use axum::response::Response;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// The form of a record type with nothing in it, to be printed and filled in by hand (Art. 8).
#[utoipa::path(
    get,
    path = "/record-types/{id}/blank",
    operation_id = "reference_blank",
    tag = "reference",
    params(("id" = String, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
#[tracing::instrument(name = "api.reference.blank", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, caller: Caller, Id(id): Id<String>) -> Result<Response, RouteError> {
    let (title, bytes) = record::blank(&state.app, &caller, &id).await?;
    Ok(content::made(bytes, "application/pdf", Naming::Print(&format!("{title}（空白）.pdf"))))
}
