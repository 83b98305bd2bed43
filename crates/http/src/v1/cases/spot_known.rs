//! `GET /api/v1/cases/spot`: what the form of a decision on the spot can be filled with beforehand.

use app::Caller;
use app::case::Like;
use axum::extract::State;
use base::SceneId;
use law::record::Values;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Problems, RouteError};
use crate::extract::{Json, Query};
use crate::state::ApiState;

/// Where it is decided.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AtScene {
    /// The scene.
    scene: Option<SceneId>,
}

/// What is known before anything is typed.
#[derive(Serialize, ToSchema)]
pub(crate) struct KnownOnSpotView {
    /// The kind of document that decides on the spot.
    record_type: &'static str,
    /// Values by field.
    #[schema(value_type = Object)]
    values: Values,
    /// What the caller decided before, the latest of each cause first.
    like: Vec<Like>,
}

/// What the form of a decision on the spot can be filled with: who, when and where, and what the caller wrote in the like case.
#[utoipa::path(
    get,
    path = "/cases/spot",
    operation_id = "cases_known_on_spot",
    tag = "cases",
    params(AtScene),
    responses((status = OK, body = KnownOnSpotView), Problems),
)]
#[tracing::instrument(name = "api.cases.known_on_spot", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Query(query): Query<AtScene>,
) -> Result<Json<KnownOnSpotView>, RouteError> {
    let known = app::case::known_on_spot(&state.app, &caller, query.scene).await?;
    Ok(Json(KnownOnSpotView { record_type: app::case::SPOT_DOCUMENT, values: known.values, like: known.like }))
}
