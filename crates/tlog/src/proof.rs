//! Inclusion and consistency proofs, verified with nothing but themselves and the roots (RFC 9162, sections 2.1.3.2 and 2.1.4.2).
//! How proofs are made is told in `plan` and `tree`; the arithmetic here is other arithmetic on purpose, so that each tests the other.

use serde::{Deserialize, Serialize};

use crate::hash::{EMPTY_ROOT, Hash, node_hash};

/// That a leaf is the one at `index` in the tree of `size` leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// Place of the leaf, from 0.
    pub index: u64,
    /// Leaves in the tree.
    pub size: u64,
    /// From the leaf's sibling up to the child of the root.
    pub hashes: Vec<Hash>,
}

/// Why an inclusion proof proves nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InclusionError {
    /// No tree of that size has such a leaf.
    #[error("a tree of {size} leaves has no leaf {index}")]
    NotInTree {
        /// Place of the leaf.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// Hashes are missing or too many.
    #[error("the proof has {found} hashes instead of {expected}")]
    Length {
        /// Hashes that index and size ask for.
        expected: usize,
        /// Hashes found.
        found: usize,
    },
    /// Leaf and proof lead to another root.
    #[error("leaf and proof lead to root {computed}, not to {claimed}")]
    Root {
        /// The root they lead to.
        computed: Hash,
        /// The root they should lead to.
        claimed: Hash,
    },
}

impl InclusionProof {
    /// Checks that the leaf with this hash is where the proof says, in the tree with this root. `size` must come from where the root
    /// comes from, a checkpoint: trees of several sizes can have one shape around a leaf, and the hashes alone do not tell them apart.
    ///
    /// # Errors
    /// When it is not shown to be.
    pub fn verify(&self, leaf: &Hash, root: &Hash) -> Result<(), InclusionError> {
        if self.index >= self.size {
            return Err(InclusionError::NotInTree { index: self.index, size: self.size });
        }
        let (inner, border) = path_lengths(self.index, self.size);
        if self.hashes.len() != inner + border {
            return Err(InclusionError::Length { expected: inner + border, found: self.hashes.len() });
        }
        let (inner, border) = self.hashes.split_at(inner);
        let computed = climb_border(climb(*leaf, inner, self.index), border);
        if computed == *root { Ok(()) } else { Err(InclusionError::Root { computed, claimed: *root }) }
    }
}

/// That the tree of `new_size` leaves begins with the leaves of the tree of `old_size`, unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Leaves in the earlier tree.
    pub old_size: u64,
    /// Leaves in the later tree.
    pub new_size: u64,
    /// As RFC 6962 orders them: the lowest first.
    pub hashes: Vec<Hash>,
}

/// Why a consistency proof proves nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConsistencyError {
    /// The later tree is the smaller one.
    #[error("a tree of {old_size} leaves cannot become one of {new_size}")]
    Shrunk {
        /// Leaves in the earlier tree.
        old_size: u64,
        /// Leaves in the later tree.
        new_size: u64,
    },
    /// Hashes are missing or too many.
    #[error("the proof has {found} hashes instead of {expected}")]
    Length {
        /// Hashes that the sizes ask for.
        expected: usize,
        /// Hashes found.
        found: usize,
    },
    /// The proof does not start from the earlier root.
    #[error("the proof leads to the old root {computed}, not to {claimed}")]
    OldRoot {
        /// The root that the proof leads to.
        computed: Hash,
        /// The root of the earlier tree.
        claimed: Hash,
    },
    /// The proof does not lead to the later root.
    #[error("the proof leads to the new root {computed}, not to {claimed}")]
    NewRoot {
        /// The root that the proof leads to.
        computed: Hash,
        /// The root of the later tree.
        claimed: Hash,
    },
}

impl ConsistencyProof {
    /// Checks that the tree with `new_root` begins with the tree with `old_root`. Every tree begins with the empty one. Each size must
    /// come from where its root comes from, as with [`InclusionProof::verify`].
    ///
    /// # Errors
    /// When it is not shown to.
    pub fn verify(&self, old_root: &Hash, new_root: &Hash) -> Result<(), ConsistencyError> {
        let (old_size, new_size) = (self.old_size, self.new_size);
        if old_size > new_size {
            return Err(ConsistencyError::Shrunk { old_size, new_size });
        }
        if old_size == 0 || old_size == new_size {
            self.check_length(0)?;
            let start = if old_size == 0 { EMPTY_ROOT } else { *old_root };
            let end = if old_size == new_size { start } else { *new_root };
            return check_roots((start, end), (old_root, new_root));
        }
        // The climb starts at the largest perfect subtree that the old tree ends with: the old tree itself, or the proof's first hash.
        let height = old_size.trailing_zeros();
        let (inner, border) = path_lengths(old_size - 1, new_size);
        let inner = inner - height as usize;
        let seeded = usize::from(!old_size.is_power_of_two());
        self.check_length(seeded + inner + border)?;
        let (seed, path) = self.hashes.split_at(seeded);
        let seed = *seed.first().unwrap_or(old_root);
        let (inner, border) = path.split_at(inner);
        let turns = (old_size - 1) >> height;
        let computed_old = climb_border(climb_right_turns(seed, inner, turns), border);
        let computed_new = climb_border(climb(seed, inner, turns), border);
        check_roots((computed_old, computed_new), (old_root, new_root))
    }

