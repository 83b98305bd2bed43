//! A second of pictures in H.265, as ten access units that are sent again and again. Made by Debian's ffmpeg: `-f lavfi -i testsrc=size=128x96:rate=10
//! -frames:v 10 -c:v libx265 -preset fast -x265-params keyint=10:min-keyint=10:bframes=0:open-gop=0:info=0:aud=0:crf=35:repeat-headers=1`.

/// The byte stream (H.265 Annex B).
static GROUP: &[u8] = include_bytes!("group.hevc");
/// The first kind of NAL unit that is no picture.
const PARAMETERS: u8 = 32;

fn units() -> Vec<&'static [u8]> {
    let starts: Vec<usize> = GROUP.windows(3).enumerate().filter(|(_, w)| *w == [0, 0, 1]).map(|(n, _)| n).collect();
    let ends = starts.iter().skip(1).copied().chain([GROUP.len()]);
    let unit = |(start, end): (usize, usize)| {
        let unit = &GROUP[start + 3..end];
        // A start code of four bytes begins with the last zero of what is before it.
        if end < GROUP.len() { unit.strip_suffix(&[0]).unwrap_or(unit) } else { unit }
    };
    starts.iter().copied().zip(ends).map(unit).collect()
}

/// Parameters of video, sequence and pictures.
pub(super) fn parameters() -> Vec<&'static [u8]> {
    units().into_iter().filter(|unit| unit[0] >> 1 >= PARAMETERS).collect()
}

/// The units of one picture of the group; the first stands alone, with its parameters before it.
pub(super) fn picture(number: u32) -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = if number == 0 { parameters().into_iter().map(<[u8]>::to_vec).collect() } else { Vec::new() };
    let pictures = units().into_iter().filter(|unit| unit[0] >> 1 < PARAMETERS);
    out.extend(pictures.cycle().nth(number as usize).map(<[u8]>::to_vec));
    out
}
