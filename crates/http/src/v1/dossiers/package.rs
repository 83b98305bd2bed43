//! `GET /api/v1/dossiers/{id}/package`: the package of a dossier, to be saved.

use app::Caller;
use app::query::dossiers;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::DossierId;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::Id;
use crate::state::ApiState;

/// The package of a dossier, to be saved.
#[utoipa::path(
    get,
    path = "/dossiers/{id}/package",
    operation_id = "dossiers_package",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
#[tracing::instrument(name = "api.dossiers.package", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let object = dossiers::package_object(&state.app, &caller, id).await?;
    let name = format!("{}.zip", dossiers::dossier(&state.app, &caller, id).await?.number);
    content::serve(&state, object, Naming::Download(&name), &headers, None).await
}
