//! Names and notes inside a film: software, device, place, Apple's and Android's keys.

use super::super::source::{Source, Stop};
use super::walk::{Found, Path};

/// Longest text read from one tag.
const MAX_TEXT: usize = 512;
/// Keys remembered from a QuickTime key table.
const MAX_KEYS: u32 = 64;

/// What the tags say.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// Software that wrote the file (`©too`, `©swr`).
    pub(super) software: Option<String>,
    /// Maker of the device.
    pub(super) make: Option<String>,
    /// Model of the device.
    pub(super) model: Option<String>,
    /// `com.apple.quicktime.creationdate`.
    pub(super) apple_created: Option<String>,
    /// Place as ISO 6709.
    pub(super) place: Option<String>,
    /// Whether a Novatek table of satellite positions is there.
    pub(super) satellite_table: bool,
    keys: Vec<String>,
}

impl Tags {
    /// Takes in a box below `moov`, `trak`, or at the top; `rest` is the path below.
    pub(super) fn take(&mut self, source: &mut Source, rest: Path, found: Found) -> Result<(), Stop> {
        match rest {
            [b"gps "] => self.satellite_table = true,
            [.., b"meta", b"keys"] => self.keys = keys(source, found)?,
            [.., b"ilst", item, b"data"] => {
                let text = readable(&source.up_to(found.body + 8, found.end, MAX_TEXT)?);
                let index = u32::from_be_bytes(**item);
                let key = index.checked_sub(1).and_then(|n| self.keys.get(n as usize)).cloned();
                match key {
                    Some(key) => self.keyed(&key, text),
                    None => self.named(item, text),
                }
            }
            // A plain QuickTime text: length, language, characters.
            [.., b"udta", item] if item[0] == 0xa9 => {
                let text = readable(&source.up_to(found.body + 4, found.end, MAX_TEXT)?);
                self.named(item, text);
            }
            _ => {}
        }
        Ok(())
    }

    fn named(&mut self, item: &[u8; 4], text: String) {
        match item {
            b"\xa9too" | b"\xa9swr" | b"\xa9enc" => set(&mut self.software, text),
            b"\xa9mak" => set(&mut self.make, text),
            b"\xa9mod" => set(&mut self.model, text),
            b"\xa9xyz" => set(&mut self.place, text),
            _ => {}
        }
    }

    fn keyed(&mut self, key: &str, text: String) {
        match key {
            "com.apple.quicktime.creationdate" => set(&mut self.apple_created, text),
            "com.apple.quicktime.location.ISO6709" => set(&mut self.place, text),
            "com.apple.quicktime.make" | "com.android.manufacturer" => set(&mut self.make, text),
            "com.apple.quicktime.model" | "com.android.model" => set(&mut self.model, text),
            "com.apple.quicktime.software" | "encoder" => set(&mut self.software, text),
            _ => {}
        }
    }
}

/// The first to speak is kept: later tags repeat it for other readers.
fn set(slot: &mut Option<String>, text: String) {
    if slot.is_none() && !text.is_empty() {
        *slot = Some(text);
    }
}

/// The names of a QuickTime key table.
fn keys(source: &mut Source, found: Found) -> Result<Vec<String>, Stop> {
    let count = source.be32(found.body + 4)?.min(MAX_KEYS);
    let (mut at, mut keys) = (found.body + 8, Vec::new());
    for _ in 0..count {
        let size = u64::from(source.be32(at)?);
        if size < 8 || at + size > found.end {
            break;
        }
        keys.push(readable(&source.up_to(at + 8, at + size, MAX_TEXT)?));
        at += size;
    }
    Ok(keys)
}

/// Text from a file, without the length byte QuickTime puts before it and the zeros after it.
pub(super) fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control() && *c != char::REPLACEMENT_CHARACTER).collect::<String>().trim().to_owned()
}
