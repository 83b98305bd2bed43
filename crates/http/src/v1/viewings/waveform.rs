//! `GET /api/v1/viewings/{id}/waveform`: how loud a recording is over time, under a viewing session: it tells what the recording tells.

use axum::extract::State;
use base::RawId;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::session::Session;
use crate::state::ApiState;

/// How loud a recording is over time, under a viewing session (Art. 24).
#[utoipa::path(
    get,
    path = "/viewings/{id}/waveform",
    operation_id = "viewings_waveform",
    tag = "viewings",
    params(("id" = RawId, Path)),
    responses((status = OK, body = WaveformView), Problems),
)]
#[tracing::instrument(name = "api.viewings.waveform", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    session: Session,
    Id(id): Id<RawId>,
) -> Result<Json<WaveformView>, RouteError> {
    let caller = &session.who.caller;
    let pass = app::access::enter_stream(&state.app, caller, id).await?;
    let waveform = pass.waveform.ok_or(RouteError::not_found("波形"))?;
    Ok(Json(WaveformView { step_ms: waveform.step.millis(), peaks: STANDARD.encode(&waveform.peaks) }))
}

/// A waveform 波形.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaveformView {
    /// The time that one peak stands for.
    step_ms: i64,
    /// The loudest sample of each step as one byte, from 0 to 255; in base64.
    peaks: String,
}
