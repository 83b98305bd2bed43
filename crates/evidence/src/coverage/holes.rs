//! Holes: where picture and sound are missing, who stands beside, what explains them, and where uncertain clocks may hide one.

use base::{Span, Timestamp};

use super::input::{Content, Explained, Interruption, Lane, Recording, Stay, StoppedBy, Tolerances};
use super::output::{Hole, HolePlace, HoleWeight, Neighbour};
use super::set::{Interval, TimeSet};

/// A recording with the lane it belongs to.
#[derive(Clone, Copy)]
struct Film<'a> {
    lane: &'a Lane,
    recording: &'a Recording,
}

impl Film<'_> {
    fn neighbour(&self) -> Neighbour {
        Neighbour { device: self.lane.device.clone(), recording: self.recording.id.clone() }
    }

    fn uncertainty(&self) -> Span {
        self.recording.uncertainty + self.lane.clock_uncertainty
    }
}

/// Every hole of the stay, in order, explained as far as the interruptions go.
pub(super) fn find(stay: &Stay, covered: &TimeSet, lanes: &[Lane], interruptions: &[Interruption], t: &Tolerances) -> Vec<Hole> {
    let window = Interval::new(stay.arrived.at, stay.left.at);
    let films: Vec<Film> = lanes
        .iter()
        .flat_map(|lane| lane.recordings.iter().map(move |recording| Film { lane, recording }))
        .filter(|f| f.recording.content == Content::AudioVideo)
        .collect();
    covered.gaps_in(window).intervals().iter().map(|gap| hole(*gap, stay, &films, lanes, interruptions, t)).collect()
}

fn hole(gap: Interval, stay: &Stay, films: &[Film], lanes: &[Lane], interruptions: &[Interruption], t: &Tolerances) -> Hole {
    let place = match (gap.from == stay.arrived.at, gap.to == stay.left.at) {
        (true, true) => HolePlace::Whole,
        (true, false) => HolePlace::Start,
        (false, true) => HolePlace::End,
        (false, false) => HolePlace::Middle,
    };
    // The last film to end is the neighbour; of two that ended together, the one whose time is surer, then the smaller id.
    let before = films
        .iter()
        .filter(|f| f.recording.end <= gap.from && !f.recording.interval().is_empty())
        .min_by_key(|f| (std::cmp::Reverse(f.recording.end), f.uncertainty(), &f.lane.device, &f.recording.id));
    let after = films
        .iter()
        .filter(|f| f.recording.start >= gap.to && !f.recording.interval().is_empty())
        .min_by_key(|f| (f.recording.start, f.uncertainty(), &f.lane.device, &f.recording.id));
    let uncertainty = uncertainty(place, stay, before, after);
    let weight = weight(gap, place, uncertainty, before, films, t);
    let mut hole = Hole {
        interval: gap,
        uncertainty,
        place,
        weight,
        before: before.map(Film::neighbour),
        after: after.map(Film::neighbour),
        partly: partly(gap, lanes),
        explained_by: Vec::new(),
        unexplained: gap.length(),
        needs_judgement: false,
    };
    explain(&mut hole, interruptions, t);
    hole
}

/// How much the length of a hole may be off. Two files of one device share its clock, so only their own resolution counts between them.
fn uncertainty(place: HolePlace, stay: &Stay, before: Option<&Film>, after: Option<&Film>) -> Span {
    let side = |film: Option<&Film>| film.map_or(Span::ZERO, Film::uncertainty);
    match place {
        HolePlace::Whole => stay.arrived.uncertainty + stay.left.uncertainty,
        HolePlace::Start => stay.arrived.uncertainty + side(after),
        HolePlace::End => side(before) + stay.left.uncertainty,
        HolePlace::Middle => match (before, after) {
            (Some(a), Some(b)) if a.lane.device == b.lane.device => a.recording.uncertainty + b.recording.uncertainty,
            (a, b) => side(a) + side(b),
        },
    }
}

