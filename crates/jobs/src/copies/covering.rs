//! Covering what must be kept secret, in a copy that is encoded anew (Art. 25): black boxes for as long as they are asked for, silence. Nothing
//! of what was under a box is in the copy; names and places that the file carried are not either.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;

use base::Span;
use model::copy::{Mask, Part};
use store::StoredObject;
use tokio_util::sync::CancellationToken;

use super::cutting::seconds;
use crate::previews::ffmpeg::{Ffmpeg, Trouble, file, watch};

/// What a covered film or sound is encoded with.
const FILM: &[&str] = &[
    "-map",
    "0:v:0?",
    "-map",
    "0:a:0?",
    "-sn",
    "-dn",
    "-map_metadata",
    "-1",
    "-map_chapters",
    "-1",
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    "20",
    "-pix_fmt",
    "yuv420p",
    "-c:a",
    "aac",
    "-b:a",
    "128k",
    "-movflags",
    "+faststart",
    "-f",
    "mp4",
];
/// What a covered picture is encoded with.
const PICTURE: &[&str] = &["-map", "0:v:0", "-map_metadata", "-1", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2", "-f", "mjpeg"];

impl Ffmpeg {
    /// Writes a covered copy into a file that is there. A still picture has no time and no sound.
    pub(super) async fn cover(
        &self,
        of: &StoredObject,
        original: &Path,
        (part, masks): (Option<Part>, &[Mask]),
        (length, still): (Option<Span>, bool),
        into: &Path,
        stopping: &CancellationToken,
    ) -> Result<(), Trouble> {
        let begins = part.map_or(Span::ZERO, |p| p.from);
        let before: Vec<OsString> = part.iter().flat_map(|p| ["-ss".into(), seconds(p.from).into()]).collect();
        let mut how: Vec<OsString> = Vec::new();
        if let Some(part) = part {
            how.extend(["-t".into(), seconds(Span::from_millis(part.to.millis() - part.from.millis())).into()]);
        }
        let (picture, sound) = filters(masks, begins);
        if let Some(picture) = picture {
            how.extend(["-vf".into(), picture.into()]);
        }
        if let Some(sound) = sound.filter(|_| !still) {
            how.extend(["-af".into(), sound.into()]);
        }
        how.extend(if still { PICTURE } else { FILM }.iter().map(OsString::from));
        let told = ["title=遮盖件（非原件）".to_owned(), format!("comment=原件 {} SHA-256 {}", of.id, of.digests.sha256)];
        how.extend(told.into_iter().flat_map(|said| ["-metadata".into(), said.into()]));
        how.extend(["-y".into(), file(into)]);
        let child = self.start_at(original, &before, &how, Stdio::null())?;
        watch(child, length, stopping, async |_| Ok(())).await
    }
}

/// The filters for the picture and the sound, by times of the copy, which may begin later than its original.
fn filters(masks: &[Mask], begins: Span) -> (Option<String>, Option<String>) {
    let during = |part: Part| {
        let from = part.from.millis() - begins.millis();
        let to = part.to.millis() - begins.millis();
        format!("enable='between(t,{},{})'", seconds(Span::from_millis(from)), seconds(Span::from_millis(to)))
    };
    let (mut picture, mut sound) = (Vec::new(), Vec::new());
    for mask in masks {
        match *mask {
            Mask::Box { x, y, w, h, part } => {
                let sides = format!("x=iw*{x}/1000:y=ih*{y}/1000:w=iw*{w}/1000:h=ih*{h}/1000");
                let when = part.map(|p| format!(":{}", during(p))).unwrap_or_default();
                picture.push(format!("drawbox={sides}:color=black:t=fill{when}"));
            }
            Mask::Mute { part } => sound.push(format!("volume=volume=0:{}", during(part))),
        }
    }
    let joined = |list: Vec<String>| (!list.is_empty()).then(|| list.join(","));
    (joined(picture), joined(sound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_copy() {
        let part = Part { from: Span::from_millis(2000), to: Span::from_millis(3500) };
        let masks = [Mask::Box { x: 1, y: 2, w: 3, h: 4, part: Some(part) }, Mask::Mute { part }];
        let (picture, sound) = filters(&masks, Span::from_millis(500));
        assert_eq!(
            picture.unwrap(),
            "drawbox=x=iw*1/1000:y=ih*2/1000:w=iw*3/1000:h=ih*4/1000:color=black:t=fill:enable='between(t,1.500,3.000)'"
        );
        assert_eq!(sound.unwrap(), "volume=volume=0:enable='between(t,1.500,3.000)'");
        assert_eq!(filters(&[], Span::ZERO), (None, None));
    }
}
