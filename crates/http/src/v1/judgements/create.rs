//! `POST /api/v1/judgements`: judge what facts do not settle.

use app::Caller;
use app::judge::JudgementInput;
use axum::extract::State;
use axum::http::StatusCode;
use model::{SubjectRef, Verdict};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A judgement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewJudgement {
    /// About what the duty is: `scene:…`, `recording:…` or `case:…`.
    #[schema(value_type = String)]
    subject: SubjectRef,
    /// The rule of the duty.
    rule: String,
    /// The part of the duty; empty when there is one.
    #[serde(default)]
    part: String,
    /// The question that the page shows.
    question: String,
    /// `met` 符合规定 or `unmet` 不符合规定.
    #[schema(value_type = String)]
    verdict: Verdict,
    /// Why.
    reason: String,
}

/// Judge what facts do not settle.
#[utoipa::path(
    post,
    path = "/judgements",
    operation_id = "judgements_create",
    tag = "duties",
    responses((status = NO_CONTENT), Problems),
)]
#[tracing::instrument(name = "api.judgements.create", skip_all, fields(subject = %body.subject, rule = %body.rule))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewJudgement>,
) -> Result<StatusCode, RouteError> {
    let NewJudgement { subject, rule, part, question, verdict, reason } = body;
    app::judge::judge(&state.app, &caller, JudgementInput { subject, rule, part, question, verdict, reason }).await?;
    Ok(StatusCode::NO_CONTENT)
}
