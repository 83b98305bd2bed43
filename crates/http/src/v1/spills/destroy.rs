//! `POST /api/v1/spills/{id}/destruction`: the head decides on what was reported (Art. 25).

use app::query::spills::{self, SpillView};
use app::{Caller, spill};
use axum::extract::State;
use base::EntryId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Have what was reported destroyed, with all that was made of it. The log says that it was, and never what it was.
#[utoipa::path(
    post,
    path = "/spills/{id}/destruction",
    operation_id = "spills_destroy",
    tag = "spills",
    params(("id" = EntryId, Path)),
    responses((status = OK, body = Vec<SpillView>), Problems),
)]
#[tracing::instrument(name = "api.spills.destroy", skip_all, fields(entry.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<EntryId>,
) -> Result<Json<Vec<SpillView>>, RouteError> {
    spill::destroy(&state.app, &caller, id).await?;
    Ok(Json(spills::list(&state.app, &caller).await?))
}
