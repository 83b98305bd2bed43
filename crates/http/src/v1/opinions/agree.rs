//! `POST /api/v1/opinions/agreements`: agree to several cases in one go; each is an opinion of its own.

use app::Caller;
use app::case::SeenCase;
use axum::extract::State;
use base::CaseId;
use model::Revision;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::Json;
use crate::state::ApiState;

/// A case as the page has seen it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenCaseBody {
    /// Which.
    case: CaseId,
    /// What the page has seen.
    revision: Revision,
}

/// Several cases to agree to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAgreements {
    /// Which.
    cases: Vec<SeenCaseBody>,
    /// In words, the same for each.
    #[serde(default)]
    opinion: String,
}

/// What became of one of them.
#[derive(Serialize, ToSchema)]
pub(crate) struct AgreementView {
    /// Which case.
    case: CaseId,
    /// Whether the opinion was given.
    done: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// Agree to several cases in one go; each is an opinion of its own.
#[utoipa::path(
    post,
    path = "/opinions/agreements",
    operation_id = "opinions_agree",
    tag = "cases",
    responses((status = OK, body = Vec<AgreementView>), Problems),
)]
#[tracing::instrument(name = "api.opinions.agree", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewAgreements>,
) -> Result<Json<Vec<AgreementView>>, RouteError> {
    let cases: Vec<_> = body.cases.into_iter().map(|c| SeenCase { case: c.case, seen: c.revision }).collect();
    let done = app::case::opine_all(&state.app, &caller, &cases, &body.opinion).await?;
    let view = |(case, result): (CaseId, Result<(), app::AppError>)| AgreementView {
        case,
        done: result.is_ok(),
        message: result.err().map(|e| e.to_string()),
    };
    Ok(Json(done.into_iter().map(view).collect()))
}
