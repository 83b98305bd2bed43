//! EXIF in photos: when, where, by whom. The `kamadak-exif` parser gets at most one JPEG segment's worth of bytes and decodes a field only
//! when asked, so that nothing a file claims can make it large.

use base::{Span, Timestamp};
use exif::{Exif, In, Tag, Value};
use jiff::civil;

use super::facts::{Position, Probe};
use super::tools;
use crate::finding::{Finding, FindingCode};
use crate::times::{Means, TimeCandidate, TimeSource};

/// Largest EXIF block looked at: that of a JPEG segment.
pub(super) const MAX_BLOCK: usize = 64 << 10;
/// Longest text taken from a field.
const MAX_TEXT: usize = 256;

/// Takes in an EXIF block (a TIFF file without the `Exif\0\0` before it).
pub(super) fn read(block: Vec<u8>, probe: &mut Probe) {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let exif = match reader.read_raw(block) {
        Ok(exif) => exif,
        Err(error) => match error.distill_partial_result(|_| {}) {
            Ok(exif) => exif,
            Err(_) => {
                probe.find(Finding::info(FindingCode::Damaged, "照片的 EXIF 信息无法读取"));
                return;
            }
        },
    };
    probe.made_by.make = text(&exif, Tag::Make);
    probe.made_by.model = text(&exif, Tag::Model);
    probe.made_by.software = text(&exif, Tag::Software);
    if let Some(tool) = probe.made_by.software.as_deref().and_then(tools::named_in) {
        probe.find(Finding::question(FindingCode::EditedPhoto, format!("照片经 {tool} 处理")));
    }
    probe.position = position(&exif);
    for (tag, part) in [(Tag::MakerNote, "exif/MakerNote"), (Tag::OffsetTimeOriginal, "exif/OffsetTimeOriginal")] {
        if exif.get_field(tag, In::PRIMARY).is_some() {
            probe.structure.note(part);
        }
    }
    let satellite = satellite_time(&exif);
    let taken = wall_clock(&exif, Tag::DateTimeOriginal, Tag::SubSecTimeOriginal);
    if let Some((wall, written)) = taken.clone() {
        let zone = offset(&exif, Tag::OffsetTimeOriginal).or_else(|| offset(&exif, Tag::OffsetTime));
        let zone = zone.or_else(|| satellite.and_then(|utc| zone_from(wall, utc)));
        probe.claim(candidate(TimeSource::ExifOriginal, wall, zone, Means::Start, written));
    }
    if let Some((wall, written)) = wall_clock(&exif, Tag::DateTime, Tag::SubSecTime)
        .filter(|(wall, _)| taken.as_ref().is_none_or(|(first, _)| first != wall))
    {
        let zone = offset(&exif, Tag::OffsetTime);
        probe.claim(candidate(TimeSource::ExifModified, wall, zone, Means::Finalised, written));
    }
    if let Some(value) = satellite {
        probe.claim(TimeCandidate {
            source: TimeSource::Satellite,
            value,
            other_reading: None,
            zone_known: true,
            means: Means::Start,
            // The fix may be older than the picture.
            uncertainty: Span::from_seconds(30),
            written: format!("GPS {value}"),
        });
    }
}

fn candidate(
    source: TimeSource,
    wall: civil::DateTime,
    zone: Option<jiff::tz::Offset>,
    means: Means,
    written: String,
) -> TimeCandidate {
    let zoned = zone.and_then(|z| z.to_timestamp(wall).ok()).map(|t| Timestamp::from_millis(t.as_millisecond()));
    TimeCandidate {
        source,
        value: zoned.unwrap_or_else(|| Timestamp::from_civil(wall)),
        other_reading: None,
        zone_known: zoned.is_some(),
        means,
        uncertainty: Span::from_seconds(1),
        written,
    }
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(parts) => {
            let bytes = parts.first()?;
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_TEXT)]);
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            Some(text.trim().to_owned()).filter(|t| !t.is_empty())
        }
        _ => None,
    }
}

/// `2026:11:03 09:04:12`, with the fraction from its own field. Blanks and zeros mean "unknown".
fn wall_clock(exif: &Exif, tag: Tag, fraction: Tag) -> Option<(civil::DateTime, String)> {
    let written = text(exif, tag)?;
    let wall = civil::DateTime::strptime("%Y:%m:%d %H:%M:%S", &written).ok()?;
    let digits = text(exif, fraction).unwrap_or_default();
    let nanos = format!("{digits:0<9}").get(..9).and_then(|d| d.parse::<i32>().ok()).unwrap_or_default();
    let wall = wall.with().subsec_nanosecond(nanos).build().ok()?;
    Some((wall, written))
}

/// `+08:00`; blanks mean "unknown".
fn offset(exif: &Exif, tag: Tag) -> Option<jiff::tz::Offset> {
    let text = text(exif, tag)?;
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let seconds = (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?) * 60;
    jiff::tz::Offset::from_seconds(sign * seconds).ok()
}

/// The zone in which the wall clock read what it did when the satellite said `utc`: the nearest quarter of an hour, which is how zones run.
fn zone_from(wall: civil::DateTime, utc: Timestamp) -> Option<jiff::tz::Offset> {
    let as_utc = jiff::tz::Offset::UTC.to_timestamp(wall).ok()?.as_second();
    let apart = as_utc - utc.millis() / 1000;
    let quarters = (apart + apart.signum() * 450) / 900;
    // A fix may be some minutes old; more than five and the difference tells nothing about the zone.
    let residual = (apart - quarters * 900).abs();
    (residual <= 300).then(|| jiff::tz::Offset::from_seconds(i32::try_from(quarters * 900).ok()?).ok()).flatten()
}

/// `GPSDateStamp` and `GPSTimeStamp`, which are always UTC.
fn satellite_time(exif: &Exif) -> Option<Timestamp> {
    let date = civil::Date::strptime("%Y:%m:%d", text(exif, Tag::GPSDateStamp)?).ok()?;
    let [hour, minute, second] = three(exif, Tag::GPSTimeStamp)?;
    let time = civil::Time::new(whole(hour)?, whole(minute)?, whole(second)?, 0).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(time)).ok().map(|t| Timestamp::from_millis(t.as_millisecond()))
}

fn whole(value: f64) -> Option<i8> {
    (0.0..60.0).contains(&value).then_some(value as i8)
}

fn three(exif: &Exif, tag: Tag) -> Option<[f64; 3]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) => match parts.as_slice() {
            [a, b, c] if a.denom > 0 && b.denom > 0 && c.denom > 0 => Some([a.to_f64(), b.to_f64(), c.to_f64()]),
            _ => None,
        },
        _ => None,
    }
}

fn position(exif: &Exif) -> Option<Position> {
    let degrees = |value: Tag, reference: Tag, negative: &str, most: f64| {
        let [d, m, s] = three(exif, value)?;
        let degrees = d + m / 60.0 + s / 3600.0;
        let sign = if text(exif, reference)? == negative { -1.0 } else { 1.0 };
        (degrees <= most).then_some((sign * degrees * 1e6).round() as i32)
    };
    Some(Position {
        latitude_e6: degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S", 90.0)?,
        longitude_e6: degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W", 180.0)?,
    })
}
