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
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::tile::TileBytesError;
    use crate::tree::NoSuchTile;

    type Store = BTreeMap<TileId, Vec<u8>>;

    fn leaf(n: usize) -> Vec<u8> {
        format!("leaf {n}").into_bytes()
    }

    /// Grows an empty tree in these chunks, keeping all that is written.
    fn grown(chunks: &[usize]) -> (Store, Frontier) {
        let (mut store, mut frontier, mut done) = (Store::new(), Frontier::default(), 0);
        for chunk in chunks {
            let growth = grow(&store, &frontier, (done..done + chunk).map(leaf)).unwrap();
            done += chunk;
            for file in growth.files {
                // A full tile is written once; a partial one may be written again only with the same bytes.
                let before = store.insert(file.tile, file.bytes.clone());
                assert!(before.is_none_or(|before| !file.tile.is_full() && before == file.bytes), "{}", file.tile);
            }
            frontier = growth.frontier;
        }
        (store, frontier)
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Frozen: what these files hold is what logs in the field hold.
    #[test]
    fn golden_bytes() {
        let growth = grow(&Store::new(), &Frontier::default(), ["", "a", "bc"]).unwrap();
        let text: String = growth.files.iter().map(|file| format!("{} {}\n", file.tile, hex(&file.bytes))).collect();
        expect_test::expect![[r#"
            tile/entries/000.p/3 000000016100026263
            tile/0/000.p/3 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c4075b6a68556aaa03188190d906199743692269dd8556b034c418f194a70e188
        "#]].assert_eq(&text);

        let (store, frontier) = grown(&[256, 44]);
        let text: String = store.iter().map(|(tile, bytes)| format!("{tile} {}\n", hex(&Sha256::digest(bytes)))).collect();
        expect_test::expect![[r#"
            tile/entries/000 a14c635e736c61c708522df30dabd9606ebc7bc14b9de94ead044c9530e2fac5
            tile/entries/001.p/44 2732d32efe403c78699e6db4fc12a2780cce0c513d643307a246d9e9c3083c75
            tile/0/000 3658d44ebeb979b996b87ac966392dffbe9a628e34cb70bbff0ba844e74c31c6
            tile/0/001.p/44 ef8b7a16b7e780e5fb0b989e370461025cbd238507fc673d21936f362db54ab9
            tile/1/000.p/1 c8f421898ac532cb17b42cd6c862710cad20834ef186d2d55534a61d63a8539f
        "#]].assert_eq(&text);
        expect_test::expect!["56/ILTiUT8eTBUUygJHUWCMojB9zTL2sBjlnE+vUtdU="].assert_eq(&frontier.root().to_string());
    }

    #[test]
    fn nothing_new_writes_nothing() {
        for size in [0, 1, 255, 256, 257] {
            let (store, frontier) = grown(&[size]);
            let growth = grow(&store, &frontier, std::iter::empty::<Vec<u8>>()).unwrap();
            assert_eq!(growth, Growth { frontier, files: Vec::new() });
        }
    }

    #[test]
    fn a_third_level_of_tiles() {
        let (store, frontier) = grown(&[65_535, 2]);
        let top = TileId::within(65_537, TileKind::Hashes { level: 2 }, 0).unwrap();
        assert_eq!(store[&top].len(), 32);
        let mut pushed = Frontier::default();
        pushed.extend((0..65_537).map(|n| leaf_hash(&leaf(n))));
        assert_eq!(frontier, pushed);
        assert_eq!(audit(&store, 65_537).unwrap(), pushed);
    }

    #[test]
    fn a_leaf_that_does_not_fit_is_named() {
        let long = vec![0; MAX_LEAF_LEN + 1];
        let error = grow(&Store::new(), &Frontier::default(), [b"ok".as_slice(), &long]).unwrap_err();
        assert!(matches!(error, GrowError::LeafTooLong { index: 1, len } if len == long.len()), "{error:?}");
    }

    #[test]
    fn a_missing_or_malformed_edge_stops_growth() {
        let (mut store, frontier) = grown(&[300]);
        for tile in TileId::edge(300) {
            let bytes = store.remove(&tile).unwrap();
            let error = grow(&store, &frontier, ["x"]).unwrap_err();
            assert!(matches!(error, GrowError::Edge(ReadTreeError::Read { tile: t, source: NoSuchTile(_) }) if t == tile));
            store.insert(tile, bytes[..bytes.len() - 1].to_vec());
            let error = grow(&store, &frontier, ["x"]).unwrap_err();
            assert!(matches!(error, GrowError::Edge(ReadTreeError::Malformed { tile: t, .. }) if t == tile), "{error:?}");
            store.insert(tile, bytes);
        }
        grow(&store, &frontier, ["x"]).unwrap();
    }

    #[test]
    fn an_audit_names_a_bundle_with_too_much_in_it() {
        let (mut store, _) = grown(&[256]);
        let bundle = TileId::within(256, TileKind::Entries, 0).unwrap();
        store.get_mut(&bundle).unwrap().extend([0, 0]);
        let error = audit(&store, 256).unwrap_err();
        let AuditError::Read(ReadTreeError::Malformed { tile, source }) = error else { panic!("{error:?}") };
        assert!(tile == bundle && matches!(source, TileBytesError::Length(_)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn chunks_make_no_difference(chunks in prop::collection::vec(0_usize..400, 0..8)) {
            let (in_chunks, frontier) = grown(&chunks);
            let size = chunks.iter().sum();
            let (at_once, same) = grown(&[size]);
            prop_assert_eq!(&frontier, &same);
            // Every file of the whole growth is there, bit for bit; what is there besides are narrower tiles of earlier sizes.
            for (tile, bytes) in &at_once {
                prop_assert_eq!(in_chunks.get(tile), Some(bytes));
            }
            for (tile, bytes) in &in_chunks {
                let now = TileId::within(size as u64, tile.kind(), tile.index()).unwrap();
                prop_assert!(at_once[&now].starts_with(bytes));
            }
            prop_assert_eq!(audit(&in_chunks, size as u64).unwrap(), frontier);
        }

        #[test]
        fn a_changed_edge_is_never_built_upon(size in 1_usize..700, pick: prop::sample::Index, bit: prop::sample::Index) {
            let (mut store, frontier) = grown(&[size]);
            let edge: Vec<TileId> = TileId::edge(size as u64).collect();
            let tile = *pick.get(&edge);
            let bytes = store.get_mut(&tile).unwrap();
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            match grow(&store, &frontier, ["x"]) {
                Err(GrowError::Differs(named) | GrowError::Edge(ReadTreeError::Malformed { tile: named, .. })) => prop_assert_eq!(named, tile),
                other => prop_assert!(false, "{:?}", other),
            }
        }

        #[test]
        fn an_audit_finds_every_changed_bit(size in 1_usize..700, pick: prop::sample::Index, bit: prop::sample::Index) {
            let (mut store, frontier) = grown(&[size]);
            let tiles: Vec<TileId> = store.keys().copied().collect();
            let tile = *pick.get(&tiles);
            let bytes = store.get_mut(&tile).unwrap();
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            match audit(&store, size as u64) {
                Err(AuditError::Read(ReadTreeError::Malformed { tile: named, .. })) => prop_assert_eq!(named, tile),
                // A changed entry shows in the tile of its hash.
                Err(AuditError::Differs(named)) => prop_assert!(named.index() == tile.index() && named.width() == tile.width()),
                other => prop_assert!(false, "{:?} for {}", other, frontier.root()),
            }
        }
    }
}
