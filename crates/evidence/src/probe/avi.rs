//! AVI: size, tracks, length by frames, date, and whether its index was written.

use base::Span;

use super::facts::{Probe, Size, Track, TrackKind};
use super::riff::{self, Chunk, Next};
use super::source::{Source, Stop};
use crate::finding::{Finding, FindingCode};
use crate::measure::{Basis, Bound, Measured};

/// Tracks remembered.
const MAX_TRACKS: usize = 16;

/// What is collected on the way.
#[derive(Default)]
struct Avi {
    indexed: bool,
    missing: u64,
}

/// Reads a film.
pub(super) fn read(source: &mut Source, probe: &mut Probe) {
    let mut avi = Avi::default();
    let walked = riff::walk(source, |source, chunk| take(source, chunk, &mut avi, probe));
    match walked {
        Ok(()) => {}
        Err(Stop::End) => probe.find(Finding::question(FindingCode::Damaged, "视频文件内部有无法识别的数据")),
        Err(Stop::Budget) => probe.find(Finding::serious(FindingCode::Oversized, "视频文件结构数量异常，未全部检查")),
        Err(Stop::Failed) => probe.find(Finding::serious(FindingCode::Unreadable, "读取中断，未全部检查")),
    }
    if avi.missing > 0 || !avi.indexed {
        probe.find(Finding::serious(FindingCode::Truncated, "视频文件没有索引或数据不全，未正常结束"));
        for track in &mut probe.tracks {
            if let Some(duration) = &mut track.duration {
                duration.bound = Bound::AtMost;
            }
        }
    }
    probe.duration = probe.tracks.iter().filter_map(|t| t.duration).max_by_key(|d| d.value);
    probe.size = probe.tracks.iter().find_map(|t| t.size);
}

fn take(source: &mut Source, chunk: Chunk, avi: &mut Avi, probe: &mut Probe) -> Result<Next, Stop> {
    probe.structure.note(chunk.kind.escape_ascii().to_string());
    avi.missing = avi.missing.max(chunk.missing);
    match &chunk.kind {
        b"strh" if probe.tracks.len() < MAX_TRACKS => stream(source, chunk, probe)?,
        b"strf" => {
            if let Some(track) = probe.tracks.last_mut().filter(|t| t.kind == TrackKind::Video) {
                track.size = Some(Size { width: source.le32(chunk.body + 4)?, height: source.le32(chunk.body + 8)? });
            }
        }
        b"movi" => {
            let present = chunk.end.saturating_sub(chunk.body);
            probe.structure.media_bytes = probe.structure.media_bytes.saturating_add(present);
        }
        b"idx1" | b"indx" => avi.indexed = true,
        _ => riff::info(source, chunk, probe)?,
    }
    Ok(if chunk.list && chunk.kind != *b"movi" { Next::Into } else { Next::Over })
}

/// A stream header: what it holds, and how long.
fn stream(source: &mut Source, chunk: Chunk, probe: &mut Probe) -> Result<(), Stop> {
    let kind = match &source.array::<4>(chunk.body)? {
        b"vids" => TrackKind::Video,
        b"auds" => TrackKind::Audio,
        _ => TrackKind::Other,
    };
    let codec = source.array::<4>(chunk.body + 4)?;
    let (scale, rate) = (source.le32(chunk.body + 20)?, source.le32(chunk.body + 24)?);
    let length = source.le32(chunk.body + 32)?;
    let duration = (rate > 0 && scale > 0 && length > 0).then(|| {
        let millis = u128::from(length) * u128::from(scale) * 1000 / u128::from(rate);
        Measured {
            value: Span::from_millis(i64::try_from(millis).unwrap_or(i64::MAX)),
            uncertainty: Span::from_seconds(1),
            bound: Bound::Exact,
            basis: Basis::FrameCount,
        }
    });
    probe.tracks.push(Track {
        kind,
        codec: codec.escape_ascii().to_string(),
        size: None,
        timescale: rate,
        duration,
        samples: u64::from(length),
        handler: String::new(),
        settings: None,
        edits: String::new(),
    });
    Ok(())
}
