//! Roots, proofs and entries read from tiles. What is read here is not checked against anything signed: a proof made from a spoilt tile
//! does not verify, and [`audit`](crate::audit) names the tile.

use std::collections::BTreeMap;

use crate::frontier::Frontier;
use crate::hash::{Hash, bag_peaks, perfect_root};
use crate::plan::{Plan, Subtree};
use crate::proof::{ConsistencyProof, InclusionProof};
use crate::tile::{TILE_WIDTH, TileBytesError, TileId, TileKind, read_entries, read_hashes};

/// A place where tiles are kept.
pub trait TileReader {
    /// Why a tile could not be read.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The bytes of this tile, or of a wider one at the same place ([`TileId::full`]): its first items are the same.
    ///
    /// # Errors
    /// When the tile is not there or cannot be read.
    fn read(&self, tile: TileId) -> Result<Vec<u8>, Self::Error>;
}

impl<R: TileReader + ?Sized> TileReader for &R {
    type Error = R::Error;

    fn read(&self, tile: TileId) -> Result<Vec<u8>, R::Error> {
        (**self).read(tile)
    }
}

/// The tile was not among those held in memory.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not there")]
pub struct NoSuchTile(pub TileId);

/// Tiles fetched beforehand, see [`Plan::tiles`] and [`TileId::edge`].
impl TileReader for BTreeMap<TileId, Vec<u8>> {
    type Error = NoSuchTile;

    fn read(&self, tile: TileId) -> Result<Vec<u8>, NoSuchTile> {
        self.get(&tile).or_else(|| self.get(&tile.full())).cloned().ok_or(NoSuchTile(tile))
    }
}

/// Why something could not be read from the tiles of a tree.
#[derive(Debug, thiserror::Error)]
pub enum ReadTreeError<E: std::error::Error + 'static> {
    /// The question is about leaves that the tree does not have, or about a tree that would shrink.
    #[error("{asked} asked of a tree of {size} leaves")]
    Beyond {
        /// What was asked for.
        asked: String,
        /// Leaves in the stored tree.
        size: u64,
    },
    /// Storage failed.
    #[error("failed to read {tile}")]
    Read {
        /// The tile.
        tile: TileId,
        /// What storage said.
        source: E,
    },
    /// Storage answered with something that is no such tile.
    #[error("{tile} is malformed")]
    Malformed {
        /// The tile.
        tile: TileId,
        /// What is wrong with it.
        source: TileBytesError,
    },
}

/// A tree of `size` leaves as its tiles have it. Every question may be asked at any smaller size too.
#[derive(Clone, Copy, Debug)]
pub struct Tree<R> {
    reader: R,
    size: u64,
}

impl<R: TileReader> Tree<R> {
    /// The tree of `size` leaves whose tiles `reader` reads; partial tiles are asked for as wide as this size makes them.
    pub const fn new(reader: R, size: u64) -> Self {
        Self { reader, size }
    }

    /// Leaves in the stored tree.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the first `size` leaves.
    ///
    /// # Errors
    /// When `size` goes beyond the tree, or a tile cannot be read.
    pub fn root(&self, size: u64) -> Result<Hash, ReadTreeError<R::Error>> {
        self.frontier(size).map(|frontier| frontier.root())
    }

    /// The frontier of the first `size` leaves: where appending can go on.
    ///
    /// # Errors
    /// When `size` goes beyond the tree, or a tile cannot be read.
    pub fn frontier(&self, size: u64) -> Result<Frontier, ReadTreeError<R::Error>> {
        if size > self.size {
            return Err(self.beyond(format!("the frontier of {size} leaves")));
        }
        Ok(Frontier::of_peaks(size, self.hashes(&Plan::peaks(size))?))
    }

    /// The hash of leaf `index`.
    ///
    /// # Errors
    /// When the tree has no such leaf, or a tile cannot be read.
    pub fn leaf_hash(&self, index: u64) -> Result<Hash, ReadTreeError<R::Error>> {
        let beyond = || self.beyond(format!("leaf {index}"));
        let plan = Some(Plan::leaf(index)).filter(|_| index < self.size).ok_or_else(beyond)?;
        self.hashes(&plan)?.pop().ok_or_else(beyond)
    }

