//! `GET /api/v1/dossiers/{id}/supplements/{number}/package`: the package of what was added, to be saved.

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

/// The package of what was added to a dossier, counted from 1, to be saved.
#[utoipa::path(
    get,
    path = "/dossiers/{id}/supplements/{number}/package",
    operation_id = "dossiers_supplement_package",
    tag = "dossiers",
    params(("id" = DossierId, Path), ("number" = usize, Path)),
    responses((status = OK, body = Vec<u8>, content_type = "application/octet-stream"), Problems),
)]
#[tracing::instrument(name = "api.dossiers.supplement_package", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id((id, number)): Id<(DossierId, usize)>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let (object, name) = dossiers::supplement_object(&state.app, &caller, id, number).await?;
    content::serve(&state, object, Naming::Download(&format!("{name}.zip")), &headers, None).await
}
