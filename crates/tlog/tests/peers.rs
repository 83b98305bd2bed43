//! The same questions put to independent implementations: `ct-merkle` for the tree, `tlog_tiles` for tiles and checkpoints, `signed_note`
//! for notes. Whatever they write we must read, and the other way round.

use std::collections::BTreeMap;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof as TheirConsistency, InclusionProof as TheirInclusion, RootHash};
use sha2::Sha256;
use tlog::{
    Checkpoint, ConsistencyProof, Frontier, Hash, InclusionProof, Note, NoteSigner, NoteVerifier, Signer as _, TileId, TileKind,
    Tree, VerifierKey, grow, leaf_hash,
};

type Store = BTreeMap<TileId, Vec<u8>>;

const SIZE: u64 = 300;

fn leaf(n: u64) -> Vec<u8> {
    format!("leaf {n}").into_bytes()
}

fn tree(size: u64) -> (Store, Frontier) {
    let growth = grow(&Store::new(), &Frontier::default(), (0..size).map(leaf)).unwrap();
    (growth.files.into_iter().map(|file| (file.tile, file.bytes)).collect(), growth.frontier)
}

fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks().0.iter().copied().map(Hash).collect()
}

mod ct_merkle_peer {
    use super::*;

    /// The peer's tree of the first `size` leaves.
    fn peer(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
        let mut peer = MemoryBackedTree::new();
        (0..size).for_each(|n| peer.push(leaf(n)));
        peer
    }

    #[test]
    fn same_roots() {
        let (store, _) = tree(SIZE);
        let (ours, mut theirs, mut frontier) = (Tree::new(&store, SIZE), peer(0), Frontier::default());
        for size in 0..=SIZE {
            // The peer holds that the empty tree has no root worth the name; RFC 6962 gives it one.
            if size > 0 {
                assert_eq!(frontier.root().0.as_slice(), theirs.root().as_bytes().as_slice(), "{size}");
            }
            assert_eq!(ours.root(size).unwrap(), frontier.root());
            assert_eq!(ours.frontier(size).unwrap(), frontier);
            theirs.push(leaf(size));
            frontier.push(leaf_hash(&leaf(size)));
        }
    }

    /// Numbers below `size`: all of them in small trees, in larger ones every seventh and the last, from another start at each size.
    fn samples(size: u64) -> impl Iterator<Item = u64> {
        let step = if size <= 130 { 1 } else { 7 };
        (size % step..size).step_by(usize::try_from(step).unwrap()).chain(size.checked_sub(1))
    }

    #[test]
    fn same_inclusion_proofs() {
        let (store, _) = tree(SIZE);
        let (ours, mut theirs) = (Tree::new(&store, SIZE), peer(0));
        for size in 1..=SIZE {
            theirs.push(leaf(size - 1));
            let root = ours.root(size).unwrap();
            for index in samples(size) {
                let proof = ours.inclusion(index, size).unwrap();
                let peer_proof = theirs.prove_inclusion(usize::try_from(index).unwrap());
                assert_eq!(bytes(&proof.hashes), peer_proof.as_bytes(), "{index} of {size}");
                let theirs_read = InclusionProof { index, size, hashes: hashes(peer_proof.as_bytes()) };
                theirs_read.verify(&leaf_hash(&leaf(index)), &root).unwrap();
                let ours_read = TheirInclusion::<Sha256>::from_bytes(bytes(&proof.hashes));
                RootHash::new(root.0.into(), size).verify_inclusion(&leaf(index), index, &ours_read).unwrap();
            }
        }
    }

