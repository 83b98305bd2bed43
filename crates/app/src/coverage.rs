//! From a scene and its recordings to the arithmetic of coverage (Arts. 18, 19). The numbers are the law's parameters of that day.

use base::{Day, RecordingId, Span};
use evidence::coverage::{
    Content, Coverage, Ending, Explained, Explanation as EvidenceExplanation, Interruption, Lane, Moment, Recording, Stay,
    StoppedBy, Tolerances, compute, endings,
};
use law::henan;
use model::recording::{Medium, Timing};
use model::scene::Explanation;
use model::{RecordingState, SceneState};
use store::Loaded;

use crate::clocks::Clocks;

/// What lanes of recordings without a device number are called.
const NO_DEVICE: &str = "未标明设备";
/// What the lane of photos is called.
const PHOTOS: &str = "照片";

/// The coverage of a scene that has been left; `None` before, and when arrival is not known.
pub fn of_scene(scene: &SceneState, recordings: &[Loaded<RecordingState>], clocks: &Clocks) -> Option<Coverage> {
    let stay = stay(scene)?;
    Some(compute(&stay, &lanes(recordings, clocks), &interruptions(scene), &tolerances(stay.left.at.day())))
}

/// A device's recordings on corrected time, not cut to the stay, each with why it ended. For the player.
#[derive(Clone, Debug)]
pub struct Reel {
    /// The device, as in the lanes of the coverage.
    pub device: String,
    /// Its films and sounds, in order of time.
    pub clips: Vec<(Recording, Ending)>,
}

/// What each device recorded at a scene that has been left; empty before.
pub fn reels(scene: &SceneState, recordings: &[Loaded<RecordingState>], clocks: &Clocks) -> Vec<Reel> {
    let Some(stay) = stay(scene) else { return Vec::new() };
    let (told, tolerances) = (interruptions(scene), tolerances(stay.left.at.day()));
    let reel = |lane: Lane| {
        let found = endings(&lane, &stay, &told, &tolerances);
        let clip = |ending: Ending| {
            let recording = lane.recordings.iter().find(|r| r.id == ending.recording)?;
            Some((recording.clone(), ending))
        };
        Reel { clips: found.into_iter().filter_map(clip).collect(), device: lane.device }
    };
    lanes_of(recordings, clocks, |r| interval(r).or_else(|| begun(r))).into_iter().map(reel).collect()
}

/// Films, sounds and photos on corrected time, whether or not officers have left; also those of which only the beginning is known.
pub fn placed(recordings: &[Loaded<RecordingState>], clocks: &Clocks) -> Vec<Recording> {
    let lanes = lanes_of(recordings, clocks, |r| interval(r).or_else(|| begun(r)));
    lanes.into_iter().flat_map(|lane| lane.recordings).collect()
}

/// A film or sound of which nothing but its beginning is known, as one that broke off before its index was written.
fn begun(r: &Loaded<RecordingState>) -> Option<Recording> {
    let timing = r.state.timing.as_ref().filter(|_| matches!(r.state.medium, Medium::Video | Medium::Audio))?;
    let content = if r.state.medium == Medium::Video { Content::AudioVideo } else { Content::AudioOnly };
    Some(recording(r, content, timing))
}

fn stay(scene: &SceneState) -> Option<Stay> {
    let arrived = scene.arrived_at.as_ref()?.what;
    let left = scene.left_at.as_ref()?.what;
    Some(Stay { arrived: Moment::exact(arrived), left: Moment::exact(left) })
}

/// The tolerances that hold on a day. A parameter that is missing counts as zero: nothing is tolerated that no source allows.
pub fn tolerances(day: Day) -> Tolerances {
    let span = |id: &str| henan().parameter(id, day).and_then(law::Parameter::span).unwrap_or(Span::ZERO);
    Tolerances {
        rollover_join: span("rollover-join"),
        short_gap: span("short-gap"),
        edge: span("coverage-late-start").max(span("coverage-early-end")),
        explanation_slack: span("resume-speech-window"),
        same_device_overlap: span("rollover-join"),
    }
}