    /// The bytes of leaf `index`.
    ///
    /// # Errors
    /// When the tree has no such leaf, or its bundle cannot be read.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, ReadTreeError<R::Error>> {
        let beyond = || self.beyond(format!("entry {index}"));
        let width = u64::from(TILE_WIDTH);
        let tile = TileId::within(self.size, TileKind::Entries, index / width).ok_or_else(beyond)?;
        let bytes = read(&self.reader, tile)?;
        let entries = read_entries(tile, &bytes).map_err(|source| ReadTreeError::Malformed { tile, source })?;
        let entry = usize::try_from(index % width).ok().and_then(|place| entries.get(place));
        entry.map(|entry| entry.to_vec()).ok_or_else(beyond)
    }

    /// The proof that leaf `index` is in the tree of the first `size` leaves.
    ///
    /// # Errors
    /// When that tree has no such leaf, when `size` goes beyond the tree, or a tile cannot be read.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<InclusionProof, ReadTreeError<R::Error>> {
        let plan = Plan::inclusion(index, size).filter(|_| size <= self.size);
        let plan = plan.ok_or_else(|| self.beyond(format!("leaf {index} among the first {size}")))?;
        Ok(InclusionProof { index, size, hashes: self.hashes(&plan)? })
    }

    /// The proof that the first `new` leaves begin with the first `old` leaves.
    ///
    /// # Errors
    /// When `old` is larger than `new`, when `new` goes beyond the tree, or a tile cannot be read.
    pub fn consistency(&self, old: u64, new: u64) -> Result<ConsistencyProof, ReadTreeError<R::Error>> {
        let plan = Plan::consistency(old, new).filter(|_| new <= self.size);
        let plan = plan.ok_or_else(|| self.beyond(format!("growth from {old} to {new} leaves")))?;
        Ok(ConsistencyProof { old_size: old, new_size: new, hashes: self.hashes(&plan)? })
    }

    /// The hashes that `plan` asks for; each tile is read once.
    ///
    /// # Errors
    /// When `plan` goes beyond the tree, or a tile cannot be read.
    pub fn hashes(&self, plan: &Plan) -> Result<Vec<Hash>, ReadTreeError<R::Error>> {
        let mut tiles = BTreeMap::new();
        for tile in plan.tiles(self.size) {
            let bytes = read(&self.reader, tile)?;
            tiles.insert(tile, read_hashes(tile, &bytes).map_err(|source| ReadTreeError::Malformed { tile, source })?);
        }
        let subtree_hash = |subtree: Subtree| {
            let hashes = subtree.tile(self.size).and_then(|tile| tiles.get(&tile)?.get(subtree.within_tile()));
            hashes.map(perfect_root).ok_or_else(|| self.beyond(format!("{subtree:?}")))
        };
        let range_hash = |range| Ok(bag_peaks(&Subtree::cover(range).map(subtree_hash).collect::<Result<Vec<_>, _>>()?));
        plan.ranges().iter().cloned().map(range_hash).collect()
    }

    const fn beyond(&self, asked: String) -> ReadTreeError<R::Error> {
        ReadTreeError::Beyond { asked, size: self.size }
    }
}

