//! Every lane of every engine of this machine, against the crate `sm3` and against OpenSSL. Nothing here compares an engine with itself.

use std::process::Command;

use proptest::prelude::*;
use sm3::digest::common::hazmat::SerializableState as _;
use sm3::{Digest as _, Sm3};
use sm3_simd::{BLOCK_BYTES, Engine, LANES, SAVED_BYTES, Sm3State};

/// Lengths at which padding, blocks or buffers change.
const EDGES: [usize; 18] = [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 191, 192, 1000];

fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

fn alone(message: &[u8]) -> [u8; 32] {
    Sm3::digest(message).into()
}

fn check_digests(messages: &[Vec<u8>]) {
    let slices: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
    let expected: Vec<[u8; 32]> = messages.iter().map(|message| alone(message)).collect();
    for engine in Engine::all() {
        assert_eq!(engine.digest_many(&slices), expected, "{}", engine.name());
    }
}

/// What the engines are for: without a processor that has more than plain arrays these tests would say less than they seem to.
#[test]
fn the_best_engine_is_the_last_of_all() {
    assert_eq!(Engine::all().last(), Some(Engine::best()));
    assert_eq!(Engine::all().next(), Some(Engine::portable()));
}

#[test]
fn the_standards_own_examples() {
    let long = "abcd".repeat(16);
    let expected = [
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
    ];
    // Both at once, and often enough to fill every lane.
    let messages: Vec<&[u8]> = [b"abc".as_slice(), long.as_bytes()].repeat(LANES);
    for engine in Engine::all() {
        for (i, digest) in engine.digest_many(&messages).iter().enumerate() {
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hex, expected[i % 2], "{}", engine.name());
        }
    }
}

#[test]
fn every_lane_is_a_stream_of_its_own() {
    let blocks: Vec<Vec<u8>> = (0..LANES).map(|lane| noise(5 * BLOCK_BYTES, lane as u64 + 1)).collect();
    // States that no stream begins with, so that a lane that starts anew would show.
    let states: [[u32; 8]; LANES] =
        std::array::from_fn(|lane| std::array::from_fn(|word| ((lane * 8 + word) as u32).wrapping_mul(0x9e37_79b9)));
    let expected = states.iter().zip(&blocks).map(|(state, blocks)| {
        let mut saved = [0; SAVED_BYTES];
        saved.chunks_exact_mut(4).zip(state).for_each(|(to, word)| to.copy_from_slice(&word.to_le_bytes()));
        let mut sm3 = Sm3::deserialize(&saved.into()).unwrap();
        sm3.update(blocks);
        let words = sm3.serialize();
        std::array::from_fn(|word| u32::from_le_bytes(words[4 * word..4 * word + 4].try_into().unwrap()))
    });
    let expected: Vec<[u32; 8]> = expected.collect();
    for engine in Engine::all() {
        let mut states = states;
        engine.compress(&mut states, &std::array::from_fn(|lane| blocks[lane].as_slice()));
        assert_eq!(states.as_slice(), expected, "{}", engine.name());
    }
}

#[test]
#[should_panic(expected = "equally many blocks")]
fn lanes_of_different_length_are_refused() {
    let (long, short) = (noise(128, 1), noise(64, 2));
    let blocks = std::array::from_fn(|lane| if lane == 7 { short.as_slice() } else { long.as_slice() });
    Engine::best().compress(&mut [[0; 8]; LANES], &blocks);
}

#[test]
fn messages_that_end_at_an_edge() {
    // Rotated, so that every length was in every lane.
    for turn in 0..LANES {
        let lengths = EDGES.iter().cycle().skip(turn).take(EDGES.len() + turn);
        check_digests(&lengths.enumerate().map(|(i, length)| noise(*length, (turn * 100 + i) as u64)).collect::<Vec<_>>());
    }
}

#[test]
fn any_number_of_messages() {
    check_digests(&[]);
    for count in 1..=2 * LANES + 1 {
        check_digests(&(0..count).map(|i| noise(64 * i + 7, i as u64)).collect::<Vec<_>>());
    }
}

