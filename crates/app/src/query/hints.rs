//! Hints beside what officers told: whether somebody speaks where they say so (Arts. 18, 19), and what may have stopped a recording. A
//! machine's guess is shown as one; a person listens, and a person says what the cause was.

use std::collections::HashMap;

use base::{DeviceId, RecordingId, Timestamp};
use evidence::coverage::EndedBy;
use law::henan;
use model::{DeviceState, RecordingState, SceneState};
use serde::Serialize;
use store::Loaded;
use utoipa::ToSchema;

use super::common::word;
use super::coverage::CoverageView;
use crate::App;
use crate::clocks::Clocks;
use crate::coverage::reels;
use crate::error::AppError;
use crate::speech::{self, CauseHint, Evidence, Heard, SpokenHint};

/// Whether a machine hears a voice in a stretch: a hint, heard by a person before anything is decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoiceView {
    /// `voice`, `no_voice` or `silent`.
    pub code: String,
    /// The same in Chinese.
    pub label: String,
    /// From when, for `voice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

impl From<SpokenHint> for VoiceView {
    fn from(hint: SpokenHint) -> Self {
        let at = match hint {
            SpokenHint::Voice(at) => Some(at),
            _ => None,
        };
        Self { code: hint.code().to_owned(), label: hint.label().to_owned(), at }
    }
}

/// A cause of an interruption that something speaks for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CauseHintView {
    /// The cause: a code of `GET /choices`; nothing where it is only how the device works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The same in the words of Art. 19.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What speaks for it.
    pub why: String,
}

impl From<CauseHint> for CauseHintView {
    fn from(hint: CauseHint) -> Self {
        Self { cause: hint.cause.map(|c| word(&c)), label: hint.cause.map(|c| c.label().to_owned()), why: hint.why }
    }
}

/// What a machine hears in one recording.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SoundView {
    /// How long somebody speaks in it, in milliseconds.
    pub voice_ms: i64,
    /// How long it is silent, in stretches of ten seconds and more.
    pub silent_ms: i64,
    /// In a sentence.
    pub label: String,
}

/// What is heard in a recording, once it was listened to.
pub(crate) async fn sound(app: &App, recording: &RecordingState) -> Result<Option<SoundView>, AppError> {
    let Some(original) = &recording.original else { return Ok(None) };
    let Some(curve) = speech::curve_of(app, original.what.object).await? else { return Ok(None) };
    let total = |parts: Vec<evidence::speech::Stretch>| parts.iter().map(|s| s.length().millis()).sum::<i64>();
    let (voice_ms, silent_ms) = (total(curve.voices()), total(curve.silences()));
    let span = |ms| base::Span::from_millis(ms);
    let label = match (curve.is_silent(), voice_ms, silent_ms) {
        (true, ..) => "全程无声：麦克风可能关闭或者损坏".to_owned(),
        (_, 0, 0) => "没有听到人声".to_owned(),
        (_, 0, silent) => format!("没有听到人声，其中无声 {}", span(silent)),
        (_, voice, 0) => format!("有人声 {}", span(voice)),
        (_, voice, silent) => format!("有人声 {}，无声 {}", span(voice), span(silent)),
    };
    Ok(Some(SoundView { voice_ms, silent_ms, label }))
}

/// What a machine sees in one film.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PictureView {
    /// How long its picture shows nothing, in stretches of ten seconds and more, in milliseconds.
    pub blank_ms: i64,
    /// In a sentence.
    pub label: String,
}

/// Whether the picture of a film shows nothing for a while, once it was looked at.
pub(crate) async fn picture(app: &App, recording: &RecordingState) -> Result<Option<PictureView>, AppError> {
    let Some(original) = &recording.original else { return Ok(None) };
    let Some(blanks) = speech::blanks(app, original.what.object).await? else { return Ok(None) };
    let blank_ms = blanks.iter().map(|s| s.length().millis()).sum();
    let label = match blank_ms {
        0 => "画面正常".to_owned(),
        blank => format!("画面全黑或者没有内容 {}：镜头可能被遮挡", base::Span::from_millis(blank)),
    };
    Ok(Some(PictureView { blank_ms, label }))
}

/// What is heard just after recording went on: as long as the setting of that day gives for saying why it had stopped.
pub(crate) fn after_resuming(heard: &Heard, resumed: Timestamp) -> Option<VoiceView> {
    let window = henan().parameter("resume-speech-window", resumed.day()).and_then(law::Parameter::span)?;
    heard.between(resumed, resumed.plus(window)).map(VoiceView::from)
}

/// Adds to each hole what is heard after it and what may have stopped the recording before it.
pub(crate) async fn add(
    app: &App,
    view: &mut CoverageView,
    heard: &Heard,
    scene: &SceneState,
    recordings: &[Loaded<RecordingState>],
    clocks: &Clocks,
) -> Result<(), AppError> {
    let mut devices: HashMap<DeviceId, DeviceState> = HashMap::new();
    for id in recordings.iter().filter_map(|r| r.state.known_device) {
        if !view.holes.is_empty()
            && !devices.contains_key(&id)
            && let Some(found) = app.store.load::<DeviceState>(id).await?
        {
            devices.insert(id, found.state);
        }
    }
    let reels = reels(scene, recordings, clocks);
    let slack = crate::coverage::tolerances(view.window.to.day()).short_gap;
    for hole in &mut view.holes {
        hole.voice = if hole.to < view.window.to { after_resuming(heard, hole.to) } else { None };
        let mut told = Vec::new();
        for (clip, ending) in reels.iter().flat_map(|reel| &reel.clips) {
            let same = |r: &&Loaded<RecordingState>| RecordingId(r.subject.id).to_string() == clip.id;
            let Some(recording) = recordings.iter().find(same).map(|r| &r.state) else { continue };
            if clip.end.since(hole.from).millis().abs() > slack.millis() && !broke_off_into(clip, ending.by, hole.from, hole.to) {
                continue;
            }
            let device = recording.known_device.and_then(|id| devices.get(&id));
            let split_length = ending.by == EndedBy::SplitLength;
            told.push(Evidence { recording, device, ended: clip.end, split_length });
        }
        hole.causes = speech::causes(&told).into_iter().map(CauseHintView::from).collect();
    }
    Ok(())
}

/// Whether a recording of which only the beginning is known began where the hole is: it may well be what stopped.
fn broke_off_into(clip: &evidence::coverage::Recording, by: EndedBy, from: Timestamp, to: Timestamp) -> bool {
    by == EndedBy::Unfinished && clip.start <= to && clip.end >= from
}
