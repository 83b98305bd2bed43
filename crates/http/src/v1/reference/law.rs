//! `GET /api/v1/law`: the regulation with the account of every article.

use app::query::reference::{self, LawView};

use crate::error::{Problems, RouteError};
use crate::extract::Json;

/// The regulation with the account of every article.
#[utoipa::path(
    get,
    path = "/law",
    operation_id = "reference_law",
    tag = "reference",
    responses((status = OK, body = LawView), Problems),
)]
#[tracing::instrument(name = "api.reference.law", skip_all)]
pub(crate) async fn handler() -> Result<Json<LawView>, RouteError> {
    Ok(Json(reference::law()))
}
