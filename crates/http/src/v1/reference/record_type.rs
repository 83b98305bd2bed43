//! `GET /api/v1/record-types/{id}`: A record type: its form, its signers, its order of times.

use law::record::RecordType;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};

/// A record type: its form, its signers, its order of times.
#[utoipa::path(
    get,
    path = "/record-types/{id}",
    operation_id = "reference_record_type",
    tag = "reference",
    params(("id" = String, Path)),
    responses((status = OK, body = Object), Problems),
)]
#[tracing::instrument(name = "api.reference.record_type", skip_all)]
pub(crate) async fn handler(Id(id): Id<String>) -> Result<Json<&'static RecordType>, RouteError> {
    law::henan().record_type(&id).map(Json).ok_or(RouteError::not_found("文书种类"))
}
