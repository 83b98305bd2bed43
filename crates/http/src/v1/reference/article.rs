//! `GET /api/v1/law/articles/{number}`: an article with its words, numbers and readings.

use app::query::reference::{self, ArticleView};

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};

/// An article with its words, numbers and readings.
#[utoipa::path(
    get,
    path = "/law/articles/{number}",
    operation_id = "reference_article",
    tag = "reference",
    params(("number" = u16, Path)),
    responses((status = OK, body = ArticleView), Problems),
)]
#[tracing::instrument(name = "api.reference.article", skip_all)]
pub(crate) async fn handler(Id(number): Id<u16>) -> Result<Json<ArticleView>, RouteError> {
    Ok(Json(reference::article(number)?))
}
