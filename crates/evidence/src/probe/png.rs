//! PNG: size, EXIF, dates, whether the picture ends. Pictures are not decoded.

use base::{Span, Timestamp};
use jiff::civil;

use super::exif;
use super::facts::{Probe, Size};
use super::source::{Source, Stop};
use super::tools;
use crate::finding::{Finding, FindingCode};
use crate::times::{Means, TimeCandidate, TimeSource};

/// Chunks of one picture; a writer that flushes often makes thousands.
const MAX_CHUNKS: u32 = 1_000_000;
/// Longest text looked at.
const MAX_TEXT: usize = 1024;

/// Reads a picture.
pub(super) fn read(source: &mut Source, probe: &mut Probe) {
    match chunks(source, probe) {
        Ok(end) if end < source.len() => {
            let message = format!("图片尾部另有 {} 字节", source.len() - end);
            probe.find(Finding::info(FindingCode::TrailingData, message));
        }
        Ok(_) => {}
        Err(Stop::End) => probe.find(Finding::serious(FindingCode::Truncated, "图片没有结束标记，未正常结束")),
        Err(Stop::Budget) => probe.find(Finding::serious(FindingCode::Oversized, "图片结构数量异常，未全部检查")),
        Err(Stop::Failed) => probe.find(Finding::serious(FindingCode::Unreadable, "读取中断，未全部检查")),
    }
}

/// Goes through the chunks; says where the last one ends.
fn chunks(source: &mut Source, probe: &mut Probe) -> Result<u64, Stop> {
    let mut at = 8;
    for _ in 0..MAX_CHUNKS {
        let length = u64::from(source.be32(at)?);
        let kind = source.array::<4>(at + 4)?;
        let (body, end) = (at + 8, at + 12 + length);
        probe.structure.note(kind.escape_ascii().to_string());
        if end > source.len() {
            return Err(Stop::End);
        }
        match &kind {
            b"IHDR" => probe.size = Some(Size { width: source.be32(body)?, height: source.be32(body + 4)? }),
            b"eXIf" => exif::read(source.up_to(body, end - 4, exif::MAX_BLOCK)?, probe),
            b"tIME" => modified(source.array(body)?, probe),
            b"tEXt" => text(&source.up_to(body, end - 4, MAX_TEXT)?, probe),
            b"IEND" => return Ok(end),
            _ => {}
        }
        at = end;
    }
    Err(Stop::Budget)
}

/// The time of last change, which the standard wants in UTC.
fn modified([y0, y1, month, day, hour, minute, second]: [u8; 7], probe: &mut Probe) {
    let part = |n: u8| i8::try_from(n).unwrap_or(i8::MAX);
    let year = i16::from_be_bytes([y0, y1]);
    let Ok(wall) = civil::DateTime::new(year, part(month), part(day), part(hour), part(minute), part(second), 0) else { return };
    let Ok(value) = jiff::tz::Offset::UTC.to_timestamp(wall) else { return };
    probe.claim(TimeCandidate {
        source: TimeSource::InfoDate,
        value: Timestamp::from_millis(value.as_millisecond()),
        other_reading: Some(Timestamp::from_civil(wall)),
        zone_known: false,
        means: Means::Finalised,
        uncertainty: Span::from_seconds(1),
        written: wall.to_string(),
    });
}

/// A keyword and its text; only the software is of interest.
fn text(bytes: &[u8], probe: &mut Probe) {
    if let Some(software) = bytes.strip_prefix(b"Software\0") {
        let software = String::from_utf8_lossy(software).into_owned();
        if let Some(tool) = tools::named_in(&software) {
            probe.find(Finding::question(FindingCode::EditedPhoto, format!("照片经 {tool} 处理")));
        }
        probe.made_by.software = Some(software);
    }
}
