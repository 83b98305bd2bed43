//! `GET /api/v1/dossiers/{id}/inspection`: 四性检测 of the packages of a dossier.

use app::Caller;
use app::query::inspection::{self, InspectionView};
use axum::extract::State;
use base::DossierId;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// 四性检测 of the packages of a dossier: read as a whole, line by line; what no machine can see is left to a person.
#[utoipa::path(
    get,
    path = "/dossiers/{id}/inspection",
    operation_id = "dossiers_inspect",
    tag = "dossiers",
    params(("id" = DossierId, Path)),
    responses((status = OK, body = Vec<InspectionView>), Problems),
)]
#[tracing::instrument(name = "api.dossiers.inspect", skip_all, fields(dossier.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<DossierId>,
) -> Result<Json<Vec<InspectionView>>, RouteError> {
    Ok(Json(inspection::inspection(&state.app, &caller, id).await?))
}
