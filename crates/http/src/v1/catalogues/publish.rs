//! `POST /api/v1/catalogues/{id}/publication`: publish an edition.

use app::Caller;
use app::catalogue::Publication;
use app::query::catalogues::{self, EditionView};
use axum::extract::State;
use base::{CatalogueId, Day};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::scalar;
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A publication.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CataloguePublication {
    /// What the page saw.
    revision: Revision,
    /// The first day on which it holds.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    from: Day,
    /// Where it is published.
    place: String,
}

/// Publish an approved edition: it holds from a day on.
#[utoipa::path(
    post,
    path = "/catalogues/{id}/publication",
    operation_id = "catalogues_publish",
    tag = "catalogues",
    params(("id" = CatalogueId, Path)),
    responses((status = OK, body = EditionView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.publish", skip_all, fields(catalogue.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CatalogueId>,
    Json(body): Json<CataloguePublication>,
) -> Result<Json<EditionView>, RouteError> {
    let publication = Publication { from: body.from, place: body.place };
    app::catalogue::publish(&state.app, &caller, id, body.revision, publication).await?;
    Ok(Json(catalogues::edition(&state.app, &caller, id).await?))
}
