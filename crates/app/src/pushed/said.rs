//! What was said of a container or an object, read as times, numbers and ids. Nothing said is believed more than it deserves: times become
//! claims among others.

use base::{Span, Timestamp};
use evidence::times::{Means, TimeCandidate, TimeSource};
use store::PushedContainer;
use store::uploads::Metadata;

use super::finding::Odd;
use super::name::ContainerKind;
use super::parcel::Parcel;

/// Beyond this, two ways of saying one time are two times.
const SAME: Span = Span::from_seconds(1);
/// Numbers below are seconds since the epoch, numbers above milliseconds, then microseconds: the protocol names no unit.
const MILLIS_FROM: f64 = 1e11;
const MICROS_FROM: f64 = 1e14;

/// A time as it was said, and whether its two ways of saying it differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SaidTime {
    /// The instant.
    pub at: Option<Timestamp>,
    /// Whether it was said twice, differently.
    pub differs: bool,
}

/// A time said under `key` as a number and under `key` + `iso` as a text.
pub(super) fn time(metadata: &Metadata, key: &str) -> SaidTime {
    let number = metadata.text(key).and_then(instant);
    let text = metadata.text(&format!("{key}iso")).and_then(instant);
    let differs = number.zip(text).is_some_and(|(a, b)| a.since(b).millis().abs() > SAME.millis());
    SaidTime { at: text.or(number), differs }
}

/// An instant as RFC 3339, or as a number since the epoch whose size tells its unit.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(t) = text.parse::<jiff::Timestamp>() {
        return Some(Timestamp::from_millis(t.as_millisecond()));
    }
    let number: f64 = text.parse().ok()?;
    let millis = match number {
        n if !n.is_finite() || n <= 0.0 => return None,
        n if n < MILLIS_FROM => n * 1000.0,
        n if n < MICROS_FROM => n,
        n => n / 1000.0,
    };
    // Later than the year 5000 is no time of a recording.
    (millis < MICROS_FROM).then(|| Timestamp::from_millis(millis as i64))
}

/// The serial number of the camera, by the container.
pub(super) fn serial(container: &str, said: Option<&PushedContainer>) -> Option<String> {
    let told = said.and_then(|c| c.metadata.text("bwcserialnumber")).map(str::trim).filter(|s| !s.is_empty());
    let named = match ContainerKind::of(container) {
        ContainerKind::Recording { serial, .. } => Some(serial),
        _ => None,
    };
    told.map(str::to_owned).or(named)
}

/// The claims about the time of an object, and what is odd about them. What has no time of its own has that of its recording.
pub(super) fn claims(parcel: &Parcel, container: Option<&PushedContainer>) -> (Vec<TimeCandidate>, Option<Odd>) {
    let own = (time(&parcel.metadata, "starttime"), time(&parcel.metadata, "stoptime"));
    let whole = container.map_or_else(SaidTime::default, |c| time(&c.metadata, "starttime"));
    let differs = own.0.differs || own.1.differs;
    let start = own.0.at.or(whole.at.filter(|_| own.1.at.is_none()));
    let claim = |at: Timestamp, means| {
        // What was said was rounded to seconds somewhere.
        let told = TimeCandidate::told(TimeSource::System, at, Span::from_seconds(1));
        TimeCandidate { means, ..told }
    };
    let start = start.map(|at| claim(at, Means::Start));
    let stop = own.1.at.map(|at| claim(at, Means::End));
    (start.into_iter().chain(stop).collect(), differs.then_some(Odd::Times))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(values: &[(&str, &str)]) -> Metadata {
        let mut metadata = Metadata::default();
        for (name, value) in values {
            metadata.insert((*name).to_owned(), *value);
        }
        metadata
    }

    #[test]
    fn the_size_of_a_number_tells_its_unit() {
        let want: Timestamp = "2026-11-03T09:02:00+08:00".parse().unwrap();
        for text in ["2026-11-03T01:02:00Z", "1793667720", "1793667720.0", "1793667720000", "1793667720000000"] {
            assert_eq!(instant(text), Some(want), "{text}");
        }
        for text in ["", "-5", "0", "NaN", "inf", "1e300", "昨天"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn two_ways_of_one_time_agree_or_are_told() {
        let agree = said(&[("starttime", "1793667720"), ("starttimeiso", "2026-11-03T01:02:00.9Z")]);
        assert!(!time(&agree, "starttime").differs);
        let differ = said(&[("starttime", "1793667720"), ("starttimeiso", "2026-11-03T01:02:05Z")]);
        let told = time(&differ, "starttime");
        assert!(told.differs && told.at == Some("2026-11-03T09:02:05+08:00".parse().unwrap()), "the text tells its zone");
        assert_eq!(time(&said(&[]), "starttime"), SaidTime::default());
    }
}
