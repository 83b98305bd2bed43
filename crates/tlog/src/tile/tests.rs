//! Paths and widths of the standard, and files that are not what their name says.

use super::*;

fn path(size: u64, kind: TileKind, index: u64) -> String {
    TileId::within(size, kind, index).unwrap().to_string()
}

#[test]
fn paths_of_the_standard() {
    let level = |level| TileKind::Hashes { level };
    assert_eq!(path(u64::MAX, level(4), 1_234_067), "tile/4/x001/x234/067");
    assert_eq!(path(1_234_067 * 256 + 8, level(0), 1_234_067), "tile/0/x001/x234/067.p/8");
    assert_eq!(path(1000 * 256, TileKind::Entries, 999), "tile/entries/999");
    assert_eq!(path(1000 * 256 + 1, TileKind::Entries, 1000), "tile/entries/x001/000.p/1");
}

/// The tree of 70,000 leaves, and the one of 256, as the standard describes them.
#[test]
fn widths_of_the_standard() {
    let edge = |size| TileId::edge(size).map(|tile| tile.to_string()).collect::<Vec<_>>();
    assert_eq!(edge(70_000), ["tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    assert_eq!(edge(256), ["tile/1/000.p/1"]);
    assert!(edge(0).is_empty());
    assert_eq!(path(70_000, TileKind::Hashes { level: 0 }, 272), "tile/0/272");
    assert_eq!(path(70_000, TileKind::Hashes { level: 1 }, 0), "tile/1/000");
    for (level, index) in [(0, 274), (1, 2), (2, 1), (3, 0), (8, 0), (63, 0), (0, u64::MAX)] {
        assert_eq!(TileId::within(70_000, TileKind::Hashes { level }, index), None);
    }
}

#[test]
fn only_the_one_path_of_a_tile_reads() {
    let good = ["tile/entries/000", "tile/0/000", "tile/63/x018/x446/x744/x073/x709/x551/615.p/255", "tile/1/x001/000.p/1"];
    for path in good {
        assert_eq!(path.parse::<TileId>().unwrap().to_string(), path);
    }
    let bad = [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/x001/x000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/0/+01",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p/1/1",
        "tile/0/000/",
        "/tile/0/000",
        "tile/data/000",
        "tile/8/0/000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/../000",
    ];
    for path in bad {
        assert!(path.parse::<TileId>().is_err(), "{path}");
    }
}

#[test]
fn bundles_read_back_and_broken_ones_are_named() {
    let tile = |width| TileId { kind: TileKind::Entries, index: 0, width };
    let mut bundle = Vec::new();
    for leaf in [b"".as_slice(), b"a", &[7; MAX_LEAF_LEN]] {
        write_entry(&mut bundle, leaf).unwrap();
    }
    assert_eq!(bundle[..5], [0, 0, 0, 1, b'a']);
    assert_eq!(write_entry(&mut bundle, &[0; MAX_LEAF_LEN + 1]), None);
    assert_eq!(read_entries(tile(3), &bundle).unwrap(), [b"".as_slice(), b"a", &[7; MAX_LEAF_LEN]]);
    assert_eq!(read_entries(tile(1), &bundle).unwrap(), [b""]);
    assert_eq!(read_entries(tile(4), &bundle), Err(TileBytesError::TooNarrow { expected: 4, found: 3 }));
    assert_eq!(read_entries(tile(1), &bundle[..4]), Err(TileBytesError::CutEntry(1)));
    assert_eq!(read_entries(tile(1), &bundle[..3]), Err(TileBytesError::CutEntry(1)));
    assert_eq!(read_entries(tile(256), &[0; 2 * 257]), Err(TileBytesError::Length(514)));
}

#[test]
fn hash_tiles_of_a_wrong_length_are_refused() {
    let tile = TileId { kind: TileKind::Hashes { level: 0 }, index: 0, width: 2 };
    assert_eq!(read_hashes(tile, &[1; 64]).unwrap().len(), 2);
    assert_eq!(read_hashes(tile, &[1; 96]).unwrap().len(), 2);
    assert_eq!(read_hashes(tile, &[1; 65]), Err(TileBytesError::Length(65)));
    assert_eq!(read_hashes(tile, &[1; 257 * 32]), Err(TileBytesError::Length(257 * 32)));
    assert_eq!(read_hashes(tile, &[1; 32]), Err(TileBytesError::TooNarrow { expected: 2, found: 1 }));
}
