//! Growth in chunks, frozen bytes, and what a changed file leads to.

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
    "#]]
    .assert_eq(&text);
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
