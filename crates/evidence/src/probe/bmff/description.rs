//! Sample descriptions (`stsd`): in which format a track is written, how large its pictures are, and the settings of its coder. What the
//! samples themselves hold is not read.

use base::Sha256Digest;

use super::super::facts::{Size, TrackKind};
use super::super::source::{Source, Stop};
use super::walk::{Found, FourCc};

/// Descriptions of one track looked at; cameras write one.
const MAX_ENTRIES: u32 = 16;
/// Boxes inside one description looked at.
const MAX_BOXES: u32 = 16;
/// Bytes of a coder's settings looked at; real ones have some dozens.
const MAX_SETTINGS: usize = 4096;
/// The fixed part of a description of pictures: its boxes begin behind it.
const PICTURES: u64 = 8 + 78;
/// The same of sound.
const SOUND: u64 = 8 + 28;
/// The kind of a parameter set of sequences in H.265.
const SEQUENCE_H265: u8 = 33;

/// What the descriptions of one track say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Description {
    /// The format of the first.
    pub(super) codec: [u8; 4],
    /// The size of its pictures.
    pub(super) size: Option<Size>,
    /// How many there are.
    pub(super) entries: u32,
    /// Whether they tell different sizes.
    pub(super) sizes_differ: bool,
    /// The most parameter sets of sequences in one of them: a camera needs one.
    pub(super) parameter_sets: u32,
    /// The settings of the first one's coder, as a kind and a digest.
    pub(super) settings: Option<String>,
}

/// Reads the table of descriptions.
pub(super) fn read(source: &mut Source, found: Found, kind: TrackKind) -> Result<Description, Stop> {
    let mut d = Description { codec: source.array(found.body + 12)?, ..Description::default() };
    let claimed = source.be32(found.body + 4)?.min(MAX_ENTRIES);
    let mut at = found.body + 8;
    for n in 0..claimed {
        let size = u64::from(source.be32(at)?);
        let end = at.saturating_add(size).min(found.end);
        if size < 16 || end <= at {
            break;
        }
        d.entries += 1;
        match kind {
            TrackKind::Video => pictures(source, at, end, n == 0, &mut d)?,
            TrackKind::Audio if n == 0 => sound(source, at, end, &mut d)?,
            _ => {}
        }
        at = end;
    }
    Ok(d)
}

fn pictures(source: &mut Source, at: u64, end: u64, first: bool, d: &mut Description) -> Result<(), Stop> {
    let [w0, w1, h0, h1] = source.array(at + 32)?;
    let (width, height) = (u32::from(u16::from_be_bytes([w0, w1])), u32::from(u16::from_be_bytes([h0, h1])));
    let size = (width > 0 && height > 0).then_some(Size { width, height });
    d.sizes_differ |= !first && size != d.size;
    if first {
        d.size = size;
    }
    let Some((kind, bytes)) = settings(source, at + PICTURES, end, &[b"avcC", b"hvcC", b"av1C", b"vvcC", b"esds"])? else {
        return Ok(());
    };
    let sets = match &kind {
        b"avcC" => bytes.get(5).map_or(0, |n| u32::from(n & 0x1f)),
        b"hvcC" => sequences_h265(&bytes),
        _ => 0,
    };
    d.parameter_sets = d.parameter_sets.max(sets);
    if first {
        d.settings = Some(named(kind, &bytes));
    }
    Ok(())
}

/// Channels, bits and rate of the sound, then what its coder says.
fn sound(source: &mut Source, at: u64, end: u64, d: &mut Description) -> Result<(), Stop> {
    let plain: [u8; 12] = source.array(at + 24)?;
    let mut text = named(d.codec, &plain);
    if let Some((kind, bytes)) = settings(source, at + SOUND, end, &[b"esds", b"dOps", b"alac", b"damr"])? {
        text = format!("{text} {}", named(kind, &bytes));
    }
    d.settings = Some(text);
    Ok(())
}

/// The first box of one of these kinds between two places.
fn settings(source: &mut Source, from: u64, end: u64, kinds: &[&[u8; 4]]) -> Result<Option<([u8; 4], Vec<u8>)>, Stop> {
    let mut at = from;
    for _ in 0..MAX_BOXES {
        if at.saturating_add(8) > end {
            break;
        }
        let (size, kind) = (u64::from(source.be32(at)?), source.array::<4>(at + 4)?);
        let inner = at.saturating_add(size).min(end);
        if size < 8 {
            break;
        }
        if kinds.contains(&&kind) {
            return Ok(Some((kind, source.up_to(at + 8, inner, MAX_SETTINGS)?)));
        }
        at = inner;
    }
    Ok(None)
}

/// How many parameter sets of sequences the record of an H.265 coder holds.
fn sequences_h265(bytes: &[u8]) -> u32 {
    let (arrays, mut at, mut sets) = (bytes.get(22).copied().unwrap_or_default(), 23, 0_u32);
    for _ in 0..arrays {
        let Some(&[kind, n0, n1]) = bytes.get(at..at + 3) else { break };
        let units = u16::from_be_bytes([n0, n1]);
        at += 3;
        for _ in 0..units {
            let Some(&[l0, l1]) = bytes.get(at..at + 2) else { return sets };
            at += 2 + usize::from(u16::from_be_bytes([l0, l1]));
            sets += u32::from(kind & 0x3f == SEQUENCE_H265);
        }
    }
    sets
}

fn named(kind: [u8; 4], bytes: &[u8]) -> String {
    let digest = Sha256Digest::of(bytes).to_string();
    format!("{}:{}", FourCc(kind), &digest[..16])
}
