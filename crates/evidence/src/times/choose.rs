//! The one rule that chooses the start of a recording among the claims, and says why.
//!
//! 1. A reading after reception, or from the time before the devices existed, is a clock that was wrong: kept, not believed.
//! 2. The source that ranks first speaks ([`TimeSource`]). Where it can be read in several ways (zone, start or end), the reading that
//!    agrees with most other sources is taken, else the first.
//! 3. Whoever differs by more than the limit is a finding. Nothing is thrown away.

use base::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::candidate::{Means, TimeCandidate, TimeSource};
use crate::finding::{Finding, FindingCode};
use crate::label::labelled;
use crate::measure::{Bound, Measured};

labelled! {
    /// What became of a claim.
    Standing {
        /// The start rests on it.
        Chosen = "采用",
        /// It agrees with the start chosen.
        Agrees = "相符",
        /// It does not.
        Disagrees = "不符",
        /// It is impossible.
        Rejected = "不采信",
    }
}

/// The limits of the choice: settings, none has a default here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLimits {
    /// When the bytes were received, by the server's clock.
    pub received_at: Timestamp,
    /// How far a claim may lie after reception.
    pub reception_slack: Span,
    /// Before this no device recorded; earlier times come from clocks that had lost theirs.
    pub not_before: Timestamp,
    /// Within this, beyond their uncertainties, two claims support each other.
    pub agreement: Span,
    /// Beyond this, beyond their uncertainties, they contradict each other.
    pub conflict: Span,
    /// How long a recording may be whose length is not known.
    pub longest_file: Span,
}

/// The start of a recording as it is believed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenTime {
    /// The first instant.
    pub start: Timestamp,
    /// How long it is, as measured.
    pub duration: Option<Span>,
    /// Where it ends; of an unfinished file the last instant it surely holds. `None` when not even that is known.
    pub end: Option<Timestamp>,
    /// Up to when it may have run, where the end is not known; `None` when it is.
    pub ends_by: Option<Timestamp>,
    /// The claim it rests on.
    pub source: TimeSource,
    /// How far the truth may lie to either side.
    pub uncertainty: Span,
    /// Why this one, in a sentence.
    pub why_zh: String,
}

/// One claim and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The claim.
    pub candidate: TimeCandidate,
    /// The start it amounts to, in its best reading.
    pub start: Option<Timestamp>,
    /// What became of it.
    pub standing: Standing,
}

/// The choice with everything it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeChoice {
    /// The time believed; `None` when no claim is possible.
    pub chosen: Option<ChosenTime>,
    /// Every claim.
    pub judged: Vec<Judged>,
    /// Contradictions and impossible times.
    pub findings: Vec<Finding>,
}

/// One way to read a claim.
#[derive(Clone, Copy)]
struct Reading {
    start: Timestamp,
    uncertainty: Span,
    /// Whether the claim was taken as the end.
    as_end: bool,
    /// Whether the zone was taken the other way than the format says.
    other_zone: bool,
}