/// Reads a tile, naming it where that fails.
pub(crate) fn read<R: TileReader>(reader: &R, tile: TileId) -> Result<Vec<u8>, ReadTreeError<R::Error>> {
    reader.read(tile).map_err(|source| ReadTreeError::Read { tile, source })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grow::grow;
    use crate::hash::leaf_hash;

    type Store = BTreeMap<TileId, Vec<u8>>;

    fn leaf(n: u64) -> Vec<u8> {
        n.to_be_bytes().to_vec()
    }

    fn tree(size: u64) -> Tree<Store> {
        let growth = grow(&Store::new(), &Frontier::default(), (0..size).map(leaf)).unwrap();
        Tree::new(growth.files.into_iter().map(|file| (file.tile, file.bytes)).collect(), size)
    }

    #[test]
    fn entries_and_leaf_hashes_are_where_they_were_put() {
        let tree = tree(300);
        for n in 0..300 {
            assert_eq!(tree.entry(n).unwrap(), leaf(n));
            assert_eq!(tree.leaf_hash(n).unwrap(), leaf_hash(&leaf(n)));
        }
    }

    #[test]
    fn questions_beyond_the_tree_are_refused() {
        let tree = tree(300);
        let refused = [
            tree.entry(300).err(),
            tree.leaf_hash(300).err(),
            tree.leaf_hash(u64::MAX).err(),
            tree.root(301).err(),
            tree.inclusion(300, 300).err(),
            tree.inclusion(0, 301).err(),
            tree.consistency(300, 301).err(),
            tree.consistency(2, 1).err(),
        ];
        for error in refused {
            assert!(matches!(error, Some(ReadTreeError::Beyond { size: 300, .. })), "{error:?}");
        }
    }

    #[test]
    fn tiles_fetched_beforehand_suffice() {
        let all = tree(70_000);
        let plan = Plan::inclusion(65_000, 69_999).unwrap();
        let few: Store = plan.tiles(70_000).into_iter().map(|tile| (tile, all.reader[&tile].clone())).collect();
        assert!(few.len() < 6);
        assert_eq!(Tree::new(few, 70_000).inclusion(65_000, 69_999).unwrap(), all.inclusion(65_000, 69_999).unwrap());
    }

    #[test]
    fn a_missing_or_malformed_tile_is_named() {
        let mut tree = tree(300);
        let tile = TileId::within(300, TileKind::Hashes { level: 0 }, 1).unwrap();
        tree.reader.insert(tile, vec![0; 5]);
        assert!(matches!(tree.leaf_hash(280), Err(ReadTreeError::Malformed { tile: named, .. }) if named == tile));
        tree.reader.remove(&tile);
        assert!(matches!(tree.leaf_hash(280), Err(ReadTreeError::Read { tile: named, .. }) if named == tile));
        assert!(tree.leaf_hash(20).is_ok());
    }

    /// One way of spoiling a proof. What is left of it must be refused.
    fn spoil(hashes: &mut Vec<Hash>, how: prop::sample::Index) -> bool {
        match how.index(hashes.len() * 256 + 2) {
            0 => hashes.push(leaf_hash(b"one too many")),
            1 => return hashes.pop().is_some(),
            bit => hashes[(bit - 2) / 256].0[(bit - 2) % 256 / 8] ^= 1 << (bit % 8),
        }
        true
    }

    fn flipped(hash: Hash, bit: usize) -> Hash {
        let mut hash = hash;
        hash.0[bit / 8] ^= 1 << (bit % 8);
        hash
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn inclusion_holds_and_nothing_else_does(
            (stored, size, index) in (1_u64..1500).prop_flat_map(|s| (Just(s), 1..=s)).prop_flat_map(|(s, n)| (Just(s), Just(n), 0..n)),
            bit in 0_usize..256, how: prop::sample::Index, other in 0_u64..1500,
        ) {
            let tree = tree(stored);
            let (leaf, root, proof) = (leaf_hash(&leaf(index)), tree.root(size).unwrap(), tree.inclusion(index, size).unwrap());
            prop_assert_eq!(proof.verify(&leaf, &root), Ok(()));
            prop_assert!(proof.verify(&flipped(leaf, bit), &root).is_err());
            prop_assert!(proof.verify(&leaf, &flipped(root, bit)).is_err());
            let mut spoilt = proof.clone();
            if spoil(&mut spoilt.hashes, how) {
                prop_assert!(spoilt.verify(&leaf, &root).is_err());
            }
            if other != index {
                let elsewhere = InclusionProof { index: other, ..proof.clone() };
                prop_assert!(elsewhere.verify(&leaf, &root).is_err());
            }
            // Another size with its own root, as a checkpoint would have them.
            if other != size && other <= stored {
                let elsewhere = InclusionProof { size: other, ..proof.clone() };
                prop_assert!(elsewhere.verify(&leaf, &tree.root(other).unwrap()).is_err());
            }
            // Another size with the same root is refused unless both trees have one shape around the leaf.
            let turns = |size| Plan::inclusion(index, size).map(|p| p.ranges().iter().map(|r| r.start > index).collect::<Vec<_>>());
            let resized = InclusionProof { size: other, ..proof };
            prop_assert_eq!(resized.verify(&leaf, &root).is_ok(), turns(other) == turns(size));
        }

        #[test]
        fn consistency_holds_and_nothing_else_does(
            (stored, new, old) in (1_u64..1500).prop_flat_map(|s| (Just(s), 1..=s)).prop_flat_map(|(s, n)| (Just(s), Just(n), 1..=n)),
            bit in 0_usize..256, how: prop::sample::Index, other in 1_u64..1500,
        ) {
            let tree = tree(stored);
            let (old_root, new_root) = (tree.root(old).unwrap(), tree.root(new).unwrap());
            let proof = tree.consistency(old, new).unwrap();
            prop_assert_eq!(proof.verify(&old_root, &new_root), Ok(()));
            prop_assert!(proof.verify(&flipped(old_root, bit), &new_root).is_err());
            prop_assert!(proof.verify(&old_root, &flipped(new_root, bit)).is_err());
            let mut spoilt = proof.clone();
            if spoil(&mut spoilt.hashes, how) {
                prop_assert!(spoilt.verify(&old_root, &new_root).is_err());
            }
            if other != old && other <= stored {
                let elsewhere = ConsistencyProof { old_size: other, ..proof.clone() };
                prop_assert!(elsewhere.verify(&tree.root(other).unwrap(), &new_root).is_err());
            }
            if other != new && other <= stored {
                let elsewhere = ConsistencyProof { new_size: other, ..proof };
                prop_assert!(elsewhere.verify(&old_root, &tree.root(other).unwrap()).is_err());
            }
        }
    }
}