/// The lane on which a recording is drawn.
pub fn lane_name(recording: &RecordingState) -> String {
    match (&recording.device, recording.medium) {
        (Some(device), Medium::Photo) => format!("{PHOTOS} · {device}"),
        (Some(device), _) => device.clone(),
        (None, Medium::Photo) => PHOTOS.to_owned(),
        (None, _) => NO_DEVICE.to_owned(),
    }
}

fn lanes(recordings: &[Loaded<RecordingState>], clocks: &Clocks) -> Vec<Lane> {
    lanes_of(recordings, clocks, interval)
}

fn lanes_of(
    recordings: &[Loaded<RecordingState>],
    clocks: &Clocks,
    place: impl Fn(&Loaded<RecordingState>) -> Option<Recording>,
) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for r in recordings.iter().filter(|r| !repeats(r, recordings)) {
        let Some(mut recording) = place(r) else { continue };
        let correction = clocks.correction(&r.state);
        if let Some(correction) = correction {
            (recording.start, recording.end) = (recording.start.plus(correction.offset), recording.end.plus(correction.offset));
        }
        let clock = correction.map_or(Span::ZERO, |c| c.uncertainty);
        let device = lane_name(&r.state);
        match lanes.iter_mut().find(|l| l.device == device) {
            Some(lane) => {
                lane.clock_uncertainty = lane.clock_uncertainty.max(clock);
                lane.recordings.push(recording);
            }
            None => lanes.push(Lane { device, clock_uncertainty: clock, recordings: vec![recording] }),
        }
    }
    lanes.sort_by_key(|l| (l.recordings.iter().all(|r| r.content == Content::Photo), l.device.clone()));
    lanes
}

/// Whether the same bytes are there already, as the same recording or another device's: the first one shows what there is to see, and
/// bytes that were sent twice were recorded once.
fn repeats(r: &Loaded<RecordingState>, all: &[Loaded<RecordingState>]) -> bool {
    let key = |r: &Loaded<RecordingState>| {
        r.state.original.as_ref().map(|o| (o.what.digests.sha256.to_string(), o.at.recorded_at, r.subject.id))
    };
    let Some((digest, at, id)) = key(r) else { return false };
    all.iter().filter_map(key).any(|(other, before, first)| other == digest && (before, first) < (at, id))
}

/// A recording as an interval; `None` when nothing tells when it was made.
fn interval(r: &Loaded<RecordingState>) -> Option<Recording> {
    let timing = r.state.timing.as_ref()?;
    let content = match (r.state.medium, r.state.video, r.state.audio) {
        (Medium::Photo, ..) => Content::Photo,
        (_, true, true) => Content::AudioVideo,
        (_, true, false) => Content::VideoOnly,
        (_, false, true) => Content::AudioOnly,
        _ => return None,
    };
    Some(recording(r, content, timing))
}

fn recording(r: &Loaded<RecordingState>, content: Content, timing: &Timing) -> Recording {
    let unfinished = r.state.findings.iter().any(|f| f.code == "truncated");
    Recording {
        id: RecordingId(r.subject.id).to_string(),
        content,
        start: timing.started_at,
        end: timing.started_at.plus(timing.duration),
        uncertainty: timing.uncertainty,
        may_run_until: None,
        stopped_by: if unfinished { StoppedBy::Power } else { StoppedBy::Unknown },
        sequence: None,
    }
}

fn interruptions(scene: &SceneState) -> Vec<Interruption> {
    let told = scene.interruptions.iter().map(|i| Interruption {
        id: i.at.entry.to_string(),
        from: i.what.from,
        to: i.what.to,
        cause: i.what.cause.label().to_owned(),
        objective: i.what.cause.named_by_law(),
        explained: i.what.explanation.map(|e| match e {
            Explanation::Spoken { at } => EvidenceExplanation { how: Explained::Spoken, at },
            Explanation::Written => EvidenceExplanation { how: Explained::Written, at: i.at.recorded_at },
        }),
    });
    told.collect()
}
