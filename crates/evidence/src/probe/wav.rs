//! WAV: format, length, and the origination time of a broadcast wave file (EBU Tech 3285).

use base::{Span, Timestamp};
use jiff::civil;

use super::facts::{Probe, Track, TrackKind};
use super::riff::{self, Chunk, Next};
use super::source::{Source, Stop};
use crate::finding::{Finding, FindingCode};
use crate::measure::{Basis, Bound, Measured};
use crate::times::{Means, TimeCandidate, TimeSource};

/// Sound that is not compressed.
const PCM: u16 = 1;

/// What is collected on the way.
#[derive(Default)]
struct Wave {
    format: Option<Format>,
    /// Bytes of sound present, and as claimed.
    data: Option<(u64, u32)>,
    /// The size of the sound where 32 bits do not hold it.
    long_data: Option<u64>,
    origination: Option<(civil::DateTime, String)>,
    /// Samples since midnight.
    reference: u64,
    /// Software that left a chunk of its own.
    edited_by: Option<&'static str>,
}

#[derive(Clone, Copy)]
struct Format {
    code: u16,
    sample_rate: u32,
    byte_rate: u32,
    block: u16,
}

/// Reads a sound file.
pub(super) fn read(source: &mut Source, probe: &mut Probe) {
    let mut wave = Wave::default();
    if let Err(stop) = riff::walk(source, |source, chunk| take(source, chunk, &mut wave, probe)) {
        probe.find(match stop {
            Stop::End => Finding::question(FindingCode::Damaged, "录音文件内部有无法识别的数据"),
            Stop::Budget => Finding::serious(FindingCode::Oversized, "录音文件结构数量异常，未全部检查"),
            Stop::Failed => Finding::serious(FindingCode::Unreadable, "读取中断，未全部检查"),
        });
    }
    sound(&wave, probe);
    edited(source, &wave, probe);
    origin(&wave, probe);
}

fn take(source: &mut Source, chunk: Chunk, wave: &mut Wave, probe: &mut Probe) -> Result<Next, Stop> {
    probe.structure.note(chunk.kind.escape_ascii().to_string());
    match &chunk.kind {
        b"fmt " => {
            wave.format = Some(Format {
                code: source.le16(chunk.body)?,
                sample_rate: source.le32(chunk.body + 4)?,
                byte_rate: source.le32(chunk.body + 8)?,
                block: source.le16(chunk.body + 12)?,
            });
        }
        b"ds64" => wave.long_data = Some(u64::from_le_bytes(source.array(chunk.body + 8)?)),
        b"data" => {
            // An unfinished file claims nothing or everything; then the sound runs to the end of the file.
            let unfinished = chunk.claimed == 0 || chunk.claimed == u32::MAX;
            let end = if unfinished { source.len() } else { chunk.end };
            wave.data.get_or_insert((end.saturating_sub(chunk.body), chunk.claimed));
            // What follows is sound, not chunks.
            return Ok(if unfinished { Next::Stop } else { Next::Over });
        }
        b"bext" => {
            let date = riff::text(&source.up_to(chunk.body + 320, chunk.end, 10)?);
            let time = riff::text(&source.up_to(chunk.body + 330, chunk.end, 8)?);
            let written = format!("{date} {time}");
            let plain: String = written.chars().map(|c| if c.is_ascii_digit() || c == ' ' { c } else { '-' }).collect();
            wave.origination = civil::DateTime::strptime("%Y-%m-%d %H-%M-%S", &plain).ok().map(|wall| (wall, written));
            wave.reference = u64::from_le_bytes(source.array(chunk.body + 338)?);
        }
        kind => {
            wave.edited_by = wave.edited_by.or_else(|| editor(kind));
            riff::info(source, chunk, probe)?;
        }
    }
    Ok(if chunk.kind == *b"INFO" { Next::Into } else { Next::Over })
}

/// Chunks that only software for editing writes.
fn editor(kind: &[u8; 4]) -> Option<&'static str> {
    match kind {
        b"_PMX" => Some("Adobe 软件"),
        b"regn" | b"elm1" | b"elmo" => Some("Pro Tools"),
        b"SFPI" | b"SFAP" => Some("Sound Forge"),
        b"afsp" => Some("音频处理软件"),
        _ => None,
    }
}

