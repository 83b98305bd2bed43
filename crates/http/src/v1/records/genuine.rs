//! `GET /api/v1/public/documents`: whether a document that somebody holds was made here, for everybody.

use app::query::genuine::{self, GenuineView};
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Which document.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Held {
    /// The code on its page, as it was scanned or typed.
    #[serde(default)]
    code: String,
}

/// Whether a document was made here. No session is needed: whoever holds the paper may know.
#[utoipa::path(
    get,
    path = "/public/documents",
    operation_id = "records_genuine",
    tag = "records",
    params(Held),
    responses((status = OK, body = GenuineView), Problems),
)]
#[tracing::instrument(name = "api.records.genuine", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    Query(Held { code }): Query<Held>,
) -> Result<Json<GenuineView>, RouteError> {
    Ok(Json(genuine::genuine(&state.app, &code).await?))
}
