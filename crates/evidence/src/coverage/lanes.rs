//! One device as it is drawn: stretches, pauses with who stood in, photos, impossible overlaps.

use base::Span;

use super::input::{Content, Lane, Recording, Tolerances};
use super::output::{LaneGap, LaneView, Overlap, PhotoMark, Stretch};
use super::set::{Interval, TimeSet};

/// The recordings of a lane in order of time; ids break ties, so that the order given never shows.
pub(super) fn in_order(lane: &Lane) -> Vec<&Recording> {
    let mut recordings: Vec<&Recording> = lane.recordings.iter().collect();
    recordings.sort_by(|a, b| (a.start, a.end, &a.id).cmp(&(b.start, b.end, &b.id)));
    recordings
}

/// What the lane holds with picture and sound, joints closed.
pub(super) fn held(lane: &Lane, tolerances: &Tolerances) -> TimeSet {
    let films = lane.recordings.iter().filter(|r| r.content == Content::AudioVideo);
    TimeSet::union_of(films.map(Recording::interval)).closed(tolerances.rollover_join)
}

/// The lane as it is drawn within `window`; `all` tells who recorded during its pauses.
pub(super) fn view(lane: &Lane, all: &[Lane], window: Interval, tolerances: &Tolerances) -> LaneView {
    let recordings = in_order(lane);
    let stretches = stretches(&recordings, window, tolerances);
    let running =
        TimeSet::union_of(lane.recordings.iter().map(Recording::interval)).closed(tolerances.rollover_join).within(window);
    let others = || all.iter().filter(|other| other.device != lane.device);
    let elsewhere =
        TimeSet::union_of(others().flat_map(|o| held(o, tolerances).intervals().to_vec())).closed(tolerances.rollover_join);
    let gap = |interval: Interval| LaneGap {
        interval,
        covered_by: others()
            .filter(|o| !held(o, tolerances).within(interval).intervals().is_empty())
            .map(|o| o.device.clone())
            .collect(),
        fully_covered: elsewhere.gaps_in(interval).intervals().is_empty(),
    };
    // Before its first and after its last recording a device need not have been there; only what lies between is a pause.
    let span = match running.intervals() {
        [first, .., last] => Interval::new(first.from, last.to),
        _ => Interval::new(window.from, window.from),
    };
    LaneView {
        device: lane.device.clone(),
        gaps: running.gaps_in(span).intervals().iter().copied().map(gap).collect(),
        photos: recordings
            .iter()
            .filter(|r| r.content == Content::Photo && window.from <= r.start && r.start <= window.to)
            .map(|r| PhotoMark { at: r.start, recording: r.id.clone() })
            .collect(),
        covered: held(lane, tolerances).within(window).total(),
        stretches,
    }
}

/// Recordings of the same content, joined where one rolls over into the next, cut to the window.
fn stretches(recordings: &[&Recording], window: Interval, tolerances: &Tolerances) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for r in recordings.iter().filter(|r| r.content != Content::Photo && !r.interval().is_empty()) {
        let runs_on = |s: &&mut Stretch| s.content == r.content && r.start.since(s.interval.to) <= tolerances.rollover_join;
        if let Some(last) = joined.last_mut().filter(runs_on) {
            last.interval.to = last.interval.to.max(r.end);
            last.recordings.push(r.id.clone());
        } else {
            joined.push(Stretch { interval: r.interval(), content: r.content, recordings: vec![r.id.clone()] });
        }
    }
    joined.retain_mut(|s| {
        s.interval = Interval::new(s.interval.from.max(window.from), s.interval.to.min(window.to));
        !s.interval.is_empty()
    });
    joined
}

/// Pairs of recordings of one device that claim the same time for longer than tolerated. Devices often repeat the last second of a file
/// at the head of the next, which the tolerance allows for; a device cannot film twice at once, so more than that is a wrong time.
pub(super) fn overlaps(lane: &Lane, tolerances: &Tolerances) -> Vec<Overlap> {
    let mut found = Vec::new();
    let mut longest: Option<&Recording> = None;
    for r in in_order(lane).into_iter().filter(|r| r.content != Content::Photo) {
        if let Some(first) = longest {
            let both = Interval::new(r.start, r.end.min(first.end));
            let follows = first.sequence.zip(r.sequence).is_some_and(|(a, b)| a.checked_add(1) == Some(b));
            let allowed = tolerances.same_device_overlap + if follows { resolution(first, r) } else { Span::ZERO };
            if both.length() > allowed {
                found.push(Overlap {
                    device: lane.device.clone(),
                    first: first.id.clone(),
                    second: r.id.clone(),
                    interval: both,
                });
            }
        }
        if longest.is_none_or(|l| r.end > l.end) {
            longest = Some(r);
        }
    }
    found
}

/// How finely the times of two neighbours by running number are known.
fn resolution(first: &Recording, second: &Recording) -> Span {
    first.uncertainty + second.uncertainty
}
