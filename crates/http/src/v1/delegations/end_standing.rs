//! `POST /api/v1/standing-approvals-of-documents/{id}/end`: end a standing approval of one's own before its last day.

use app::query::delegations::{self, DelegationsView};
use app::{Caller, acting};
use axum::extract::State;
use base::EntryId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// End a standing approval of one's own before its last day.
#[utoipa::path(
    post,
    path = "/standing-approvals-of-documents/{id}/end",
    operation_id = "delegations_end_standing",
    tag = "delegations",
    params(("id" = EntryId, Path)),
    responses((status = OK, body = DelegationsView), Problems),
)]
#[tracing::instrument(name = "api.delegations.end_standing", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<EntryId>,
) -> Result<Json<DelegationsView>, RouteError> {
    acting::end_standing(&state.app, &caller, id).await?;
    Ok(Json(delegations::delegations(&state.app, &caller).await?))
}
