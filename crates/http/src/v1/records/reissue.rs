//! `PUT /api/v1/records/{id}`: set a record anew; scans of the older print count no longer.

use app::Caller;
use app::query::records::{self, RecordView};
use axum::extract::State;
use base::RecordId;
use law::record::Values;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// A form filled anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangedRecord {
    /// What the page has seen.
    revision: Revision,
    /// The values.
    #[schema(value_type = Object)]
    values: Values,
}

/// Set a record anew; scans of the older print count no longer.
#[utoipa::path(
    put,
    path = "/records/{id}",
    operation_id = "records_reissue",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.reissue", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Json(body): Json<ChangedRecord>,
) -> Result<Json<RecordView>, RouteError> {
    app::record::reissue(&state.app, &caller, id, body.revision, body.values).await?;
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
