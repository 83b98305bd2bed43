//! `GET /api/v1/records/{id}/scans/{page}`: A signed page that came back, as it came or drawn straight.

use app::Caller;
use app::query::records;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::RecordId;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::content::{self, Naming};
use crate::error::{Problems, RouteError};
use crate::extract::{Id, Query, scalar};
use crate::state::ApiState;

/// How the page is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HowWanted {
    /// The sheet of a phone picture drawn straight; the page as it came where none is found askew.
    #[serde(default, deserialize_with = "scalar::flag")]
    straight: bool,
}

/// A signed page that came back.
#[utoipa::path(
    get,
    path = "/records/{id}/scans/{page}",
    operation_id = "records_scan",
    tag = "records",
    params(("id" = RecordId, Path), ("page" = u32, Path), HowWanted),
    responses((status = OK, body = Vec<u8>, content_type = "image/jpeg"), Problems),
)]
#[tracing::instrument(name = "api.records.scan", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id((id, page)): Id<(RecordId, u32)>,
    Query(how): Query<HowWanted>,
    headers: HeaderMap,
) -> Result<Response, RouteError> {
    let object = records::scan_object(&state.app, &caller, id, page).await?;
    if how.straight
        && let Some(jpeg) = app::record::straightened(&state.app, object).await?
    {
        return Ok(content::picture(jpeg, &format!("{id}-{page}-摆正.jpg")));
    }
    content::serve(&state, object, Naming::Evidence(&format!("{id}-{page}")), &headers, None).await
}