    #[test]
    fn same_consistency_proofs() {
        let (store, _) = tree(SIZE);
        let (ours, mut theirs) = (Tree::new(&store, SIZE), peer(0));
        for new in 1..=SIZE {
            theirs.push(leaf(new - 1));
            let new_root = ours.root(new).unwrap();
            for old in samples(new).map(|n| n + 1) {
                let proof = ours.consistency(old, new).unwrap();
                let peer_proof = theirs.prove_consistency(usize::try_from(new - old).unwrap());
                assert_eq!(bytes(&proof.hashes), peer_proof.as_bytes(), "{old} to {new}");
                let old_root = ours.root(old).unwrap();
                let theirs_read = ConsistencyProof { old_size: old, new_size: new, hashes: hashes(peer_proof.as_bytes()) };
                theirs_read.verify(&old_root, &new_root).unwrap();
                let ours_read = TheirConsistency::<Sha256>::try_from_bytes(bytes(&proof.hashes)).unwrap();
                let old_root = RootHash::new(old_root.0.into(), old);
                RootHash::new(new_root.0.into(), new).verify_consistency(&old_root, &ours_read).unwrap();
            }
        }
    }
}

mod tlog_tiles_peer {
    use tlog_tiles::{
        Error, HashReader as _, Tile, TileHashReader, TileReader, check_record, check_tree, prove_record, prove_tree,
        record_hash, stored_hash_index, tree_hash,
    };

    use super::*;

    /// The peer writes the height into the path, and calls entries data.
    fn our_path(tile: &Tile) -> String {
        tile.path().replacen("tile/8/", "tile/", 1).replacen("tile/data/", "tile/entries/", 1)
    }

    /// Our tiles, as the peer asks for them.
    struct Ours<'a>(&'a Store);

    impl TileReader for Ours<'_> {
        fn height(&self) -> u8 {
            8
        }
        fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
            let read = |tile| self.0.get(&our_path(tile).parse::<TileId>().ok()?).cloned();
            tiles.iter().map(|tile| read(tile).ok_or(Error::InvalidTile)).collect()
        }
        fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
    }

    #[test]
    fn same_files_for_the_same_growth() {
        let steps = [0, 1, 2, 255, 256, 257, 300, 511, 512, 600, 65_535, 65_536, 65_537, 70_000];
        let (mut store, mut frontier) = (Store::new(), Frontier::default());
        for pair in steps.windows(2) {
            let growth = grow(&store, &frontier, (pair[0]..pair[1]).map(leaf)).unwrap();
            let hash_tiles = growth.files.iter().filter(|file| file.tile.kind() != TileKind::Entries);
            let mut ours: Vec<String> = hash_tiles.map(|file| file.tile.to_string()).collect();
            let mut theirs: Vec<String> = Tile::new_tiles(8, pair[0], pair[1]).iter().map(our_path).collect();
            ours.sort();
            theirs.sort();
            assert_eq!(ours, theirs, "{pair:?}");
            frontier = growth.frontier;
            store.extend(growth.files.into_iter().map(|file| (file.tile, file.bytes)));
        }
    }

    #[test]
    fn same_paths() {
        for index in [0, 7, 999, 1000, 1_234_067, 123_456_789, u64::MAX >> 8] {
            for (level, width, data) in [(0, 256, false), (5, 255, false), (0, 1, true), (0, 256, true)] {
                let path = our_path(&Tile::new(8, level, index, width, data));
                let tile: TileId = path.parse().unwrap();
                assert_eq!((tile.index(), u32::from(tile.width()), tile.to_string()), (index, width, path));
            }
        }
    }

    /// The peer authenticates every tile that it reads against the root, so that agreeing here means agreeing on all of them.
    #[test]
    fn their_client_reads_our_tiles() {
        for size in [1, 2, 255, 256, 257, 300, 700, 66_000] {
            let (store, frontier) = tree(size);
            let (ours, root) = (Tree::new(&store, size), tlog_tiles::Hash(frontier.root().0));
            let tiles = Ours(&store);
            let theirs = TileHashReader::new(size, root, &tiles);
            assert_eq!(tree_hash(size, &theirs).unwrap(), root);
            for index in [0, 1, 2, 100, 254, 255, 256, 299, 65_535, 65_999].into_iter().filter(|index| *index < size) {
                let leaf_hash = theirs.read_hashes(&[stored_hash_index(0, index)]).unwrap()[0];
                assert_eq!(leaf_hash, record_hash(&leaf(index)));
                let proof = ours.inclusion(index, size).unwrap();
                let peer_proof = prove_record(size, index, &theirs).unwrap();
                assert_eq!(
                    proof.hashes.iter().map(|hash| hash.0).collect::<Vec<_>>(),
                    peer_proof.iter().map(|hash| hash.0).collect::<Vec<_>>()
                );
                check_record(&peer_proof, size, root, index, leaf_hash).unwrap();

                let old = index + 1;
                let proof = ours.consistency(old, size).unwrap();
                let peer_proof = prove_tree(size, old, &theirs).unwrap();
                assert_eq!(
                    proof.hashes.iter().map(|hash| hash.0).collect::<Vec<_>>(),
                    peer_proof.iter().map(|hash| hash.0).collect::<Vec<_>>()
                );
                check_tree(&peer_proof, size, root, old, tlog_tiles::Hash(ours.root(old).unwrap().0)).unwrap();
            }
        }
    }

    #[test]
    fn same_checkpoints() {
        for (size, extensions) in [(0, vec![]), (1, vec!["a"]), (u64::MAX, vec!["a", "b c"])] {
            let mut ours = Checkpoint::new("demo.example/log", size, leaf_hash(b"")).unwrap();
            for extension in &extensions {
                ours = ours.with_extension(extension).unwrap();
            }
            let theirs = tlog_tiles::Checkpoint::from_bytes(ours.to_string().as_bytes()).unwrap();
            assert_eq!((theirs.origin(), theirs.size(), theirs.hash().0), (ours.origin(), ours.size(), ours.root().0));
            assert_eq!(theirs.extension(), extensions.iter().map(|line| format!("{line}\n")).collect::<String>());
            assert_eq!(String::from_utf8(theirs.to_bytes()).unwrap().parse(), Ok(ours));
        }
    }
}

