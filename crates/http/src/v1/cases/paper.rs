//! `GET /api/v1/cases/{id}/papers/{entry}`: a paper of a case, as it came.

use app::Caller;
use app::query::papers;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::{CaseId, EntryId};

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// A paper of a case, as it came.
#[utoipa::path(
    get,
    path = "/cases/{id}/papers/{entry}",
    operation_id = "cases_paper",
    tag = "cases",
    params(("id" = CaseId, Path), ("entry" = EntryId, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "image/jpeg"), Problems),
)]
#[tracing::instrument(name = "api.cases.paper", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id((id, entry)): Id<(CaseId, EntryId)>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let (object, name) = papers::object(&state.app, &caller, id, entry).await?;
    content::serve(&state, object, Naming::Evidence(&name), &headers, None).await
}
