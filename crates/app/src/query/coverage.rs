//! Coverage as pages draw it: lanes, holes with their reasons, the verdict.

use base::{RecordingId, Timestamp};
use evidence::coverage::{Content, Coverage, HoleWeight};
use model::{RecordingState, SceneState};
use serde::Serialize;
use store::Loaded;
use utoipa::ToSchema;

use super::clips::{ClipView, clips};
use super::common::{Interval, word};
use super::hints::{CauseHintView, VoiceView};
use crate::clocks::Clocks;

/// A stretch on a lane.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Bar {
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// The first recording in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<RecordingId>,
    /// Whether picture and sound are there.
    pub complete: bool,
}

/// A photo on a lane.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Instant {
    /// When.
    pub at: Timestamp,
    /// Which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<RecordingId>,
}

/// A device.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LaneView {
    /// Its name.
    pub label: String,
    /// `video`, `audio` or `photo`.
    pub kind: String,
    /// What it recorded, within the stay, files joined where they roll over.
    pub bars: Vec<Bar>,
    /// Its photos.
    pub instants: Vec<Instant>,
    /// Its films and sounds file by file, as a player runs them, in order of time.
    pub clips: Vec<ClipView>,
}

/// A part of the stay that no device recorded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoleView {
    /// From.
    pub from: Timestamp,
    /// To.
    pub to: Timestamp,
    /// Its length.
    pub length_ms: i64,
    /// What it counts for.
    pub weight: String,
    /// The same in Chinese.
    pub weight_label: String,
    /// Why, in the words of Art. 19.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause_label: Option<String>,
    /// Whether all of it is explained.
    pub explained: bool,
    /// When it was explained aloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken_at: Option<Timestamp>,
    /// Whether a person must judge the cause.
    pub needs_judgement: bool,
    /// What was reported of a recording that ran then: 遗失 or 损毁.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss_label: Option<String>,
    /// Whether a machine hears a voice once recording went on; nothing when it did not, or nothing was listened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceView>,
    /// What may have stopped the recording, offered to whoever explains it.
    pub causes: Vec<CauseHintView>,
}

/// The coverage of a scene.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoverageView {
    /// The verdict.
    pub verdict: String,
    /// The same in Chinese.
    pub verdict_label: String,
    /// The verdict in a sentence, with its numbers.
    pub why: String,
    /// From arrival to departure.
    pub window: Interval,
    /// How much of it has picture and sound.
    pub covered_ms: i64,
    /// How long it is.
    pub window_ms: i64,
    /// The share in thousandths.
    pub permille: u16,
    /// The devices.
    pub lanes: Vec<LaneView>,
    /// What is not covered.
    pub holes: Vec<HoleView>,
}

/// Coverage as it is drawn.
pub fn view(coverage: &Coverage, scene: &SceneState, recordings: &[Loaded<RecordingState>], clocks: &Clocks) -> CoverageView {
    let window = coverage.window;
    let reels = crate::coverage::reels(scene, recordings, clocks);
    let clips_of = |device: &str| reels.iter().find(|r| r.device == device).map_or(Vec::new(), |r| clips(r, scene, recordings));
    // A device whose only file broke off covers nothing, and is shown all the same.
    let bare = reels.iter().filter(|r| coverage.lanes.iter().all(|l| l.device != r.device));
    let bare = bare.map(|r| LaneView {
        label: r.device.clone(),
        kind: "video".to_owned(),
        bars: Vec::new(),
        instants: Vec::new(),
        clips: clips(r, scene, recordings),
    });
    CoverageView {
        verdict: word(&coverage.verdict),
        verdict_label: coverage.verdict.label().to_owned(),
        why: coverage.why_zh.clone(),
        window: Interval { from: window.from, to: window.to },
        covered_ms: coverage.covered_total.millis(),
        window_ms: window.to.since(window.from).millis(),
        permille: coverage.covered_permille,
        lanes: coverage.lanes.iter().map(|l| lane(l, clips_of(&l.device))).chain(bare).collect(),
        holes: coverage.holes.iter().filter(|h| h.weight != HoleWeight::Tolerated).map(|h| hole(h, scene)).collect(),
    }
}

fn lane(lane: &evidence::coverage::LaneView, clips: Vec<ClipView>) -> LaneView {
    let first = |ids: &[String]| ids.first().and_then(|id| id.parse().ok());
    let bars: Vec<_> = lane
        .stretches
        .iter()
        .map(|s| Bar {
            from: s.interval.from,
            to: s.interval.to,
            recording: first(&s.recordings),
            complete: s.content == Content::AudioVideo,
        })
        .collect();
    let sound_only = !lane.stretches.is_empty() && lane.stretches.iter().all(|s| s.content == Content::AudioOnly);
    let kind = match (bars.is_empty(), sound_only) {
        (true, _) => "photo",
        (_, true) => "audio",
        _ => "video",
    };
    let instants = lane.photos.iter().map(|p| Instant { at: p.at, recording: p.recording.parse().ok() }).collect();
    LaneView { label: lane.device.clone(), kind: kind.to_owned(), bars, instants, clips }
}

fn hole(hole: &evidence::coverage::Hole, scene: &SceneState) -> HoleView {
    let told = scene.interruptions.iter().find(|i| hole.explained_by.contains(&i.at.entry.to_string()));
    let near =
        scene.interruptions.iter().find(|i| i.what.from < hole.interval.to && i.what.to.is_none_or(|to| to > hole.interval.from));
    let told = told.or(near);
    let spoken_at = told.and_then(|i| match i.what.explanation {
        Some(model::scene::Explanation::Spoken { at }) => Some(at),
        _ => None,
    });
    let part = hole.interval.from.to_string();
    let judged = scene.judgements.iter().any(|j| j.what.rule == "art19-interruption" && j.what.part == part);
    HoleView {
        from: hole.interval.from,
        to: hole.interval.to,
        length_ms: hole.interval.to.since(hole.interval.from).millis(),
        weight: word(&hole.weight),
        weight_label: hole.weight.label().to_owned(),
        cause_label: told.map(|i| i.what.cause.label().to_owned()),
        explained: hole.is_explained(),
        spoken_at,
        needs_judgement: hole.needs_judgement && !judged,
        loss_label: scene
            .losses
            .iter()
            .find(|l| l.what.recorded.from < hole.interval.to && hole.interval.from < l.what.recorded.to)
            .map(|l| l.what.loss.label().to_owned()),
        voice: None,
        causes: Vec::new(),
    }
}
