//! `POST /api/v1/dossiers/{id}/holds/end`: end one of the reasons for which a dossier is held.

use app::Caller;
use app::query::dossiers::{self, DossierView};
use axum::extract::State;
use base::{DossierId, EntryId};
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// The end of a hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldEnd {
    /// What the page has seen.
    revision: Revision,
    /// Which hold.
    hold: EntryId,
    /// Why it ends.
    reason: String,
}

/// End one of the reasons for which a dossier is held.
#[utoipa::path(
    post,
    path = "/dossiers/{id}/holds/end",
    operation_id = "dossiers_end_hold",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = DossierView), Problems),
)]
#[tracing::instrument(name = "api.dossiers.end_hold", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
    Json(body): Json<HoldEnd>,
) -> Result<Json<DossierView>, RouteError> {
    app::dossier::end_hold(&state.app, &caller, id, body.revision, body.hold, &body.reason).await?;
    Ok(Json(dossiers::dossier(&state.app, &caller, id).await?))
}
