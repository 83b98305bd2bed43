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
        let width = u64::from(TILE_WIDTH);
        let beyond = || self.beyond(format!("entry {index}"));
        let place = usize::try_from(index % width).map_err(|_| beyond())?;
        self.bundle(index / width)?.into_iter().nth(place).ok_or_else(beyond)
    }

    /// The bytes of the leaves in entry bundle `index`: [`TILE_WIDTH`] of them from leaf `index · TILE_WIDTH` on, or as many as the tree
    /// has. For readers that go through all leaves.
    ///
    /// # Errors
    /// When the tree has no such bundle, or it cannot be read.
    pub fn bundle(&self, index: u64) -> Result<Vec<Vec<u8>>, ReadTreeError<R::Error>> {
        let tile = TileId::within(self.size, TileKind::Entries, index);
        let tile = tile.ok_or_else(|| self.beyond(format!("entry bundle {index}")))?;
        let bytes = read(&self.reader, tile)?;
        let entries = read_entries(tile, &bytes).map_err(|source| ReadTreeError::Malformed { tile, source })?;
        Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
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
mod tests;