/// Chooses. A photo has a duration of zero; `None` means that the length is not known.
pub fn choose(candidates: &[TimeCandidate], duration: Option<Measured<Span>>, limits: &TimeLimits) -> TimeChoice {
    let readings: Vec<Vec<Reading>> = candidates.iter().map(|c| readings(c, duration, limits)).collect();
    let mut findings: Vec<Finding> =
        candidates.iter().zip(&readings).filter(|(_, r)| r.is_empty()).map(|(c, _)| impossible(c, limits)).collect();
    let best = (0..candidates.len()).filter(|n| !readings[*n].is_empty()).min_by_key(|n| (candidates[*n].source, *n));
    let Some(best) = best else {
        let judged = candidates.iter().map(|c| judged(c, None, Standing::Rejected)).collect();
        return TimeChoice { chosen: None, judged, findings };
    };
    let others: Vec<&[Reading]> = readings.iter().enumerate().filter(|(n, _)| *n != best).map(|(_, r)| r.as_slice()).collect();
    let (reading, support) = best_supported(&readings[best], &others, limits);
    let start = reading.start;
    let mut all = Vec::with_capacity(candidates.len());
    for (n, candidate) in candidates.iter().enumerate() {
        let nearest = readings[n].iter().min_by_key(|r| beyond(r, &reading));
        all.push(match nearest {
            None => judged(candidate, None, Standing::Rejected),
            Some(_) if n == best => judged(candidate, Some(start), Standing::Chosen),
            Some(r) if beyond(r, &reading) <= limits.conflict => judged(candidate, Some(r.start), Standing::Agrees),
            Some(r) => {
                findings.push(contradiction(candidate, r, candidates[best].source, &reading));
                judged(candidate, Some(r.start), Standing::Disagrees)
            }
        });
    }
    let (end, ends_by) = end(start, duration, candidates, limits);
    let chosen = ChosenTime {
        start,
        duration: duration.map(|d| d.value),
        end,
        ends_by,
        source: candidates[best].source,
        uncertainty: reading.uncertainty + doubt(&readings[best], &reading, support),
        why_zh: why(&candidates[best], &reading, &all, readings[best].len() > 1 && support == 0),
    };
    TimeChoice { chosen: Some(chosen), judged: all, findings }
}

fn judged(candidate: &TimeCandidate, start: Option<Timestamp>, standing: Standing) -> Judged {
    Judged { candidate: candidate.clone(), start, standing }
}

/// Every possible way to read a claim, the plainest first.
fn readings(c: &TimeCandidate, duration: Option<Measured<Span>>, limits: &TimeLimits) -> Vec<Reading> {
    let latest = limits.received_at.plus(limits.reception_slack);
    let mut all = Vec::new();
    for (at, other_zone) in [(Some(c.value), false), (c.other_reading, true)] {
        let Some(at) = at.filter(|at| (limits.not_before..=latest).contains(at)) else { continue };
        if matches!(c.means, Means::Start | Means::Unknown) {
            all.push(Reading { start: at, uncertainty: c.uncertainty, as_end: false, other_zone });
        }
        if matches!(c.means, Means::End | Means::Finalised | Means::Unknown) {
            // Of a length that is not known only this is: it began before, and not longer ago than a file can be.
            let (length, blur) = match duration {
                Some(d) if d.bound == Bound::Exact => (d.value, d.uncertainty),
                Some(d) => (d.value, limits.longest_file),
                None => (Span::ZERO, limits.longest_file),
            };
            all.push(Reading { start: at.minus(length), uncertainty: c.uncertainty + blur, as_end: true, other_zone });
        }
    }
    // A recording still running when it arrived would be no file.
    let surely = duration.filter(|d| d.bound != Bound::AtMost).map_or(Span::ZERO, |d| d.value);
    all.retain(|r| r.start.plus(surely) <= latest.plus(r.uncertainty));
    all
}

/// The end, and up to when an unfinished file may have run: not beyond what its index says, its last change, its reception, or the longest
/// a file can be.
fn end(
    start: Timestamp,
    duration: Option<Measured<Span>>,
    candidates: &[TimeCandidate],
    limits: &TimeLimits,
) -> (Option<Timestamp>, Option<Timestamp>) {
    let changed = candidates.iter().filter(|c| c.source == TimeSource::FileModified).map(|c| c.value.plus(c.uncertainty));
    let latest = changed.chain([limits.received_at, start.plus(limits.longest_file)]).filter(|at| *at >= start).min();
    match duration {
        None => (None, latest),
        Some(d) if d.bound == Bound::AtMost => (None, Some(start.plus(d.value))),
        Some(d) if d.bound == Bound::AtLeast => (Some(start.plus(d.value)), latest.map(|at| at.max(start.plus(d.value)))),
        Some(d) => (Some(start.plus(d.value)), None),
    }
}

