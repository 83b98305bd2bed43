//! `POST /api/v1/spills/{id}/clearance`: the head decides on what was reported (Art. 25).

use app::query::spills::{self, SpillView};
use app::{Caller, spill};
use axum::extract::State;
use base::EntryId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Find that what was reported holds no state secret: it opens again as before.
#[utoipa::path(
    post,
    path = "/spills/{id}/clearance",
    operation_id = "spills_clear",
    tag = "spills",
    params(("id" = EntryId, Path)),
    responses((status = OK, body = Vec<SpillView>), Problems),
)]
#[tracing::instrument(name = "api.spills.clear", skip_all, fields(entry.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<EntryId>,
) -> Result<Json<Vec<SpillView>>, RouteError> {
    spill::clear(&state.app, &caller, id).await?;
    Ok(Json(spills::list(&state.app, &caller).await?))
}