    fn check_length(&self, expected: usize) -> Result<(), ConsistencyError> {
        let found = self.hashes.len();
        if found == expected { Ok(()) } else { Err(ConsistencyError::Length { expected, found }) }
    }
}

fn check_roots(computed: (Hash, Hash), claimed: (&Hash, &Hash)) -> Result<(), ConsistencyError> {
    if computed.0 != *claimed.0 {
        return Err(ConsistencyError::OldRoot { computed: computed.0, claimed: *claimed.0 });
    }
    if computed.1 != *claimed.1 {
        return Err(ConsistencyError::NewRoot { computed: computed.1, claimed: *claimed.1 });
    }
    Ok(())
}

/// How long the path of a leaf is: up to where it joins the path of the last leaf, and from there up the right border, where only
/// siblings on the left are left. `index` must be less than `size`.
fn path_lengths(index: u64, size: u64) -> (usize, usize) {
    let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
    let border = index.checked_shr(inner).unwrap_or(0).count_ones();
    (inner as usize, border as usize)
}

/// Climbs from `seed`; bit i of `turns` tells whether the i-th sibling is on the left.
fn climb(seed: Hash, siblings: &[Hash], turns: u64) -> Hash {
    siblings.iter().enumerate().fold(seed, |below, (step, sibling)| match turns >> step & 1 {
        0 => node_hash(&below, sibling),
        _ => node_hash(sibling, &below),
    })
}

/// Climbs as [`climb`] does, in a tree that has nothing on the right: siblings on the right are passed by.
fn climb_right_turns(seed: Hash, siblings: &[Hash], turns: u64) -> Hash {
    let left = siblings.iter().enumerate().filter(|(step, _)| turns >> step & 1 == 1);
    left.fold(seed, |below, (_, sibling)| node_hash(sibling, &below))
}

/// Climbs where every sibling is on the left.
fn climb_border(seed: Hash, siblings: &[Hash]) -> Hash {
    siblings.iter().fold(seed, |below, sibling| node_hash(sibling, &below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::leaf_hash;

    fn hash(hex: &str) -> Hash {
        Hash(std::array::from_fn(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap()))
    }

    const ROOT_3: &str = "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77";
    const ROOT_6: &str = "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef";
    const ROOT_8: &str = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";

    /// The reference vectors of the certificate-transparency tools, over the leaves "", 00, 10, 2021, 3031, 40414243, …
    #[test]
    fn known_inclusion_proof() {
        let hashes = [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        let proof = InclusionProof { index: 5, size: 8, hashes: hashes.map(hash).to_vec() };
        assert_eq!(proof.verify(&leaf_hash(b"\x40\x41\x42\x43"), &hash(ROOT_8)), Ok(()));
        let short = InclusionProof { hashes: proof.hashes[..2].to_vec(), ..proof.clone() };
        assert_eq!(short.verify(&leaf_hash(b""), &hash(ROOT_8)), Err(InclusionError::Length { expected: 3, found: 2 }));
        let outside = InclusionProof { index: 8, ..proof.clone() };
        assert_eq!(outside.verify(&leaf_hash(b""), &hash(ROOT_8)), Err(InclusionError::NotInTree { index: 8, size: 8 }));
        assert!(matches!(proof.verify(&leaf_hash(b""), &hash(ROOT_8)), Err(InclusionError::Root { .. })));
    }

    #[test]
    fn known_consistency_proof() {
        let hashes = [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        let proof = ConsistencyProof { old_size: 6, new_size: 8, hashes: hashes.map(hash).to_vec() };
        assert_eq!(proof.verify(&hash(ROOT_6), &hash(ROOT_8)), Ok(()));
        assert!(matches!(proof.verify(&hash(ROOT_3), &hash(ROOT_8)), Err(ConsistencyError::OldRoot { .. })));
        assert!(matches!(proof.verify(&hash(ROOT_6), &hash(ROOT_3)), Err(ConsistencyError::NewRoot { .. })));
        let turned = ConsistencyProof { old_size: 8, new_size: 6, ..proof.clone() };
        assert_eq!(turned.verify(&hash(ROOT_8), &hash(ROOT_6)), Err(ConsistencyError::Shrunk { old_size: 8, new_size: 6 }));
        let same = ConsistencyProof { old_size: 8, ..proof };
        assert_eq!(same.verify(&hash(ROOT_8), &hash(ROOT_8)), Err(ConsistencyError::Length { expected: 0, found: 3 }));
    }

    #[test]
    fn a_proof_without_growth_asks_for_one_root() {
        let proof = |old_size, new_size| ConsistencyProof { old_size, new_size, hashes: Vec::new() };
        let (root, other) = (hash(ROOT_3), hash(ROOT_6));
        assert_eq!(proof(3, 3).verify(&root, &root), Ok(()));
        assert!(matches!(proof(3, 3).verify(&root, &other), Err(ConsistencyError::NewRoot { .. })));
        assert_eq!(proof(0, 3).verify(&EMPTY_ROOT, &root), Ok(()));
        assert!(matches!(proof(0, 3).verify(&root, &root), Err(ConsistencyError::OldRoot { .. })));
        assert_eq!(proof(0, 0).verify(&EMPTY_ROOT, &EMPTY_ROOT), Ok(()));
        assert!(matches!(proof(0, 0).verify(&EMPTY_ROOT, &root), Err(ConsistencyError::NewRoot { .. })));
    }
}
