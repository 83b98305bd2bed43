//! Probing 探查: what a file is and says about itself, read from its bytes alone, without loading them.
//!
//! Never panics, never allocates by a size the file claims, reads a bounded number of bytes. Never refuses: what cannot be read is a
//! finding, and the bytes are kept whatever is found.

mod avi;
mod bmff;
mod exif;
mod facts;
mod jpeg;
mod png;
mod riff;
mod sniff;
mod source;
mod tools;
mod wav;

use std::io::{Read, Seek};

pub use facts::{MadeBy, MediaKind, Position, Probe, Size, Structure, Track, TrackKind};
pub use sniff::Container;

use crate::finding::{Finding, FindingCode};
use source::Source;

/// Looks at the file behind `reader`, which is `len` bytes long. `name_hint` is the name it came with; only its ending is compared with the
/// content, and it may be anything.
pub fn probe(reader: &mut (impl Read + Seek), len: u64, name_hint: &str) -> Probe {
    let mut source = Source::new(reader, len);
    let container = match sniff::sniff(&mut source) {
        Ok(container) => container,
        Err(_) => {
            let mut probe = Probe::new(Container::Unknown);
            probe.find(Finding::serious(FindingCode::Unreadable, "文件无法读取"));
            return probe;
        }
    };
    let mut probe = Probe::new(container);
    by_content(&mut source, &mut probe);
    by_name(name_hint, &mut probe);
    probe
}

/// Reads what the format allows.
fn by_content(source: &mut Source, probe: &mut Probe) {
    let name = probe.container.label();
    match probe.container {
        Container::Mp4 | Container::Mov => bmff::read(source, probe),
        Container::Jpeg => jpeg::read(source, probe),
        Container::Png => png::read(source, probe),
        Container::Wav => wav::read(source, probe),
        Container::Avi => avi::read(source, probe),
        Container::Empty => probe.find(Finding::serious(FindingCode::Empty, "文件为空，没有任何内容")),
        Container::Vendor => {
            probe.find(Finding::question(FindingCode::VendorPlayer, "厂商专用格式，需用厂商播放器打开"));
        }
        Container::Html | Container::Executable => {
            probe.find(Finding::serious(FindingCode::ActiveContent, format!("内容是{name}，只保存，不在页面中打开")));
        }
        Container::Unknown => {
            probe.find(if is_blank(source) {
                Finding::serious(FindingCode::Blank, "文件内容全部为零，疑似未写入")
            } else {
                Finding::question(FindingCode::UnknownFormat, "格式未识别，已按原样保存")
            });
        }
        _ => {}
    }
}

/// Compares content and name.
fn by_name(name: &str, probe: &mut Probe) {
    if probe.container != Container::Empty && !probe.container.fits_name(name) {
        let message = match probe.container {
            Container::Unknown => "文件名与内容不符：内容不是文件名所写的格式".to_owned(),
            known => format!("文件名与内容不符：内容是 {}", known.label()),
        };
        probe.find(Finding::question(FindingCode::NameMismatch, message));
    }
    let lower = name.to_lowercase();
    if lower.starts_with("mmexport") || lower.starts_with("wx_camera_") || is_chat_name(&lower) {
        let message = "文件名是聊天或相册软件所起，不是设备的原始文件";
        probe.find(Finding::question(FindingCode::NotFromDevice, message));
    }
}

/// `VID-20261103-WA0007.mp4`.
fn is_chat_name(lower: &str) -> bool {
    lower.split_once("-wa").is_some_and(|(before, after)| {
        before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Places looked at to tell a file that was never written.
const BLANK_SAMPLES: u64 = 64;

/// Whether samples taken all over the file hold nothing but zeros.
fn is_blank(source: &mut Source) -> bool {
    let (len, step) = (source.len(), (source.len() / BLANK_SAMPLES).max(1));
    let mut places = (0..BLANK_SAMPLES).map(|n| n * step).take_while(|at| *at < len);
    places.all(|at| source.up_to(at, at.saturating_add(512), 512).is_ok_and(|bytes| bytes.iter().all(|b| *b == 0)))
}
