//! `GET /api/v1/viewings/{id}/content`: the bytes of a recording under a viewing session, whole or by range.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::RawId;

use crate::content::{self, Naming, Watch};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::session::Session;
use crate::state::ApiState;

/// The bytes of a recording under a viewing session, whole or by range. The grant is read before the first byte and every ten seconds
/// after it; when it has ended, so does the stream (Art. 24).
#[utoipa::path(
    get,
    path = "/viewings/{id}/content",
    operation_id = "viewings_content",
    tag = "viewings",
    params(("id" = RawId, Path), ("range" = Option<String>, Header), ("if-range" = Option<String>, Header)),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = PARTIAL_CONTENT, body = Vec<u8>, content_type = "application/octet-stream"),
        Problems,
    ),
)]
#[tracing::instrument(name = "api.viewings.content", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    session: Session,
    Id(id): Id<RawId>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let caller = &session.who.caller;
    let pass = app::access::enter_stream(&state.app, caller, id).await?;
    let watch = Watch::new(&state, &session, id);
    content::serve_stored(&state, &pass.object, Naming::Evidence(&pass.file_name), &headers, Some(watch)).await
}
