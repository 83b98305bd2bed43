//! Proofs read from tiles: each holds, and each altered one is refused.

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