#[test]
fn openssl_says_the_same() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("openssl is not there: not compared");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let lengths = EDGES.iter().copied().chain([4096, 65_537, 100_000, 1 << 20]);
    let messages: Vec<Vec<u8>> = lengths.enumerate().map(|(i, length)| noise(length, i as u64 + 9)).collect();
    let names: Vec<String> = (0..messages.len()).map(|i| format!("{i}")).collect();
    for (name, message) in names.iter().zip(&messages) {
        std::fs::write(folder.path().join(name), message).unwrap();
    }
    let said = Command::new("openssl").args(["dgst", "-sm3", "-r"]).args(&names).current_dir(folder.path()).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let said = String::from_utf8(said.stdout).unwrap();
    let expected: Vec<&str> = said.lines().map(|line| &line[..64]).collect();
    let slices: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
    for engine in Engine::all() {
        let ours: Vec<String> =
            engine.digest_many(&slices).iter().map(|digest| digest.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
        assert_eq!(ours, expected, "{}", engine.name());
    }
}

#[test]
fn a_state_is_the_one_of_the_crate_at_every_place() {
    let bytes = noise(200, 4);
    for cut in 0..=bytes.len() {
        let sm3 = Sm3::new_with_prefix(&bytes[..cut]);
        let state = Sm3State::from(&sm3);
        assert_eq!(state.save().as_slice(), sm3.serialize().as_slice());
        assert_eq!(state.length(), cut as u64);
        assert_eq!(Sm3State::restore(&state.save()), Ok(state.clone()));
        assert_eq!(state.finish(), alone(&bytes[..cut]));
        let mut on = Sm3::from(&state);
        on.update(&bytes[cut..]);
        assert_eq!(<[u8; 32]>::from(on.finalize()), alone(&bytes));
    }
}

#[test]
fn what_is_no_state_is_refused() {
    let good = Sm3State::from(&Sm3::new_with_prefix(b"abc")).save();
    let with = |at: usize, value: u8| {
        let mut bad = good;
        bad[at] = value;
        Sm3State::restore(&bad)
    };
    assert!(with(40, 3).is_ok());
    assert!(with(40, 64).is_err() && with(40, 255).is_err(), "more bytes than a block holds");
    assert!(with(40, 2).is_err() && with(100, 1).is_err(), "bytes behind the last");
    assert!(Sm3State::restore(&good[..103]).is_err() && Sm3State::restore(b"").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn messages_of_any_length(lengths in prop::collection::vec(prop_oneof![0..300_usize, 0..20_000_usize], 0..40), seed: u64) {
        check_digests(&lengths.iter().enumerate().map(|(i, length)| noise(*length, seed ^ i as u64)).collect::<Vec<_>>());
    }

    /// Streams that get pieces of any length, some of them none, in passes of any number of streams.
    #[test]
    fn streams_in_pieces(passes in prop::collection::vec(prop::collection::vec(prop_oneof![Just(0), 0..70_usize, 0..3000_usize], 1..24), 1..8), seed: u64) {
        let streams = passes.iter().map(Vec::len).max().unwrap_or_default();
        for engine in Engine::all() {
            let mut states = vec![Sm3State::default(); streams];
            let mut whole = vec![Vec::new(); streams];
            for (pass, lengths) in passes.iter().enumerate() {
                let pieces: Vec<Vec<u8>> = lengths.iter().enumerate().map(|(i, length)| noise(*length, seed ^ (pass * 100 + i) as u64)).collect();
                let mut now: Vec<(&mut Sm3State, &[u8])> = states.iter_mut().zip(pieces.iter().map(Vec::as_slice)).collect();
                engine.update_many(&mut now);
                whole.iter_mut().zip(&pieces).for_each(|(whole, piece)| whole.extend_from_slice(piece));
            }
            for (state, whole) in states.iter().zip(&whole) {
                prop_assert_eq!(state, &Sm3State::from(&Sm3::new_with_prefix(whole)), "{}", engine.name());
                prop_assert_eq!(state.finish(), alone(whole));
            }
        }
    }
}
