//! What a camera offers: which of it the file can hold, how it is described there, and what stands for its clock and its pictures.

use base::Timestamp;
use retina::client::{Described, Session, Stream};
use retina::codec::{ParametersRef, VideoParameters};

use super::boxes::telephone_sound;
use super::frame::{PictureFormat, SoundFormat};

/// Seconds from 1900, where clocks of sender reports begin, to 1970.
const NTP_EPOCH: i64 = 2_208_988_800;
/// Kinds of NAL unit that begin an access unit, in H.264 and H.265.
const DELIMITERS: (u8, u8) = (9, 35);

/// What is played.
pub(super) struct Chosen {
    /// The stream of pictures.
    pub(super) pictures: usize,
    /// Whether they are H.265.
    pub(super) h265: bool,
    /// The stream of sound.
    pub(super) sound: Option<(usize, SoundFormat)>,
    /// What the file cannot hold, one word each.
    pub(super) not_kept: Vec<String>,
}

/// The first pictures in H.264 or H.265 and the first sound that the file can hold; everything else is named.
pub(super) fn choose(session: &Session<Described>, with_sound: bool) -> Result<Chosen, String> {
    let (mut pictures, mut sound, mut not_kept) = (None, None, Vec::new());
    for (n, stream) in session.streams().iter().enumerate() {
        match (stream.media(), stream.encoding_name()) {
            ("video", coding @ ("h264" | "h265")) if pictures.is_none() => pictures = Some((n, coding == "h265")),
            ("audio", _) if with_sound && sound.is_none() => match sound_of(stream) {
                Some(format) => sound = Some((n, format)),
                None => not_kept.push(word(stream)),
            },
            _ => not_kept.push(word(stream)),
        }
    }
    let Some((pictures, h265)) = pictures else {
        return Err(format!("摄像机没有 H.264 或者 H.265 画面（{}）", not_kept.join("、")));
    };
    Ok(Chosen { pictures, h265, sound, not_kept })
}

fn word(stream: &Stream) -> String {
    ledger::station::camera::short(&format!("{}/{}", stream.media(), stream.encoding_name()))
}

fn sound_of(stream: &Stream) -> Option<SoundFormat> {
    let rate = stream.clock_rate_hz();
    let channels = stream.channels().map_or(1, |n| n.get());
    let (label, entry) = match stream.encoding_name() {
        "pcma" => ("G.711A", telephone_sound(true, rate, channels)),
        "pcmu" => ("G.711U", telephone_sound(false, rate, channels)),
        "mpeg4-generic" => match stream.parameters()? {
            ParametersRef::Audio(parameters) => ("AAC", parameters.mp4_sample_entry().build().ok()?),
            _ => return None,
        },
        _ => return None,
    };
    // A rate beyond sixteen bits does not fit into the description of plain sound.
    (rate > 0 && rate <= 0xffff).then(|| SoundFormat { label: format!("{label} {rate}"), rate, entry })
}

pub(super) fn picture_format(parameters: &VideoParameters, h265: bool) -> Option<PictureFormat> {
    let (width, height) = parameters.pixel_dimensions();
    let coding = if h265 { "H.265" } else { "H.264" };
    let size = (u16::try_from(width).unwrap_or(0), u16::try_from(height).unwrap_or(0));
    let entry = parameters.mp4_sample_entry().build().ok()?;
    Some(PictureFormat { label: format!("{coding} {width}×{height}"), size, entry })
}

/// What a clock of seconds since 1900 in the upper and their parts in the lower half shows; it wraps in 2036.
pub(super) fn instant(ntp: u64) -> Timestamp {
    let (seconds, part) = (i64::try_from(ntp >> 32).unwrap_or(0), ntp & 0xffff_ffff);
    // Before 1968 is after 2036 (RFC 4330).
    let seconds = if seconds & 0x8000_0000 == 0 { seconds + (1 << 32) } else { seconds };
    let millis = i64::try_from((part * 1000) >> 32).unwrap_or(0);
    Timestamp::from_millis((seconds - NTP_EPOCH) * 1000 + millis)
}

/// The NAL units of a picture with its delimiter in front again, behind which parameter sets stand (H.264 7.4.1.2.3, H.265 7.4.2.4.4).
pub(super) fn delimited(data: Vec<u8>, h265: bool) -> Vec<u8> {
    let kind = |header: u8| if h265 { header >> 1 & 0x3f } else { header & 0x1f };
    let wanted = if h265 { DELIMITERS.1 } else { DELIMITERS.0 };
    let mut at = 0;
    while let Some(&[a, b, c, d, header]) = data.get(at..at + 5).and_then(|head| head.first_chunk::<5>()) {
        let end = at + 4 + u32::from_be_bytes([a, b, c, d]) as usize;
        if kind(header) == wanted && at > 0 && end <= data.len() {
            let mut out = Vec::with_capacity(data.len());
            for part in [&data[at..end], &data[..at], &data[end..]] {
                out.extend_from_slice(part);
            }
            return out;
        }
        if end <= at + 4 {
            break;
        }
        at = end;
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_reports_count_from_1900_and_go_on_after_2036() {
        // 2026-11-28T02:00:00.5Z
        let seconds = 1_795_831_200_u64 + 2_208_988_800;
        assert_eq!(instant(seconds << 32 | 1 << 31).to_string(), "2026-11-28T10:00:00.500+08:00");
        assert_eq!(instant(1 << 32).civil().year(), 2036);
    }

    #[test]
    fn the_delimiter_comes_first_and_nothing_else_moves() {
        let nal = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat();
        let (sps, pps, aud, idr) = (nal(&[0x67, 1]), nal(&[0x68, 2]), nal(&[0x09, 0xf0]), nal(&[0x65, 3, 4]));
        let moved = delimited([&sps[..], &pps, &aud, &idr].concat(), false);
        assert_eq!(moved, [&aud[..], &sps, &pps, &idr].concat());
        let plain = [&sps[..], &pps, &idr].concat();
        assert_eq!(delimited(plain.clone(), false), plain);
        assert_eq!(delimited(vec![0, 0, 0, 0, 9], false), [0, 0, 0, 0, 9], "a length of nothing ends the walk");
        let (vps, aud) = (nal(&[0x40, 1, 1]), nal(&[0x46, 1, 0x50]));
        assert_eq!(delimited([&vps[..], &aud].concat(), true), [&aud[..], &vps].concat());
    }
}
