//! `POST /api/v1/records/{id}/redactions`: cover parts of a print or a scan in a copy (Art. 25).

use app::Caller;
use app::query::records::{self, RecordView};
use app::record::RedactRecord;
use axum::extract::State;
use axum::http::StatusCode;
use base::RecordId;
use model::record::PageMask;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;
use crate::v1::labels::secrecy;

/// A box over a page; sides in thousandths, from the upper left corner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageBox {
    /// Which page, from 1.
    page: u32,
    /// Left edge, upper edge, width and height.
    #[schema(value_type = Vec<u16>)]
    sides: [u16; 4],
}

/// What is covered, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPageRedaction {
    /// Of the scan of this page; of the print when nothing is said.
    page: Option<u32>,
    /// What is covered.
    masks: Vec<PageBox>,
    /// `trade`, `privacy` or `informant`.
    ground: String,
    /// Why.
    reason: String,
}

/// Cover parts of a print or a scan in a copy; what lies under a box is gone from it.
#[utoipa::path(
    post,
    path = "/records/{id}/redactions",
    operation_id = "records_redact",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = CREATED, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.redact", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Json(body): Json<NewPageRedaction>,
) -> Result<(StatusCode, Json<RecordView>), RouteError> {
    let mask = |b: PageBox| {
        let [x, y, w, h] = b.sides;
        PageMask { page: b.page, x, y, w, h }
    };
    let masks = body.masks.into_iter().map(mask).collect();
    let input = RedactRecord { page: body.page, masks, ground: secrecy(&body.ground)?, reason: body.reason };
    app::record::redact(&state.app, &caller, id, input).await?;
    Ok((StatusCode::CREATED, Json(records::record(&state.app, &caller, id).await?)))
}
