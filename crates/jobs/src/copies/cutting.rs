//! Taking a part out of a recording as it was encoded: no picture is encoded anew, so the cut is where a picture stands by itself
//! (keyframe 关键帧), at or before the part that was asked for. Where that is, is told.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;

use base::Span;
use model::copy::Part;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;
use tokio_util::sync::CancellationToken;

use crate::previews::ffmpeg::{Ffmpeg, Trouble, file, watch};

/// The format a part is written in, and the ending of its name: that of the original where it takes any cut, else the one that takes
/// any stream.
pub(super) fn form(container: &str) -> (&'static str, &'static str) {
    match container {
        "mp4" => ("mp4", "mp4"),
        "mov" => ("mov", "mov"),
        "avi" => ("avi", "avi"),
        "mpeg_ts" => ("mpegts", "ts"),
        "wav" => ("wav", "wav"),
        "mp3" => ("mp3", "mp3"),
        "amr" => ("amr", "amr"),
        _ => ("matroska", "mkv"),
    }
}

impl Ffmpeg {
    /// Where the picture at or before an instant stands by itself; the instant itself where there is no picture.
    pub(super) async fn keyframe(&self, original: &Path, at: Span, stopping: &CancellationToken) -> Result<Span, Trouble> {
        let (Some(first), Some(found)) =
            (self.first_picture(original, Span::ZERO, stopping).await?, self.first_picture(original, at, stopping).await?)
        else {
            return Ok(at);
        };
        // A programme that finds none before tells the one after: the copy then begins there, and says so.
        Ok(Span::from_millis(found.since(first).max(0)))
    }

    /// The time stamp of the first picture that reading from an instant gives.
    async fn first_picture(&self, original: &Path, at: Span, stopping: &CancellationToken) -> Result<Option<Stamp>, Trouble> {
        let before: Vec<OsString> = vec!["-ss".into(), seconds(at).into()];
        let how = ["-copyts", "-map", "0:v:0", "-c", "copy", "-frames:v", "1", "-f", "framecrc", "pipe:1"];
        let child = self.start_at(original, &before, &how.map(Into::into), Stdio::piped())?;
        let read = watch(child, None, stopping, async |child: &mut Child| {
            let stdout = child.stdout.take().ok_or_else(|| std::io::Error::other("there is no output"))?;
            let mut lines = BufReader::new(stdout).lines();
            let (mut base, mut found) = (None, None);
            while let Some(line) = lines.next_line().await? {
                base = base.or_else(|| time_base(&line));
                found = found.or_else(|| stamp(&line));
            }
            Ok(base.zip(found))
        });
        match read.await {
            Ok(Some(((numerator, denominator), pts))) => Ok(Some(Stamp { millis: millis(pts, numerator, denominator) })),
            Ok(None) | Err(Trouble::Nothing) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Writes a part into a file that is there, streams copied.
    pub(super) async fn cut(
        &self,
        original: &Path,
        part: Part,
        format: &str,
        into: &Path,
        stopping: &CancellationToken,
    ) -> Result<(), Trouble> {
        let before: Vec<OsString> = vec!["-ss".into(), seconds(part.from).into()];
        let length = Span::from_millis(part.to.millis() - part.from.millis());
        let mut how: Vec<OsString> = vec!["-t".into(), seconds(length).into()];
        how.extend(
            ["-map", "0:v?", "-map", "0:a?", "-c", "copy", "-map_metadata", "0", "-avoid_negative_ts", "make_zero"]
                .map(Into::into),
        );
        if matches!(format, "mp4" | "mov") {
            how.extend(["-movflags", "+faststart"].map(Into::into));
        }
        how.extend(["-f".into(), format.into(), "-y".into(), file(into)]);
        let child = self.start_at(original, &before, &how, Stdio::null())?;
        watch(child, Some(length), stopping, async |_| Ok(())).await
    }
}

/// A time stamp of a stream, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    millis: i64,
}

impl Stamp {
    const fn since(self, other: Self) -> i64 {
        self.millis - other.millis
    }
}

/// Seconds as ffmpeg reads them.
pub(super) fn seconds(span: Span) -> String {
    let ms = span.millis().max(0);
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// `#tb 0: 1/12800`.
fn time_base(line: &str) -> Option<(i64, i64)> {
    let (numerator, denominator) = line.strip_prefix("#tb 0:")?.trim().split_once('/')?;
    Some((numerator.parse().ok()?, denominator.parse().ok().filter(|d| *d > 0)?))
}

/// The presentation time of a line of packets: `0, dts, pts, duration, size, crc`.
fn stamp(line: &str) -> Option<i64> {
    if line.starts_with('#') {
        return None;
    }
    line.split(',').nth(2)?.trim().parse().ok()
}

fn millis(stamp: i64, numerator: i64, denominator: i64) -> i64 {
    let whole = i128::from(stamp) * i128::from(numerator) * 1000 / i128::from(denominator);
    i64::try_from(whole).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_read_as_they_are_written() {
        assert_eq!(time_base("#tb 0: 1/12800"), Some((1, 12_800)));
        assert_eq!(time_base("#tb 0: 1/0"), None);
        assert_eq!(stamp("0,      12800,      13824,     1280,     5043, 0x1234abcd"), Some(13_824));
        assert_eq!(stamp("#media_type 0: video"), None);
        assert_eq!(millis(13_824, 1, 12_800), 1080);
        assert_eq!(seconds(Span::from_millis(61_005)), "61.005");
    }

    #[test]
    fn a_part_keeps_its_format_where_that_takes_any_cut() {
        assert_eq!(form("mp4"), ("mp4", "mp4"));
        assert_eq!(form("vendor"), ("matroska", "mkv"));
        assert_eq!(form("mpeg_ps"), ("matroska", "mkv"));
    }
}
