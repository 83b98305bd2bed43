//! Appending to a tree of tiles: from the old right edge and new leaves to the files to write. Writing them, and signing the new root
//! only after they are durable, is for the caller.

use crate::frontier::Frontier;
use crate::hash::{Hash, leaf_hash, peaks, perfect_root};
use crate::tile::{
    MAX_LEAF_LEN, TILE_HEIGHT, TILE_WIDTH, TileId, TileKind, read_entries, read_hashes, write_entry, write_hashes,
};
use crate::tree::{ReadTreeError, TileReader, read};

/// A file of the tree: its name is the text of `tile`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileFile {
    /// Its name.
    pub tile: TileId,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A tree after new leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Its right edge, and with it its size and root.
    pub frontier: Frontier,
    /// What to write: each full tile once, in the order in which they filled up, then the partial tiles that changed.
    pub files: Vec<TileFile>,
}

/// Why a tree cannot grow.
#[derive(Debug, thiserror::Error)]
pub enum GrowError<E: std::error::Error + 'static> {
    /// The right edge of the stored tree cannot be read.
    #[error("failed to read the right edge of the tree")]
    Edge(#[source] ReadTreeError<E>),
    /// What is stored is not what the frontier says: one of the two was changed, and nothing may be built on it.
    #[error("{0} is not the one that the tree was grown with")]
    Differs(TileId),
    /// The leaf does not fit an entry bundle.
    #[error("leaf {index} has {len} bytes, more than {MAX_LEAF_LEN}")]
    LeafTooLong {
        /// Place that the leaf would have.
        index: u64,
        /// Its length in bytes.
        len: usize,
    },
}

/// Appends `leaves` to the tree that ends with `old`. Of the stored tree only its partial tiles are read ([`TileId::edge`]), and they
/// are checked against `old`. Appending in any chunks gives the same full tiles and the same root.
///
/// # Errors
/// When the partial tiles cannot be read or differ from `old`, or a leaf is too long. Nothing is to be written then.
pub fn grow<R: TileReader, L: AsRef<[u8]>>(
    reader: &R,
    old: &Frontier,
    leaves: impl IntoIterator<Item = L>,
) -> Result<Growth, GrowError<R::Error>> {
    let mut edge = Edge::read(reader, old)?;
    let mut files = Vec::new();
    for leaf in leaves {
        let leaf = leaf.as_ref();
        let too_long = GrowError::LeafTooLong { index: edge.size, len: leaf.len() };
        edge.push(leaf, &mut files).ok_or(too_long)?;
    }
    files.extend(edge.partial_files(old.size()));
    Ok(Growth { frontier: edge.frontier(), files })
}

/// What an audit finds.
#[derive(Debug, thiserror::Error)]
pub enum AuditError<E: std::error::Error + 'static> {
    /// A file is missing or malformed.
    #[error("failed to read a file of the tree")]
    Read(#[source] ReadTreeError<E>),
    /// A tile is not what the entries hash to.
    #[error("{0} is not what the entries hash to")]
    Differs(TileId),
}

/// Hashes all entries of a tree of `size` leaves anew, compares each stored tile, and returns the frontier they lead to. Whether its
/// root is the one that was signed is for the caller to compare. Entries are read bundle by bundle and not kept.
///
/// # Errors
/// At the first file that is missing, malformed, or not what the entries hash to.
pub fn audit<R: TileReader>(reader: &R, size: u64) -> Result<Frontier, AuditError<R::Error>> {
    let mut edge = Edge::default();
    let bundles = (0..).map_while(|index| TileId::within(size, TileKind::Entries, index));
    for tile in bundles {
        let bytes = read(reader, tile).map_err(AuditError::Read)?;
        let malformed = |source| AuditError::Read(ReadTreeError::Malformed { tile, source });
        let mut files = Vec::new();
        for entry in read_entries(tile, &bytes).map_err(malformed)? {
            edge.push(entry, &mut files).ok_or(AuditError::Differs(tile))?;
        }
        compare(reader, &files)?;
    }
    compare(reader, &edge.partial_files(0).collect::<Vec<_>>())?;
    Ok(edge.frontier())
}

/// Whether the stored tiles begin as these do; a wider stored tile is allowed, as everywhere.
fn compare<R: TileReader>(reader: &R, files: &[TileFile]) -> Result<(), AuditError<R::Error>> {
    for file in files.iter().filter(|file| file.tile.kind() != TileKind::Entries) {
        let tile = file.tile;
        let bytes = read(reader, tile).map_err(AuditError::Read)?;
        let malformed = |source| AuditError::Read(ReadTreeError::Malformed { tile, source });
        if write_hashes(&read_hashes(tile, &bytes).map_err(malformed)?) != file.bytes {
            return Err(AuditError::Differs(tile));
        }
    }
    Ok(())
}

