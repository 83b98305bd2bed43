//! `POST /api/v1/mirror`: a subordinate sends what is new of its log. What is in a delivery is told in `docs/mirror.md`.

use app::mirror::{self, Answer, Delivery, ReceiveError};
use axum::extract::State;
use axum::http::StatusCode;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// Longest delivery, in bytes: one batch and its proofs, with room to spare.
pub(crate) const LONGEST_DELIVERY: usize = 24 << 20;

/// Receives a delivery, signed by the key of the log.
#[utoipa::path(
    post,
    path = "/mirror",
    operation_id = "mirror_receive",
    tag = "mirror",
    security(()),
    request_body = Object,
    responses((status = OK, body = Object), Problems),
)]
#[tracing::instrument(name = "api.mirror.receive", skip_all)]
pub(crate) async fn handler(State(state): State<ApiState>, Json(delivery): Json<Delivery>) -> Result<Json<Answer>, RouteError> {
    mirror::receive(&state.app, delivery).await.map(Json).map_err(refused)
}

/// What the subordinate's operator reads.
pub(super) fn refused(e: ReceiveError) -> RouteError {
    match e {
        ReceiveError::NoSuperior => {
            RouteError::request(StatusCode::NOT_FOUND, "no_superior", "本服务器没有联署密钥，不接收下级日志")
        }
        ReceiveError::NotFollowed => RouteError::request(StatusCode::NOT_FOUND, "not_followed", "上级没有登记这个日志"),
        ReceiveError::Refused(refusal) => {
            tracing::warn!(error = %refusal, "a delivery is not believed");
            let code = if matches!(refusal, mirror::Refusal::Stale { .. }) { "stale" } else { "not_believed" };
            RouteError::request(StatusCode::UNPROCESSABLE_ENTITY, code, refusal.explain())
        }
        ReceiveError::Busy => RouteError::request(StatusCode::CONFLICT, "busy", "同一日志正在报送，请稍后再试"),
        ReceiveError::App(e) => RouteError::App(e),
    }
}
