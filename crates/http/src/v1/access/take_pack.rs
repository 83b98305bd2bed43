//! `GET /api/v1/access-requests/{id}/pack`: the latest pack of copies, to be taken along; its entry precedes the first byte (Art. 24).

use app::Caller;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::AccessId;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// The latest pack of copies that was put together under an approval, while it holds.
#[utoipa::path(
    get,
    path = "/access-requests/{id}/pack",
    operation_id = "access_take_pack",
    tag = "access",
    params(("id" = AccessId, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
#[tracing::instrument(name = "api.access.take_pack", skip_all, fields(access.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<AccessId>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let (object, number) = app::access::take_pack(&state.app, &caller, id).await?;
    content::serve(&state, object, Naming::Download(&format!("{number}.zip")), &headers, None).await
}