/// The tiles that are not full yet, each with room for at least one item more.
#[derive(Default)]
struct Edge {
    size: u64,
    /// The entry bundle, as bytes.
    bundle: Vec<u8>,
    /// The hash tiles, by level.
    rows: Vec<Vec<Hash>>,
}

impl Edge {
    /// Reads the edge of the stored tree and compares it with its frontier.
    fn read<R: TileReader>(reader: &R, frontier: &Frontier) -> Result<Self, GrowError<R::Error>> {
        let mut edge = Self { size: frontier.size(), ..Self::default() };
        let mut unchecked = None;
        let mut unmatched = frontier.peaks();
        for tile in TileId::edge(frontier.size()) {
            let bytes = read(reader, tile).map_err(GrowError::Edge)?;
            let malformed = |source| GrowError::Edge(ReadTreeError::Malformed { tile, source });
            match tile.kind() {
                TileKind::Entries => {
                    let entries = read_entries(tile, &bytes).map_err(malformed)?;
                    entries.iter().try_for_each(|entry| write_entry(&mut edge.bundle, entry)).ok_or(GrowError::Differs(tile))?;
                    unchecked = Some((tile, entries.into_iter().map(leaf_hash).collect::<Vec<_>>()));
                }
                TileKind::Hashes { level } => {
                    let row = read_hashes(tile, &bytes).map_err(malformed)?;
                    unmatched = unmatched.strip_suffix(peaks(&row).as_slice()).ok_or(GrowError::Differs(tile))?;
                    // The first hash tile after the bundle is the one of its leaves.
                    if let Some((bundle, _)) = unchecked.take().filter(|(_, hashes)| *hashes != row) {
                        return Err(GrowError::Differs(bundle));
                    }
                    *edge.row(level.into()) = row;
                }
            }
        }
        Ok(edge)
    }

    /// Appends a leaf; files that it fills up go to `files`. Nothing is returned, and nothing appended, when it is too long.
    fn push(&mut self, leaf: &[u8], files: &mut Vec<TileFile>) -> Option<()> {
        write_entry(&mut self.bundle, leaf)?;
        self.size += 1;
        if self.size.is_multiple_of(u64::from(TILE_WIDTH)) {
            let bundle = std::mem::take(&mut self.bundle);
            files.extend(self.file(TileKind::Entries, bundle));
        }
        let (mut level, mut hash) = (0, leaf_hash(leaf));
        loop {
            let row = self.row(level);
            row.push(hash);
            if row.len() < usize::from(TILE_WIDTH) {
                return Some(());
            }
            let row = std::mem::take(row);
            files.extend(self.file(kind_of(level), write_hashes(&row)));
            (level, hash) = (level + 1, perfect_root(&row));
        }
    }

    /// The partial tiles that differ from those of a tree of `old_size` leaves.
    fn partial_files(&self, old_size: u64) -> impl Iterator<Item = TileFile> {
        let rows = self.rows.iter().enumerate().map(|(level, row)| (kind_of(level), write_hashes(row)));
        let partial = std::iter::once((TileKind::Entries, self.bundle.clone())).chain(rows);
        let changed = partial.filter(move |(kind, _)| kind.count(self.size) != kind.count(old_size));
        // A tile that has just been filled leaves an empty one behind; empty tiles are not written.
        changed
            .filter(|(kind, _)| !kind.count(self.size).is_multiple_of(u64::from(TILE_WIDTH)))
            .filter_map(|(kind, bytes)| self.file(kind, bytes))
    }

    fn frontier(&self) -> Frontier {
        Frontier::of_peaks(self.size, self.rows.iter().rev().flat_map(|row| peaks(row)).collect())
    }

    /// The file with the last items of this kind.
    fn file(&self, kind: TileKind, bytes: Vec<u8>) -> Option<TileFile> {
        let last = kind.count(self.size).checked_sub(1)?;
        TileId::within(self.size, kind, last >> TILE_HEIGHT).map(|tile| TileFile { tile, bytes })
    }

    fn row(&mut self, level: usize) -> &mut Vec<Hash> {
        if self.rows.len() <= level {
            self.rows.resize_with(level + 1, Vec::new);
        }
        &mut self.rows[level]
    }
}

fn kind_of(level: usize) -> TileKind {
    // A tree of u64 leaves has eight tile levels.
    TileKind::Hashes { level: u8::try_from(level).unwrap_or(u8::MAX) }
}

#[cfg(test)]
mod tests;
