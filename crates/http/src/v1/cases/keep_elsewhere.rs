//! `POST /api/v1/cases/{id}/kept-elsewhere`: carriers of state secrets of the case are kept elsewhere (Art. 25).

use app::Caller;
use app::case::{KeptElsewhere, keep_elsewhere};
use app::query::cases::{self, CaseView};
use axum::extract::State;
use axum::http::StatusCode;
use base::CaseId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A placeholder. There is no field for a title.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKeptElsewhere {
    /// The number in the register of secrets.
    number: String,
    /// How many carriers.
    carriers: u32,
    /// The office that keeps them.
    keeper: String,
}

/// Write down that carriers of state secrets of the case are kept elsewhere; nothing of what is on them enters.
#[utoipa::path(
    post,
    path = "/cases/{id}/kept-elsewhere",
    operation_id = "cases_keep_elsewhere",
    tag = "cases",
    params(("id" = CaseId, Path)),
    responses((status = CREATED, body = CaseView), Problems),
)]
#[tracing::instrument(name = "api.cases.keep_elsewhere", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Json(body): Json<NewKeptElsewhere>,
) -> Result<(StatusCode, Json<CaseView>), RouteError> {
    let NewKeptElsewhere { number, carriers, keeper } = body;
    keep_elsewhere(&state.app, &caller, id, KeptElsewhere { number, carriers, keeper }).await?;
    Ok((StatusCode::CREATED, Json(cases::case(&state.app, &caller, id).await?)))
}
