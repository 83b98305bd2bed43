//! Walks the boxes of an ISO base media file (ISO/IEC 14496-12): what it is called, where it lies, whether it fits. What is inside is
//! read elsewhere. Depth, number of boxes and bytes read are bounded; a size is compared, never allocated.

use std::fmt;

use super::super::source::{Source, Stop};

/// How deep boxes may be nested. Real files need seven.
pub(super) const MAX_DEPTH: usize = 16;
/// How many boxes a file may have. A day in fragments of one second has half a million.
const MAX_BOXES: u32 = 1_000_000;

/// The four characters that name a kind of box.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FourCc(pub(crate) [u8; 4]);

impl fmt::Display for FourCc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            match byte {
                0xa9 => f.write_str("©")?,
                b' '..=b'~' => write!(f, "{}", char::from(byte))?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for FourCc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The names of the boxes that lead to a box, its own last.
pub(super) type Path<'a> = &'a [&'a [u8; 4]];

/// One box and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Where its content begins.
    pub(super) body: u64,
    /// Where it ends, within its parent.
    pub(super) end: u64,
    /// How many bytes it claims beyond its parent's end.
    pub(super) missing: u64,
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// At the end of the file.
    Whole,
    /// In the middle of a box's header, between boxes.
    HalfHeader,
    /// At a box that cannot be one: shorter than its own header.
    Nonsense,
    /// Some boxes lay too deep and were passed over.
    TooDeep,
    /// There were too many boxes.
    TooMany,
    /// The bytes ended, the budget did, or the storage failed.
    Stopped(Stop),
}

/// Visits every box in the order of the file, parents before children, with the path that leads to it (its own name last).
pub(super) fn walk(source: &mut Source, mut visit: impl FnMut(&mut Source, Path, Found) -> Result<(), Stop>) -> Ended {
    let mut path: Vec<[u8; 4]> = Vec::with_capacity(MAX_DEPTH);
    let mut ends = vec![source.len()];
    let (mut at, mut count, mut outcome) = (0, 0_u32, Ended::Whole);
    loop {
        let Some(&end) = ends.last() else { return outcome };
        // Inside a box, fewer bytes than a header needs are padding: QuickTime closes lists with four zeros.
        if end.saturating_sub(at) < 8 {
            if path.is_empty() && at < end {
                return Ended::HalfHeader;
            }
            at = end;
            ends.pop();
            path.pop();
            continue;
        }
        count += 1;
        if count > MAX_BOXES {
            return Ended::TooMany;
        }
        let (kind, found) = match header(source, at, end) {
            Ok(Some(header)) => header,
            // Inside a box, nonsense costs the rest of that box; between boxes it costs the rest of the file.
            Ok(None) if path.is_empty() => return Ended::Nonsense,
            Ok(None) => {
                (at, outcome) = (end, Ended::Nonsense);
                continue;
            }
            Err(stop) => return Ended::Stopped(stop),
        };
        path.push(kind);
        let mut names = [b"\0\0\0\0"; MAX_DEPTH];
        names.iter_mut().zip(&path).for_each(|(name, kind)| *name = kind);
        let names = &names[..path.len()];
        if let Err(stop) = visit(source, names, found) {
            // A box that is too short for its own fields is damaged, the ones beside it may be sound.
            if stop != Stop::End {
                return Ended::Stopped(stop);
            }
            outcome = Ended::Nonsense;
        }
        let children = if is_container(names) { children_of(source, kind, found) } else { None };
        match children {
            Some(first) if path.len() < MAX_DEPTH => {
                ends.push(found.end);
                at = first;
            }
            deeper => {
                if deeper.is_some() {
                    outcome = Ended::TooDeep;
                }
                path.pop();
                at = found.end;
            }
        }
    }
}

/// The box at `at`; `None` when there cannot be one.
fn header(source: &mut Source, at: u64, end: u64) -> Result<Option<([u8; 4], Found)>, Stop> {
    let [s0, s1, s2, s3, k0, k1, k2, k3] = source.array::<8>(at)?;
    let (kind, short) = ([k0, k1, k2, k3], u32::from_be_bytes([s0, s1, s2, s3]));
    let (size, head) = match short {
        // Up to the end of what it lies in.
        0 => (end - at, 8),
        1 => match source.be64(at + 8) {
            Ok(size) => (size, 16),
            Err(Stop::End) => return Ok(None),
            Err(stop) => return Err(stop),
        },
        size => (u64::from(size), 8),
    };
    if size < head || at + head > end {
        return Ok(None);
    }
    let claimed = at.saturating_add(size);
    Ok(Some((kind, Found { body: at + head, end: claimed.min(end), missing: claimed.saturating_sub(end) })))
}

/// Whether the box at the end of `path` holds boxes. The items of an `ilst` are containers of any name.
fn is_container(path: Path) -> bool {
    let in_list = path.len() > 1 && path[path.len() - 2] == b"ilst";
    in_list || path.last().is_some_and(|kind| CONTAINERS.contains(kind))
}

/// The boxes that hold nothing but boxes.
const CONTAINERS: [&[u8; 4]; 13] =
    [b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl", b"udta", b"meta", b"ilst", b"mvex", b"moof", b"traf"];

/// Where the children of a container begin. `meta` is a full box (four bytes of version) in ISO files and a plain one in QuickTime.
fn children_of(source: &mut Source, kind: [u8; 4], found: Found) -> Option<u64> {
    if kind != *b"meta" {
        return Some(found.body);
    }
    match source.array::<8>(found.body) {
        Ok([_, _, _, _, b'h', b'd', b'l', b'r']) => Some(found.body),
        _ => Some(found.body.saturating_add(4).min(found.end)),
    }
}