/// What a hole counts for: see `Tolerances`. Where the uncertainty is larger than the tolerance itself, only what stays beyond (or within)
/// the tolerance at both extremes is decided.
fn weight(gap: Interval, place: HolePlace, u: Span, before: Option<&Film>, films: &[Film], t: &Tolerances) -> HoleWeight {
    let (length, edge) = (gap.length(), place != HolePlace::Middle);
    let tolerance = if edge { t.edge } else { t.short_gap };
    let within = if edge || length <= t.rollover_join { HoleWeight::Tolerated } else { HoleWeight::Short };
    let stopped =
        before.is_some_and(|f| matches!(f.recording.stopped_by, StoppedBy::Key | StoppedBy::Power | StoppedBy::StorageFull));
    if u > tolerance {
        return match () {
            () if length.millis() - u.millis() > tolerance.millis() => unless_a_file_ran_on(gap, films, tolerance),
            () if length + u <= tolerance => within,
            () => HoleWeight::Unclear,
        };
    }
    // A late start must lie beyond the combined uncertainty; a gap is taken as it stands, its tolerance already allows for resolution.
    let limit = if edge { tolerance + u } else { tolerance };
    if length > limit || (!edge && stopped) { unless_a_file_ran_on(gap, films, tolerance) } else { within }
}

/// A hole counts, unless files that were never finished may have filled it.
fn unless_a_file_ran_on(gap: Interval, films: &[Film], tolerance: Span) -> HoleWeight {
    let perhaps = films.iter().filter_map(|f| Some(Interval::new(f.recording.end, f.recording.may_run_until?)));
    let perhaps = TimeSet::union_of(perhaps).within(gap);
    let surely = perhaps.gaps_in(gap).longest();
    if perhaps.total() > Span::ZERO && surely <= tolerance { HoleWeight::Unclear } else { HoleWeight::Counts }
}

/// Devices that held something during the gap, only not picture and sound together.
fn partly(gap: Interval, lanes: &[Lane]) -> Vec<String> {
    let half = |r: &Recording| matches!(r.content, Content::VideoOnly | Content::AudioOnly) && r.interval().overlaps(gap);
    lanes.iter().filter(|lane| lane.recordings.iter().any(half)).map(|lane| lane.device.clone()).collect()
}

/// Takes the explained parts away from a hole. Spoken words count only once recording went on; where it never did, Art. 19 asks for writing.
fn explain(hole: &mut Hole, interruptions: &[Interruption], t: &Tolerances) {
    let gap = hole.interval;
    let resumed = hole.after.is_some();
    let slack = t.explanation_slack + hole.uncertainty;
    let earliest_word = gap.to.minus(slack);
    let mut used: Vec<(&Interruption, Interval)> = interruptions
        .iter()
        .filter(|i| {
            i.explained.is_some_and(|e| match e.how {
                Explained::Spoken => resumed && e.at >= earliest_word,
                Explained::Written => true,
            })
        })
        .map(|i| (i, extent(i, gap.to, slack)))
        .filter(|(_, extent)| extent.overlaps(gap))
        .collect();
    used.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    hole.unexplained = TimeSet::union_of(used.iter().map(|(_, extent)| *extent)).gaps_in(gap).total();
    hole.needs_judgement = used.iter().any(|(i, _)| !i.objective);
    hole.explained_by = used.into_iter().map(|(i, _)| i.id.clone()).collect();
}

/// The time an interruption speaks for; one that was never closed speaks up to the end of the hole.
fn extent(interruption: &Interruption, hole_end: Timestamp, slack: Span) -> Interval {
    Interval::new(interruption.from, interruption.to.unwrap_or(hole_end).max(interruption.from)).widened(slack)
}

/// Where there is no hole on paper, yet may be one in truth: every recording is shortened by its own uncertainty, every device by that of
/// its clock, and what opens up then, wider than any tolerance and not beside a hole already listed, is a doubt.
pub(super) fn doubts(stay: &Stay, lanes: &[Lane], holes: &[Hole], t: &Tolerances) -> Vec<Interval> {
    let window = Interval::new(stay.arrived.at.minus(stay.arrived.uncertainty), stay.left.at.plus(stay.left.uncertainty));
    if window.is_empty() {
        return Vec::new();
    }
    let joint = t.short_gap + t.rollover_join;
    let at_least = TimeSet::union_of(lanes.iter().flat_map(|lane| {
        let films = lane.recordings.iter().filter(|r| r.content == Content::AudioVideo);
        let own = TimeSet::union_of(films.map(|r| r.interval().narrowed(r.uncertainty))).closed(joint);
        own.intervals().iter().map(|i| i.narrowed(lane.clock_uncertainty)).collect::<Vec<_>>()
    }));
    let beyond_tolerance = |gap: &Interval| {
        let edge = gap.from == window.from || gap.to == window.to;
        gap.length() > if edge { t.edge } else { joint }
    };
    let listed = |gap: &Interval| holes.iter().any(|h| h.interval.overlaps(*gap));
    at_least.gaps_in(window).intervals().iter().filter(|g| beyond_tolerance(g) && !listed(g)).copied().collect()
}
