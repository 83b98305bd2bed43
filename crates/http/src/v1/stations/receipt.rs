//! `GET /api/v1/stations/uploads/{id}`: the signed receipt of an upload of the station; 409 while it is arriving.

use axum::extract::State;
use axum::http::StatusCode;
use base::UploadId;
use serde::Serialize;
use store::uploads::State as Stage;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::session::Station;
use crate::state::ApiState;

/// That the bytes are in custody.
#[derive(Serialize, ToSchema)]
pub(crate) struct StationReceipt {
    /// The receipt, signed by this server.
    receipt: String,
}

/// The signed receipt of an upload of the station.
#[utoipa::path(
    get,
    path = "/stations/uploads/{id}",
    operation_id = "stations_receipt",
    tag = "stations",
    security(()),
    params(("id" = UploadId, Path), ("authorization" = String, Header)),
    responses((status = OK, body = StationReceipt), Problems),
)]
#[tracing::instrument(name = "api.stations.receipt", skip_all, fields(upload.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    Station(guest): Station,
    Id(id): Id<UploadId>,
) -> Result<Json<StationReceipt>, RouteError> {
    let store = &state.app.store;
    let own = store.upload(id).await?.filter(|upload| (upload.person, upload.agency) == (guest.actor(), guest.agency));
    let upload = own.ok_or(RouteError::not_found("上传任务"))?;
    match upload.state {
        Stage::InCustody => {}
        Stage::Arriving => return Err(RouteError::request(StatusCode::CONFLICT, "arriving", "文件还没有入库")),
        Stage::Expired | Stage::Withdrawn => {
            return Err(RouteError::request(StatusCode::GONE, "gone", "上传任务已失效，请重新上传"));
        }
    }
    let receipt = store.object(upload.object).await?.and_then(|object| object.receipt);
    Ok(Json(StationReceipt { receipt: receipt.ok_or(RouteError::not_found("回执"))? }))
}
