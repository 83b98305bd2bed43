//! JPEG: size, EXIF, traces of software, whether the picture ends. Pictures are not decoded.

use super::exif;
use super::facts::{Probe, Size};
use super::source::{Source, Stop};
use super::tools;
use crate::finding::{Finding, FindingCode};

/// Segments before the picture; cameras write some twenty.
const MAX_SEGMENTS: u32 = 4096;
/// Bytes at the end of the file in which the end mark must lie. Phones append small films to their photos.
const TAIL: u64 = 64 << 10;

/// Reads a photo.
pub(super) fn read(source: &mut Source, probe: &mut Probe) {
    match segments(source, probe) {
        Ok(()) => {}
        Err(Stop::End) => probe.find(Finding::serious(FindingCode::Truncated, "照片不完整：没有画面数据")),
        Err(_) => probe.find(Finding::serious(FindingCode::Unreadable, "读取中断，未全部检查")),
    }
    ending(source, probe);
}

/// Goes through the segments up to where the picture begins.
fn segments(source: &mut Source, probe: &mut Probe) -> Result<(), Stop> {
    let mut at = 2;
    for _ in 0..MAX_SEGMENTS {
        let [lead, kind] = source.array(at)?;
        if lead != 0xff {
            probe.find(Finding::question(FindingCode::Damaged, "照片内部有无法识别的数据"));
            return Ok(());
        }
        // A mark may be padded with any number of 0xff, and a few marks have no length.
        if kind == 0xff {
            at += 1;
            continue;
        }
        if kind == 0x01 || (0xd0..=0xd8).contains(&kind) {
            at += 2;
            continue;
        }
        let length = u64::from(u16::from_be_bytes(source.array(at + 2)?));
        let (body, end) = (at + 4, at + 2 + length.max(2));
        probe.structure.note(format!("ff{kind:02x}"));
        match kind {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let [h0, h1, w0, w1] = source.array(body + 1)?;
                let (width, height) = (u16::from_be_bytes([w0, w1]), u16::from_be_bytes([h0, h1]));
                probe.size = Some(Size { width: width.into(), height: height.into() });
            }
            0xe1 => application(source, body, end, probe)?,
            0xed if source.up_to(body, end, 9)? == b"Photoshop" => edited(probe, "Photoshop"),
            0xda => return Ok(()),
            _ => {}
        }
        at = end;
    }
    Ok(())
}

/// EXIF, or Adobe's description in XML.
fn application(source: &mut Source, body: u64, end: u64, probe: &mut Probe) -> Result<(), Stop> {
    let bytes = source.up_to(body, end, exif::MAX_BLOCK)?;
    if let Some(block) = bytes.strip_prefix(b"Exif\0\0") {
        exif::read(block.to_vec(), probe);
    } else if bytes.starts_with(b"http://ns.adobe.com/xap/")
        && let Some(tool) = creator_tool(&String::from_utf8_lossy(&bytes))
    {
        edited(probe, tool);
    }
    Ok(())
}

/// The software an XMP block names as the creator, if it is one that changes pictures.
fn creator_tool(xmp: &str) -> Option<&'static str> {
    let from = xmp.find("CreatorTool")?;
    let near: String = xmp[from..].chars().take(120).collect();
    tools::named_in(&near)
}

fn edited(probe: &mut Probe, tool: &str) {
    if !probe.findings.iter().any(|f| f.code == FindingCode::EditedPhoto) {
        probe.find(Finding::question(FindingCode::EditedPhoto, format!("照片经 {tool} 处理")));
    }
}

/// Looks for the end mark, and for what hangs behind it.
fn ending(source: &mut Source, probe: &mut Probe) {
    let from = source.len().saturating_sub(TAIL);
    let Ok(tail) = source.up_to(from, source.len(), TAIL as usize) else { return };
    if tail.ends_with(&[0xff, 0xd9]) {
        return;
    }
    let behind = tail.windows(2).rposition(|w| w == [0xff, 0xd9]).map(|n| &tail[n + 2..]);
    match behind {
        _ if tools::contains(&tail, b"PK\x05\x06") => {
            probe.find(Finding::serious(FindingCode::TrailingData, "照片尾部附有压缩包"));
        }
        Some(rest) if rest.iter().all(|b| *b == 0) => {}
        Some(rest) => {
            probe.find(Finding::info(FindingCode::TrailingData, format!("照片尾部另有 {} 字节", rest.len())));
        }
        // A film behind the picture may be longer than the tail.
        None if tools::contains(&tail, b"mdat") || source.len() > TAIL && tools::contains(&tail, b"moov") => {
            probe.find(Finding::info(FindingCode::TrailingData, "照片尾部附有短视频"));
        }
        None => probe.find(Finding::serious(FindingCode::Truncated, "照片没有结束标记，未正常结束")),
    }
}