mod signed_note_peer {
    use signed_note::{StandardSigner, StandardVerifier, VerifierList};

    use super::*;

    /// The example that came with the original implementation, in Go.
    const PRIVATE: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn their_verifiers(key: &VerifierKey) -> VerifierList {
        VerifierList::new(vec![Box::new(StandardVerifier::new(&key.to_string()).unwrap())])
    }

    #[test]
    fn we_verify_what_they_signed() {
        let key = NoteVerifier::try_from(&PUBLIC.parse::<VerifierKey>().unwrap()).unwrap();
        let note: Note = NOTE.parse().unwrap();
        assert_eq!(note.verify(&[&key]).unwrap().known.len(), 1);

        let mut theirs = signed_note::Note::new("第二\n\n页\n".as_bytes(), &[]).unwrap();
        theirs.add_sigs(&[&StandardSigner::new(PRIVATE).unwrap()]).unwrap();
        let read: Note = String::from_utf8(theirs.to_bytes()).unwrap().parse().unwrap();
        assert_eq!(read.text(), "第二\n\n页\n");
        read.verify(&[&key]).unwrap();
    }

    #[test]
    fn they_verify_what_we_signed() {
        let one = NoteSigner::from_seed("demo.example/log".parse().unwrap(), &[1; 32]);
        let two = NoteSigner::from_seed("demo.example/log".parse().unwrap(), &[2; 32]);
        let mut note = Checkpoint::new("demo.example/log", 3, leaf_hash(b"")).unwrap().to_note().unwrap();
        note.sign(&one).unwrap();
        note.sign(&two).unwrap();
        let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
        let (known, unknown) = theirs.verify(&their_verifiers(one.verifier_key())).unwrap();
        assert_eq!((known.len(), unknown.len()), (1, 1));
        assert_eq!((known[0].name(), known[0].id()), (one.key().name.as_str(), one.key().hash));
        assert_eq!(theirs.to_bytes(), note.to_string().into_bytes());

        let changed = note.to_string().replacen("\n3\n", "\n4\n", 1);
        let theirs = signed_note::Note::from_bytes(changed.as_bytes()).unwrap();
        assert!(theirs.verify(&their_verifiers(one.verifier_key())).is_err());
    }
}
