//! The right edge of a Merkle tree: all that appending needs, in O(log n). No leaf and no inner node is kept here.

use crate::hash::{Hash, bag_peaks, node_hash};

/// A tree remembered by the roots of the perfect subtrees that fill it from the left, the largest first: one per set bit of its
/// size (the “compact range” of RFC 9162 tools).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

/// Why a frontier cannot be read back.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadFrontierError {
    /// Fewer than the eight bytes of the size.
    #[error("a frontier has at least 8 bytes, this has {0}")]
    TooShort(usize),
    /// What follows the size is not one hash per set bit of it.
    #[error("a frontier of {size} leaves has {expected} hashes, this has {bytes} bytes of them")]
    Peaks {
        /// Leaves in the tree.
        size: u64,
        /// Hashes that such a tree asks for.
        expected: u32,
        /// Bytes found in their place.
        bytes: usize,
    },
}

impl Frontier {
    /// The tree of `size` leaves with these peaks.
    ///
    /// # Errors
    /// When there is not one peak per set bit of `size`.
    pub fn new(size: u64, peaks: Vec<Hash>) -> Result<Self, ReadFrontierError> {
        if peaks.len() == size.count_ones() as usize {
            Ok(Self { size, peaks })
        } else {
            Err(ReadFrontierError::Peaks { size, expected: size.count_ones(), bytes: peaks.len() * Hash::LEN })
        }
    }

    /// The tree of `size` leaves with these peaks, which are known to be as many as they should.
    pub(crate) fn of_peaks(size: u64, peaks: Vec<Hash>) -> Self {
        debug_assert_eq!(peaks.len(), size.count_ones() as usize);
        Self { size, peaks }
    }

    /// Leaves in the tree.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the perfect subtrees, the largest (leftmost) first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        // Like a carry in binary addition: the new leaf closes one subtree per trailing one.
        let closed = self.size.trailing_ones() as usize;
        let kept = self.peaks.len() - closed;
        let peak = self.peaks.drain(kept..).rev().fold(leaf, |right, left| node_hash(&left, &right));
        self.peaks.push(peak);
        self.size += 1;
    }

    /// The root of the tree; [`EMPTY_ROOT`](crate::EMPTY_ROOT) without leaves.
    pub fn root(&self) -> Hash {
        bag_peaks(&self.peaks)
    }

    /// The frontier as bytes: the size as eight bytes big-endian, then the peaks.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.peaks.iter().flat_map(|peak| peak.0));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    ///
    /// # Errors
    /// When `bytes` has another length than its size asks for.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReadFrontierError> {
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(ReadFrontierError::TooShort(bytes.len()))?;
        let size = u64::from_be_bytes(*size);
        let (peaks, odd) = rest.as_chunks::<{ Hash::LEN }>();
        if !odd.is_empty() {
            return Err(ReadFrontierError::Peaks { size, expected: size.count_ones(), bytes: rest.len() });
        }
        Self::new(size, peaks.iter().copied().map(Hash).collect())
    }
}

impl Extend<Hash> for Frontier {
    fn extend<T: IntoIterator<Item = Hash>>(&mut self, leaves: T) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::{EMPTY_ROOT, leaf_hash};

    /// MTH as RFC 6962 defines it, word for word.
    fn mth(leaves: &[Hash]) -> Hash {
        match leaves.len() {
            0 => EMPTY_ROOT,
            1 => leaves[0],
            n => {
                let k = 1 << (n - 1).ilog2();
                node_hash(&mth(&leaves[..k]), &mth(&leaves[k..]))
            }
        }
    }

    #[test]
    fn the_root_is_the_one_of_the_definition_at_every_size() {
        let leaves: Vec<Hash> = (0..600_u32).map(|n| leaf_hash(&n.to_be_bytes())).collect();
        let mut frontier = Frontier::default();
        for (size, leaf) in leaves.iter().enumerate() {
            assert_eq!(frontier.root(), mth(&leaves[..size]));
            assert_eq!(frontier.peaks().len(), (size as u64).count_ones() as usize);
            assert_eq!(Frontier::from_bytes(&frontier.to_bytes()).as_ref(), Ok(&frontier));
            frontier.push(*leaf);
        }
    }

    #[test]
    fn bytes_of_another_length_are_refused() {
        let mut frontier = Frontier::default();
        frontier.extend([leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")]);
        let bytes = frontier.to_bytes();
        for cut in 0..bytes.len() {
            assert!(Frontier::from_bytes(&bytes[..cut]).is_err(), "{cut}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(Frontier::from_bytes(&longer), Err(ReadFrontierError::Peaks { size: 3, expected: 2, bytes: 65 }));
        assert_eq!(Frontier::from_bytes(b"1234"), Err(ReadFrontierError::TooShort(4)));
        assert!(Frontier::new(3, vec![EMPTY_ROOT]).is_err());
    }
}
