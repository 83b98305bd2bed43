//! `GET /api/v1/viewings/{id}/speech`: where somebody speaks in a recording and what a machine wrote down of it, under a viewing session: it
//! tells what the recording tells.

use app::speech::{self, Stretch};
use axum::extract::State;
use base::RawId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::session::Session;
use crate::state::ApiState;

/// What is said of everything that a machine wrote down.
const NOTE: &str = "机器转写，仅供参考";

/// Where somebody speaks in a recording, under a viewing session (Art. 24). Hints: nothing is decided by them.
#[utoipa::path(
    get,
    path = "/viewings/{id}/speech",
    operation_id = "viewings_speech",
    tag = "viewings",
    params(("id" = RawId, Path)),
    responses((status = OK, body = SpeechView), Problems),
)]
#[tracing::instrument(name = "api.viewings.speech", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    session: Session,
    Id(id): Id<RawId>,
) -> Result<Json<SpeechView>, RouteError> {
    let caller = &session.who.caller;
    let pass = app::access::enter_stream(&state.app, caller, id).await?;
    let told = speech::told(&state.app, pass.original).await?;
    let transcript = told.transcript.map(|transcript| TranscriptView {
        note: NOTE.to_owned(),
        lines: transcript.lines.into_iter().map(TranscriptLineView::from).collect(),
    });
    let parts = |parts: Vec<Stretch>| parts.into_iter().map(PartView::from).collect();
    let (voices, silences) = (parts(told.curve.voices()), parts(told.curve.silences()));
    Ok(Json(SpeechView { voices, silences, blanks: parts(told.blanks), transcript }))
}

/// What a machine hears in a recording.
#[derive(Serialize, ToSchema)]
pub(crate) struct SpeechView {
    /// Where somebody seems to speak.
    voices: Vec<PartView>,
    /// Where the microphone gave nothing for ten seconds or more.
    silences: Vec<PartView>,
    /// Where the picture showed nothing for ten seconds or more.
    blanks: Vec<PartView>,
    /// What a machine wrote down, where one is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    transcript: Option<TranscriptView>,
}

/// A part of a recording, counted from its beginning.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartView {
    /// From, in milliseconds.
    from_ms: i64,
    /// To, in milliseconds.
    to_ms: i64,
}

impl From<Stretch> for PartView {
    fn from(part: Stretch) -> Self {
        Self { from_ms: part.from.millis(), to_ms: part.to.millis() }
    }
}

/// What a machine wrote down 机器转写.
#[derive(Serialize, ToSchema)]
pub(crate) struct TranscriptView {
    /// What it is worth, in words that pages show with it.
    note: String,
    /// The lines, in order of time.
    lines: Vec<TranscriptLineView>,
}

/// One line.
#[derive(Serialize, ToSchema)]
pub(crate) struct TranscriptLineView {
    /// From, in milliseconds.
    from_ms: i64,
    /// To, in milliseconds.
    to_ms: i64,
    /// The words, as the machine heard them.
    text: String,
}

impl From<speech::Line> for TranscriptLineView {
    fn from(line: speech::Line) -> Self {
        Self { from_ms: line.from.millis(), to_ms: line.to.millis(), text: line.text }
    }
}
