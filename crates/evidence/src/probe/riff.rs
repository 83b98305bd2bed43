//! RIFF, the shell of WAV and AVI: a walk over its chunks, bounded like every walk here, and what both kinds share.

use base::{Span, Timestamp};
use jiff::civil;

use super::facts::Probe;
use super::source::{Source, Stop};
use super::tools;
use crate::finding::{Finding, FindingCode};
use crate::times::{Means, TimeCandidate, TimeSource};

/// How deep lists may be nested. Real files need four.
const MAX_DEPTH: usize = 16;
/// Chunks visited. The media chunks of an AVI lie inside a list that is not entered.
const MAX_CHUNKS: u32 = 1_000_000;
/// Longest text looked at.
const MAX_TEXT: usize = 512;

/// One chunk and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    /// Its name; for a list that of its contents.
    pub(super) kind: [u8; 4],
    /// Where its content begins.
    pub(super) body: u64,
    /// Where it ends, at most the end of its parent.
    pub(super) end: u64,
    /// The size it claims.
    pub(super) claimed: u32,
    /// How many bytes it claims beyond its parent's end.
    pub(super) missing: u64,
    /// Whether it is a list.
    pub(super) list: bool,
}

/// Where a walk goes after a chunk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// To the chunk behind it.
    Over,
    /// To the chunks inside it, when it is a list.
    Into,
    /// Nowhere.
    Stop,
}

/// Visits chunk after chunk, as `visit` directs.
pub(super) fn walk(source: &mut Source, mut visit: impl FnMut(&mut Source, Chunk) -> Result<Next, Stop>) -> Result<(), Stop> {
    let mut ends = vec![source.len()];
    // The outer header (`RIFF`, size, form) is passed over: its size is wrong in every unfinished file.
    let (mut at, mut count) = (12, 0_u32);
    while let Some(&end) = ends.last() {
        if end.saturating_sub(at) < 8 {
            at = at.max(end);
            ends.pop();
            continue;
        }
        count += 1;
        if count > MAX_CHUNKS {
            return Err(Stop::Budget);
        }
        let (kind, claimed) = (source.array::<4>(at)?, source.le32(at + 4)?);
        // Chunks are padded to even lengths.
        let next = at.saturating_add(8 + u64::from(claimed) + u64::from(claimed % 2)).min(end);
        let list = kind == *b"LIST" || kind == *b"RIFF";
        let head = if list { 12 } else { 8 };
        let body = (at + head).min(end);
        let named = if list && end - at >= 12 { source.array(at + 8)? } else { kind };
        let claimed_end = at.saturating_add(8 + u64::from(claimed));
        let (chunk_end, missing) = (claimed_end.min(end), claimed_end.saturating_sub(end));
        let direction = visit(source, Chunk { kind: named, body, end: chunk_end, claimed, missing, list })?;
        match direction {
            Next::Stop => return Ok(()),
            Next::Into if list && ends.len() < MAX_DEPTH => {
                ends.push(next);
                at = body;
            }
            Next::Into | Next::Over => at = next,
        }
    }
    Ok(())
}

/// Fields of a `LIST INFO` that say when and by what a file was made.
pub(super) fn info(source: &mut Source, chunk: Chunk, probe: &mut Probe) -> Result<(), Stop> {
    match &chunk.kind {
        b"ISFT" => {
            let software = text(&source.up_to(chunk.body, chunk.end, MAX_TEXT)?);
            if let Some(tool) = tools::named_in(&software) {
                probe.find(Finding::question(FindingCode::ToolTag, format!("文件由 {tool} 写成（{software}）")));
            }
            probe.made_by.software.get_or_insert(software);
        }
        b"ICRD" => date(&text(&source.up_to(chunk.body, chunk.end, MAX_TEXT)?), TimeSource::InfoDate, probe),
        b"IDIT" => date(&text(&source.up_to(chunk.body, chunk.end, MAX_TEXT)?), TimeSource::AviHeader, probe),
        _ => {}
    }
    Ok(())
}

/// The ways in which cameras write a date into these fields.
const DATE_FORMS: [&str; 4] = ["%a %b %d %H:%M:%S %Y", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y:%m:%d %H:%M:%S"];

/// A date as text, on the wall clock of the device.
fn date(written: &str, source: TimeSource, probe: &mut Probe) {
    let Some(wall) = DATE_FORMS.iter().find_map(|form| civil::DateTime::strptime(form, written).ok()) else { return };
    probe.claim(TimeCandidate {
        source,
        value: Timestamp::from_civil(wall),
        other_reading: None,
        zone_known: false,
        means: Means::Start,
        uncertainty: Span::from_seconds(2),
        written: written.to_owned(),
    });
}

/// Text up to the first zero.
pub(super) fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[..end]);
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}
