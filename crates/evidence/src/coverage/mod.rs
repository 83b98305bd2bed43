//! Coverage 覆盖: how much of a stay at the scene was recorded, by whom, and what is missing (Arts. 18 and 19).
//!
//! Pure arithmetic over instants: no clock, no file, no article is read here, and whether a duty is met is for `rules` to say. Times come
//! in as the caller believes them, with their uncertainty; whatever the uncertainty could turn around is called [`Verdict::Undecidable`]
//! and never "complete".

mod ending;
mod holes;
mod input;
mod lanes;
mod output;
pub mod set;
mod verdict;

pub use ending::{EndedBy, Ending, endings};
pub use input::{Content, Explained, Explanation, Interruption, Lane, Moment, Recording, Stay, StoppedBy, Tolerances};
pub use output::{Coverage, Hole, HolePlace, HoleWeight, LaneGap, LaneView, Neighbour, Overlap, PhotoMark, Stretch, Verdict};
pub use set::{Interval, TimeSet};

use base::Span;

/// Computes the coverage of a stay. The order of recordings inside a lane and of interruptions does not matter; that of lanes only for display.
pub fn compute(stay: &Stay, lanes: &[Lane], interruptions: &[Interruption], tolerances: &Tolerances) -> Coverage {
    let window = Interval::new(stay.arrived.at, stay.left.at);
    let covered = covered_with(lanes, window, tolerances, |c| c == Content::AudioVideo);
    let video = covered_with(lanes, window, tolerances, |c| matches!(c, Content::AudioVideo | Content::VideoOnly));
    let audio = covered_with(lanes, window, tolerances, |c| matches!(c, Content::AudioVideo | Content::AudioOnly));
    let holes = holes::find(stay, &covered, lanes, interruptions, tolerances);
    let doubts = holes::doubts(stay, lanes, &holes, tolerances);
    let covered_total = covered.total();
    let mut coverage = Coverage {
        window,
        verdict: verdict::of(window, &holes, &doubts),
        why_zh: String::new(),
        covered_total,
        covered_permille: permille(covered_total, window.length()),
        covered: covered.intervals().to_vec(),
        video_total: video.total(),
        audio_total: audio.total(),
        holes,
        doubts,
        lanes: lanes.iter().map(|lane| lanes::view(lane, lanes, window, tolerances)).collect(),
        overlaps: lanes.iter().flat_map(|lane| lanes::overlaps(lane, tolerances)).collect(),
    };
    coverage.why_zh = verdict::sentence(&coverage);
    coverage
}

/// The part of `window` that some device recorded with the content asked for. Joints are closed before cutting to the window, so that a
/// file that ended just before arrival joins the one that began just after.
fn covered_with(lanes: &[Lane], window: Interval, tolerances: &Tolerances, wanted: impl Fn(Content) -> bool) -> TimeSet {
    let recordings = lanes.iter().flat_map(|lane| &lane.recordings);
    let intervals = recordings.filter(|r| wanted(r.content)).map(Recording::interval);
    TimeSet::union_of(intervals).closed(tolerances.rollover_join).within(window)
}

/// `part` of `whole` in thousandths, rounded down.
fn permille(part: Span, whole: Span) -> u16 {
    let (part, whole) = (i128::from(part.millis()), i128::from(whole.millis()));
    if whole <= 0 { 0 } else { u16::try_from(part * 1000 / whole).unwrap_or(1000) }
}

#[cfg(test)]
mod tests;
