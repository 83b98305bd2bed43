//! Names and contents of the files of <https://c2sp.org/tlog-tiles>: hash tiles of height 8 and entry bundles. Where files are kept,
//! and which of them a tree needs, is not decided here.

use std::fmt;
use std::str::FromStr;

use crate::hash::Hash;

/// Levels of the tree in one tile, as a shift: a full tile is [`TILE_WIDTH`] hashes wide.
pub(crate) const TILE_HEIGHT: u32 = 8;
/// Hashes in a full tile, and entries in a full bundle.
pub const TILE_WIDTH: u16 = 1 << TILE_HEIGHT;
/// The longest leaf that fits an entry bundle, in bytes.
pub const MAX_LEAF_LEN: usize = u16::MAX as usize;
/// The highest tile level that a path may name.
const MAX_LEVEL: u8 = 63;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// The leaves themselves, each behind its length (an “entry bundle”).
    Entries,
    /// Hashes of subtrees of 256^level leaves.
    Hashes {
        /// 0 for the hashes of leaves.
        level: u8,
    },
}

impl TileKind {
    /// Items of this kind that a tree of `size` leaves has.
    pub(crate) fn count(self, size: u64) -> u64 {
        match self {
            Self::Entries => size,
            Self::Hashes { level } => size.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or(0),
        }
    }
}

/// A tile, named by kind, place and width. Its text is its path: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    kind: TileKind,
    index: u64,
    width: u16,
}

impl TileId {
    /// The tile at this place as a tree of `size` leaves has it: full, or as wide as the tree goes. Nothing where the tree has nothing.
    pub fn within(size: u64, kind: TileKind, index: u64) -> Option<Self> {
        let first = index.checked_mul(u64::from(TILE_WIDTH))?;
        let width = kind.count(size).checked_sub(first)?.min(u64::from(TILE_WIDTH));
        let width = u16::try_from(width).ok().filter(|width| *width > 0)?;
        Some(Self { kind, index, width })
    }

    /// The partial tiles of a tree of `size` leaves: its entry bundle, then its hash tiles by level. What appending must read.
    pub fn edge(size: u64) -> impl Iterator<Item = Self> {
        let levels = (0..=MAX_LEVEL).map(|level| TileKind::Hashes { level });
        let kinds = std::iter::once(TileKind::Entries).chain(levels).take_while(move |kind| kind.count(size) > 0);
        kinds.filter_map(move |kind| Self::within(size, kind, kind.count(size) >> TILE_HEIGHT))
    }

    /// What it holds.
    pub const fn kind(self) -> TileKind {
        self.kind
    }

    /// Its place among the tiles of its kind, from 0.
    pub const fn index(self) -> u64 {
        self.index
    }

    /// How many hashes or entries it holds, 1 to 256.
    pub const fn width(self) -> u16 {
        self.width
    }

    /// Whether it can never grow again.
    pub const fn is_full(self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The full tile at the same place. A reader whose partial tile is gone may answer with this one.
    pub const fn full(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => f.write_str("tile/entries/")?,
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
        }
        write_index(f, self.index / 1000)?;
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// All groups of three digits but the last.
fn write_index(f: &mut fmt::Formatter<'_>, rest: u64) -> fmt::Result {
    if rest == 0 {
        return Ok(());
    }
    write_index(f, rest / 1000)?;
    write!(f, "x{:03}/", rest % 1000)
}

/// The text is not the path of a tile.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile: {0:?}")]
pub struct ParseTileIdError(String);

impl FromStr for TileId {
    type Err = ParseTileIdError;

    fn from_str(path: &str) -> Result<Self, ParseTileIdError> {
        // Printing again settles every question of form: leading zeroes, plus signs, groups of other lengths.
        parse_path(path).filter(|tile| tile.to_string() == path).ok_or_else(|| ParseTileIdError(path.chars().take(80).collect()))
    }
}

fn parse_path(path: &str) -> Option<TileId> {
    let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    let kind = match kind {
        "entries" => TileKind::Entries,
        level => TileKind::Hashes { level: level.parse().ok().filter(|level| *level <= MAX_LEVEL)? },
    };
    let (groups, width) = match rest.split_once(".p/") {
        Some((groups, width)) => (groups, width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width))?),
        None => (rest, TILE_WIDTH),
    };
    let index = groups.split('/').try_fold(0_u64, |index, group| {
        let group: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
        index.checked_mul(1000)?.checked_add(group)
    })?;
    Some(TileId { kind, index, width })
}

/// Why the bytes of a tile cannot be its content.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileBytesError {
    /// No whole number of hashes, or more items than a tile can hold.
    #[error("{0} bytes are not the items of one tile")]
    Length(usize),
    /// A bundle that ends inside an entry.
    #[error("the bundle ends inside its entry {0}")]
    CutEntry(usize),
    /// Fewer items than the name says.
    #[error("{found} items where {expected} are named")]
    TooNarrow {
        /// Items that the name promises.
        expected: u16,
        /// Items found.
        found: usize,
    },
}

/// The hashes in `bytes`, as many as `tile` is wide; `bytes` may hold a wider tile of the same place.
pub(crate) fn read_hashes(tile: TileId, bytes: &[u8]) -> Result<Vec<Hash>, TileBytesError> {
    let (hashes, odd) = bytes.as_chunks::<{ Hash::LEN }>();
    if !odd.is_empty() || hashes.len() > usize::from(TILE_WIDTH) {
        return Err(TileBytesError::Length(bytes.len()));
    }
    let hashes = hashes.get(..usize::from(tile.width)).ok_or(too_narrow(tile, hashes.len()))?;
    Ok(hashes.iter().copied().map(Hash).collect())
}

/// The hashes as a tile has them.
pub(crate) fn write_hashes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The entries in `bytes`, as many as `tile` is wide; `bytes` may hold a wider bundle of the same place.
pub(crate) fn read_entries(tile: TileId, bytes: &[u8]) -> Result<Vec<&[u8]>, TileBytesError> {
    let mut entries = Vec::with_capacity(usize::from(tile.width));
    let mut rest = bytes;
    while !rest.is_empty() {
        let cut = || TileBytesError::CutEntry(entries.len());
        let (len, behind) = rest.split_first_chunk::<2>().ok_or_else(cut)?;
        let (entry, behind) = behind.split_at_checked(u16::from_be_bytes(*len).into()).ok_or_else(cut)?;
        entries.push(entry);
        rest = behind;
        if entries.len() > usize::from(TILE_WIDTH) {
            return Err(TileBytesError::Length(bytes.len()));
        }
    }
    if entries.len() < usize::from(tile.width) {
        return Err(too_narrow(tile, entries.len()));
    }
    entries.truncate(tile.width.into());
    Ok(entries)
}

/// Appends one entry to a bundle. The bundle is left as it was, and nothing returned, when the leaf is too long.
pub(crate) fn write_entry(bundle: &mut Vec<u8>, leaf: &[u8]) -> Option<()> {
    let len = u16::try_from(leaf.len()).ok()?;
    bundle.extend_from_slice(&len.to_be_bytes());
    bundle.extend_from_slice(leaf);
    Some(())
}

const fn too_narrow(tile: TileId, found: usize) -> TileBytesError {
    TileBytesError::TooNarrow { expected: tile.width, found }
}

#[cfg(test)]
mod tests;
