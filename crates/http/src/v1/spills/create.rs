//! `POST /api/v1/spills`: say that a recording, a record or a paper of a case holds a state secret; from then on nobody sees it (Art. 25).

use app::query::spills::{self, SpillView};
use app::{Caller, spill};
use axum::extract::State;
use axum::http::StatusCode;
use base::EntryId;
use model::SubjectRef;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A report. There is no field for what the secret is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSpill {
    /// `recording:<id>`, `record:<id>`, or `case:<id>` for one of its papers.
    #[schema(value_type = String)]
    #[serde(deserialize_with = "scalar::subject")]
    subject: SubjectRef,
    /// Which paper of the case: the entry that took it in.
    #[serde(default)]
    paper: Option<EntryId>,
}

/// Say that a recording, a record or a paper of a case holds a state secret. It is closed to everybody until the head has decided.
#[utoipa::path(
    post,
    path = "/spills",
    operation_id = "spills_create",
    tag = "spills",
    responses((status = CREATED, body = Vec<SpillView>), Problems),
)]
#[tracing::instrument(name = "api.spills.create", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewSpill>,
) -> Result<(StatusCode, Json<Vec<SpillView>>), RouteError> {
    spill::report(&state.app, &caller, body.subject, body.paper).await?;
    Ok((StatusCode::CREATED, Json(spills::list(&state.app, &caller).await?)))
}
