//! Which subtrees a root or a proof is made of (RFC 6962, sections 2.1.1 and 2.1.2), and in which tiles their hashes lie: arithmetic on
//! sizes, nothing is read. For callers whose storage is asynchronous: ask a [`Plan`] for its tiles, fetch them, then compute.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::tile::{TILE_HEIGHT, TILE_WIDTH, TileId, TileKind};

/// The subtrees whose hashes make up a root or a proof, in order. Sizes and indices are counted in leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    ranges: Vec<Range<u64>>,
}

impl Plan {
    /// One hash: that of leaf `index`.
    pub fn leaf(index: u64) -> Self {
        Self { ranges: std::iter::once(index..index.saturating_add(1)).collect() }
    }

    /// The root of the tree of `size` leaves: one hash per peak of its [`Frontier`](crate::Frontier), the largest first.
    pub fn peaks(size: u64) -> Self {
        let leaves = |node: &Subtree| node.index << node.level..(node.index + 1) << node.level;
        Self { ranges: Subtree::cover(0..size).map(|node| leaves(&node)).collect() }
    }

    /// The inclusion proof of leaf `index` in the tree of `size` leaves: PATH(index, D\[size\]). Nothing when the leaf is not in the tree.
    pub fn inclusion(index: u64, size: u64) -> Option<Self> {
        if index >= size {
            return None;
        }
        let (mut tree, mut ranges) = (0..size, Vec::new());
        while let Some(middle) = split(&tree) {
            let (inside, beside) =
                if index < middle { (tree.start..middle, middle..tree.end) } else { (middle..tree.end, tree.start..middle) };
            ranges.push(beside);
            tree = inside;
        }
        ranges.reverse();
        Some(Self { ranges })
    }

    /// The consistency proof from `old` to `new` leaves: PROOF(old, D\[new\]), empty when `old` is 0. Nothing when `old` is larger.
    pub fn consistency(old: u64, new: u64) -> Option<Self> {
        if old > new {
            return None;
        }
        let (mut tree, mut ranges) = (0..new, Vec::new());
        if old > 0 {
            while let Some(middle) = split(&tree).filter(|_| old < tree.end) {
                let (inside, beside) =
                    if old <= middle { (tree.start..middle, middle..tree.end) } else { (middle..tree.end, tree.start..middle) };
                ranges.push(beside);
                tree = inside;
            }
            // The verifier knows the old root; what is left is that root when it begins at the first leaf.
            if tree.start > 0 {
                ranges.push(tree);
            }
        }
        ranges.reverse();
        Some(Self { ranges })
    }

    /// The leaves under each hash, in order.
    pub fn ranges(&self) -> &[Range<u64>] {
        &self.ranges
    }

    /// The tiles to read, named as a stored tree of `stored` leaves has them; such as lie beyond it are left out.
    pub fn tiles(&self, stored: u64) -> BTreeSet<TileId> {
        let subtrees = self.ranges.iter().cloned().flat_map(Subtree::cover);
        subtrees.filter_map(|subtree| subtree.tile(stored)).collect()
    }
}

/// Where RFC 6962 splits a range of leaves: after the largest power of two below its length. A leaf is not split.
fn split(tree: &Range<u64>) -> Option<u64> {
    let len = tree.end - tree.start;
    (len > 1).then(|| tree.start + (1 << (len - 1).ilog2()))
}

/// A perfect subtree: 2^level leaves from `index · 2^level` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subtree {
    level: u32,
    index: u64,
}

impl Subtree {
    /// The fewest perfect subtrees that make up these leaves, from the left.
    pub(crate) fn cover(leaves: Range<u64>) -> impl Iterator<Item = Self> {
        let mut start = leaves.start;
        std::iter::from_fn(move || {
            let left = leaves.end.checked_sub(start).filter(|left| *left > 0)?;
            let level = left.ilog2().min(start.trailing_zeros());
            let subtree = Self { level, index: start >> level };
            start += 1 << level;
            Some(subtree)
        })
    }

    /// The tile that holds its hash or what it is hashed from.
    pub(crate) fn tile(self, stored: u64) -> Option<TileId> {
        let level = u8::try_from(self.level / TILE_HEIGHT).ok()?;
        let index = self.index >> (TILE_HEIGHT - self.level % TILE_HEIGHT);
        TileId::within(stored, TileKind::Hashes { level }, index)
    }

    /// Which hashes of that tile it is hashed from.
    pub(crate) fn within_tile(self) -> Range<usize> {
        let inner = self.level % TILE_HEIGHT;
        let start = (self.index << inner) % u64::from(TILE_WIDTH);
        let start = usize::try_from(start).unwrap_or_default();
        start..start + (1 << inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        // RFC 6962, section 2.1.3: the tree of seven leaves, with nodes named by the leaves under them.
        let ranges = |plan: Option<Plan>| plan.unwrap().ranges;
        assert_eq!(ranges(Plan::inclusion(0, 7)), [1..2, 2..4, 4..7]);
        assert_eq!(ranges(Plan::inclusion(3, 7)), [2..3, 0..2, 4..7]);
        assert_eq!(ranges(Plan::inclusion(4, 7)), [5..6, 6..7, 0..4]);
        assert_eq!(ranges(Plan::inclusion(6, 7)), [4..6, 0..4]);
        assert_eq!(ranges(Plan::consistency(3, 7)), [2..3, 3..4, 0..2, 4..7]);
        assert_eq!(ranges(Plan::consistency(4, 7)).first(), Some(&(4..7)));
        assert_eq!(ranges(Plan::consistency(6, 7)), [4..6, 6..7, 0..4]);
    }

    #[test]
    fn borders() {
        assert_eq!(Plan::inclusion(0, 0), None);
        assert_eq!(Plan::inclusion(7, 7), None);
        assert_eq!(Plan::consistency(8, 7), None);
        assert!(Plan::inclusion(0, 1).unwrap().ranges.is_empty());
        assert!(Plan::consistency(0, 7).unwrap().ranges.is_empty());
        assert!(Plan::consistency(7, 7).unwrap().ranges.is_empty());
        assert_eq!(Plan::peaks(u64::MAX).ranges.len(), 64);
        assert_eq!(Plan::inclusion(u64::MAX - 1, u64::MAX).unwrap().ranges.len(), 63);
    }

    #[test]
    fn peaks_fill_the_tree_from_the_left() {
        for size in 0..1000 {
            let peaks = Plan::peaks(size).ranges;
            assert_eq!(peaks.len(), size.count_ones() as usize);
            let end = peaks.iter().fold(0, |end, peak| {
                assert!(peak.start == end && (peak.end - peak.start).is_power_of_two());
                peak.end
            });
            assert_eq!(end, size);
        }
    }

    #[test]
    fn tiles_of_a_plan_are_named_for_the_stored_tree() {
        let names = |plan: Plan, stored| plan.tiles(stored).iter().map(ToString::to_string).collect::<Vec<_>>();
        let plan = || Plan::inclusion(5, 300).unwrap();
        assert_eq!(names(plan(), 300), ["tile/0/000", "tile/0/001.p/44"]);
        assert_eq!(names(plan(), 70_000), ["tile/0/000", "tile/0/001"]);
        assert_eq!(names(Plan::peaks(70_000), 70_000), ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    }
}
