//! `PUT /api/v1/catalogues/{id}`: replace a draft.

use app::Caller;
use app::query::catalogues::{self, EditionView};
use axum::extract::State;
use base::CatalogueId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use super::CatalogueDraft;
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A draft in the place of the one that the page saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevisedDraft {
    /// What the page saw.
    revision: Revision,
    /// The whole draft.
    draft: CatalogueDraft,
}

/// Replace the draft of an edition that is not before the head yet.
#[utoipa::path(
    put,
    path = "/catalogues/{id}",
    operation_id = "catalogues_revise",
    tag = "catalogues",
    params(("id" = CatalogueId, Path)),
    responses((status = OK, body = EditionView), Problems),
)]
#[tracing::instrument(name = "api.catalogues.revise", skip_all, fields(catalogue.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<CatalogueId>,
    Json(body): Json<RevisedDraft>,
) -> Result<Json<EditionView>, RouteError> {
    app::catalogue::revise(&state.app, &caller, id, body.revision, body.draft.into()).await?;
    Ok(Json(catalogues::edition(&state.app, &caller, id).await?))
}
