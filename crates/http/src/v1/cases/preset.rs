//! `GET /api/v1/cases/{id}/record-preset`: what a form can be filled with beforehand.

use std::collections::BTreeMap;

use app::Caller;
use axum::extract::State;
use base::{CaseId, SceneId};
use law::record::Values;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, Query};
use crate::state::ApiState;

/// Which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Preset {
    /// The record type.
    #[serde(rename = "type")]
    record_type: String,
    /// The scene it tells of.
    scene: Option<SceneId>,
}

/// What a form can be filled with beforehand.
#[utoipa::path(
    get,
    path = "/cases/{id}/record-preset",
    operation_id = "cases_preset",
    tag = "cases",
    params(("id" = CaseId, Path), Preset),
    responses((status = OK, body = PresetView), Problems),
)]
#[tracing::instrument(name = "api.cases.preset", skip_all, fields(case.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CaseId>,
    Query(query): Query<Preset>,
) -> Result<Json<PresetView>, RouteError> {
    let known = app::record::preset(&state.app, &caller, id, &query.record_type, query.scene).await?;
    Ok(Json(PresetView { values: known.values, carried: known.carried }))
}

/// What is known already.
#[derive(Serialize, ToSchema)]
pub(crate) struct PresetView {
    /// Values by field.
    #[schema(value_type = Object)]
    values: Values,
    /// Those among them that an earlier document of the case told, with what that is called.
    carried: BTreeMap<String, String>,
}