/// F16: traces of software, and sizes that a recorder would not write. A file that is unfinished has been called so already.
fn edited(source: &mut Source, wave: &Wave, probe: &mut Probe) {
    if let Some(software) = wave.edited_by {
        probe.find(Finding::question(FindingCode::EditedSound, format!("录音经 {software} 处理")));
    }
    let Some((present, _)) = wave.data else { return };
    if let Some(format) = wave.format.filter(|f| f.code == PCM && f.block > 0)
        && !present.is_multiple_of(u64::from(format.block))
    {
        let message = format!("声音数据 {present} 字节，不是每个采样 {} 字节的整数倍", format.block);
        probe.find(Finding::question(FindingCode::EditedSound, message));
    }
    let whole = probe.findings.iter().all(|f| f.code != FindingCode::Truncated);
    let (claimed, len) = (source.le32(4).map_or(0, u64::from), source.len());
    if whole && wave.long_data.is_none() && claimed.saturating_add(8).abs_diff(len) > 1 {
        let message = format!("文件头写明共 {} 字节，实有 {len} 字节", claimed.saturating_add(8));
        probe.find(Finding::question(FindingCode::EditedSound, message));
    }
}

fn sound(wave: &Wave, probe: &mut Probe) {
    let Some((present, claimed)) = wave.data else {
        probe.find(Finding::serious(FindingCode::Truncated, "录音文件没有声音数据，未正常结束"));
        return;
    };
    let unfinished = (claimed == 0 || claimed == u32::MAX) && wave.long_data.is_none();
    let missing = wave.long_data.unwrap_or(u64::from(claimed)).saturating_sub(present);
    if unfinished {
        probe.find(Finding::question(FindingCode::Truncated, "录音文件没有写明长度，未正常结束；长度按文件大小计算"));
    } else if missing > 0 {
        probe.find(Finding::serious(FindingCode::Truncated, format!("声音数据缺 {missing} 字节，文件未正常结束")));
    }
    probe.structure.media_bytes = present;
    let Some(format) = wave.format else { return };
    let duration = (format.byte_rate > 0).then(|| {
        let millis = u128::from(present) * 1000 / u128::from(format.byte_rate);
        Measured {
            value: Span::from_millis(i64::try_from(millis).unwrap_or(i64::MAX)),
            uncertainty: Span::from_millis(10),
            bound: if unfinished || missing > 0 { Bound::AtLeast } else { Bound::Exact },
            basis: Basis::SoundBytes,
        }
    });
    probe.duration = duration;
    probe.tracks.push(Track {
        kind: TrackKind::Audio,
        codec: format!("{:#06x}", format.code),
        size: None,
        timescale: format.sample_rate,
        duration,
        samples: present / u64::from(format.block.max(1)),
        handler: String::new(),
        settings: None,
        edits: String::new(),
    });
}

/// The time at which recording began: to the second by date and time, to the sample by the count since midnight.
fn origin(wave: &Wave, probe: &mut Probe) {
    let Some((wall, written)) = &wave.origination else { return };
    let start = Timestamp::from_civil(*wall);
    let by_samples = wave.format.filter(|f| f.sample_rate > 0 && wave.reference > 0).and_then(|f| {
        let millis = u128::from(wave.reference) * 1000 / u128::from(f.sample_rate);
        let exact = Timestamp::start_of(wall.date()).plus(Span::from_millis(i64::try_from(millis).ok()?));
        // Only a refinement: a count that tells another time than the clock is somebody else's time code.
        (exact.since(start).millis().abs() <= 1000).then_some(exact)
    });
    probe.claim(TimeCandidate {
        source: TimeSource::BroadcastWave,
        value: by_samples.unwrap_or(start),
        other_reading: None,
        zone_known: false,
        means: Means::Start,
        uncertainty: if by_samples.is_some() { Span::from_millis(10) } else { Span::from_seconds(1) },
        written: written.clone(),
    });
}
