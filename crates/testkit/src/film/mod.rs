//! Films of any start and length, made in milliseconds: a clock on a plain ground, and silence. Players show them; probes find in them
//! what they find in a camera's file. A minute takes some ten kilobytes.

mod bits;
mod mp4;
mod picture;
pub(crate) mod units;

use base::{Span, Timestamp};
use bits::Bits;
use picture::{COLUMNS, ROWS};

/// Seconds from one picture to the next.
const PICTURE_SECONDS: i64 = 5;
/// Samples of sound per second.
const SOUND_RATE: u32 = 16_000;
/// Samples in one frame of sound.
const SOUND_FRAME: u32 = 1024;

/// A film that begins at `starts`, as a body camera would have written it.
pub fn film(starts: Timestamp, length: Span) -> Vec<u8> {
    let seconds = length.seconds().max(1);
    let (mut pictures, mut shown) = (Vec::new(), None);
    for (n, at) in (0_u32..).zip((0..seconds).step_by(PICTURE_SECONDS.unsigned_abs() as usize)) {
        let now = picture::clock_face(starts.plus(Span::from_seconds(at)));
        let lasts = PICTURE_SECONDS.min(seconds - at);
        pictures.push(mp4::Sample {
            bytes: picture::encode(n, &now, shown.as_ref()),
            millis: u32::try_from(lasts * 1000).unwrap_or(0),
        });
        shown = Some(now);
    }
    let frames = u64::from(SOUND_RATE) * seconds.unsigned_abs() / u64::from(SOUND_FRAME);
    mp4::write(starts, &pictures, &silence(), u32::try_from(frames).unwrap_or(u32::MAX))
}

/// What a body camera calls its file: device, officer, start, running number.
pub fn camera_name(device: &str, officer: &str, starts: Timestamp, number: u32) -> String {
    format!("{device}_{officer}_{}_{number:04}.mp4", starts.civil().strftime("%Y%m%d%H%M%S"))
}

/// One frame of AAC-LC, mono, in which nothing is heard.
fn silence() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0, 7); // one channel, the first
    bits.put(0, 8); // gain
    bits.put(0, 4); // long window
    bits.put(0, 6); // no band has anything in it
    bits.put(0, 4); // no prediction, pulses, shaping, gain control
    bits.put(7, 3); // end
    bits.bytes()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use evidence::probe::{MediaKind, TrackKind, probe};

    use super::*;
    use crate::clock::instant;

    #[test]
    fn a_probe_finds_start_length_picture_and_sound() {
        let starts = instant("2026-11-03 09:02");
        let film = film(starts, Span::from_seconds(1003));
        assert!(film.len() < 250_000, "{}", film.len());
        let name = camera_name("CG26001", "002601", starts, 1);
        assert_eq!(name, "CG26001_002601_20261103090200_0001.mp4");
        let seen = probe(&mut Cursor::new(&film), film.len() as u64, &name);
        assert_eq!(seen.kind, MediaKind::Video);
        assert!(seen.has(TrackKind::Video) && seen.has(TrackKind::Audio));
        assert_eq!(seen.duration.unwrap().value.seconds(), 1003);
        assert!(seen.findings.is_empty(), "{:?}", seen.findings);
        assert!(seen.time_candidates.iter().any(|c| c.value == starts), "{:?}", seen.time_candidates);
    }
}