/// How far two readings lie apart beyond what their uncertainties explain.
fn beyond(a: &Reading, b: &Reading) -> Span {
    let apart = a.start.since(b.start).millis().abs();
    Span::from_millis((apart - (a.uncertainty + b.uncertainty).millis()).max(0))
}

/// The reading that agrees with most other claims, the plainest of equals, and with how many it agrees.
fn best_supported(own: &[Reading], others: &[&[Reading]], limits: &TimeLimits) -> (Reading, usize) {
    let support = |r: &Reading| others.iter().filter(|o| o.iter().any(|x| beyond(x, r) <= limits.agreement)).count();
    let rest = own[1..].iter().map(|r| (*r, support(r)));
    rest.fold((own[0], support(&own[0])), |best, next| if next.1 > best.1 { next } else { best })
}

/// What nobody's agreement settled: whether the claim names start or end makes the start uncertain by the length.
fn doubt(own: &[Reading], chosen: &Reading, support: usize) -> Span {
    let same_zone = own.iter().filter(|r| r.other_zone == chosen.other_zone);
    let apart = same_zone.map(|r| r.start.since(chosen.start).millis().abs()).max().unwrap_or_default();
    if support > 0 { Span::ZERO } else { Span::from_millis(apart) }
}

fn impossible(c: &TimeCandidate, limits: &TimeLimits) -> Finding {
    let source = c.source.label();
    if c.value < limits.not_before {
        let message = format!("{source}为 {}，设备时钟可能已失效", wall(c.value));
        return Finding::question(FindingCode::ClockReset, message);
    }
    let message = format!("{source}为 {}，晚于接收时间 {}", wall(c.value), wall(limits.received_at));
    Finding::question(FindingCode::TimeAfterReception, message)
}

/// Hours that a zone mistake may amount to.
const ZONE_HOURS: std::ops::RangeInclusive<i64> = 1..=14;

fn contradiction(c: &TimeCandidate, r: &Reading, against: TimeSource, chosen: &Reading) -> Finding {
    let apart = r.start.since(chosen.start);
    let size = Span::from_millis(apart.millis().abs());
    let blur = (r.uncertainty + chosen.uncertainty).millis();
    let hours = (size.millis() + Span::from_hours(1).millis() / 2) / Span::from_hours(1).millis();
    let whole_hours = ZONE_HOURS.contains(&hours) && (size.millis() - Span::from_hours(hours).millis()).abs() <= blur;
    let hint = if whole_hours { format!("，恰为 {hours} 小时，可能是时区设置有误") } else { String::new() };
    let message = format!("时间不一致：{}与{}相差 {size}{hint}", c.source.label(), against.label());
    // A copy made later has a later time of change; that is how file systems work. An earlier one cannot be.
    if c.source == TimeSource::FileModified && apart > Span::ZERO {
        Finding::info(FindingCode::TimesDisagree, message)
    } else {
        Finding::question(FindingCode::TimesDisagree, message)
    }
}

fn why(c: &TimeCandidate, r: &Reading, all: &[Judged], open: bool) -> String {
    let mut text = format!("取自{}（{}）", c.source.label(), c.written);
    if r.other_zone {
        text.push_str("，按北京时间理解");
    } else if c.other_reading.is_some() {
        text.push_str("，按协调世界时理解");
    }
    if r.as_end {
        text.push_str("，按结束时间减时长推算");
    }
    let of =
        |standing| all.iter().filter(move |j| j.standing == standing).map(|j| j.candidate.source.label()).collect::<Vec<_>>();
    for (standing, word) in [(Standing::Agrees, "相符"), (Standing::Disagrees, "不符")] {
        let names = of(standing);
        if !names.is_empty() {
            text.push_str(&format!("；与{}{word}", names.join("、")));
        }
    }
    if open {
        text.push_str("；没有其他时间可以印证");
    }
    text
}

/// `2026-11-03 09:02:00`, as people write it.
fn wall(at: Timestamp) -> String {
    at.civil().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests;
