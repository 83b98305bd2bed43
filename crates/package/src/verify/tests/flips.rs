//! One byte changed, anywhere.

use proptest::prelude::*;

use super::*;
use crate::zip::form;

/// Where each byte of a package belongs: to the data of a file, or to the structure.
fn data_ranges(parts: &Parts) -> Vec<(String, std::ops::Range<usize>)> {
    let when = form::DosTime { time: 0, date: 0 };
    let mut at = 0;
    let range = |(name, bytes): &(String, Vec<u8>)| {
        let from = at + form::header(name.as_bytes(), when).len();
        at = from + bytes.len() + form::DESCRIPTOR;
        (name.split_once('/').unwrap().1.to_owned(), from..from + bytes.len())
    };
    parts.0.iter().map(range).collect()
}

#[test]
fn a_byte_of_any_file_is_found_and_the_file_named() {
    let (_, parts, key) = sample();
    let package = parts.zip();
    for (path, range) in data_ranges(&parts) {
        for place in [range.start, range.start + range.len() / 2, range.end - 1] {
            for flip in [0x01, 0x20, 0x80] {
                let mut package = package.clone();
                package[place] ^= flip;
                let verdict = verdict(&package, Some(&key));
                let first = verdict.problems.first().map(ToString::to_string).unwrap_or_default();
                assert!(first.contains(&path), "{path} {place}: {verdict}");
            }
        }
    }
}

/// A folder has no container that would give a change away a second time.
#[test]
fn a_byte_of_any_unpacked_file_is_found_and_the_file_named() {
    let (_, parts, key) = sample();
    let folder = tempfile::tempdir().unwrap();
    parts.unpack(folder.path());
    for (name, bytes) in &parts.0 {
        let (file, path) = (folder.path().join(name), name.split_once('/').unwrap().1);
        for place in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[place] ^= 0x20;
            std::fs::write(&file, changed).unwrap();
            let verdict = verify(folder.path(), Some(&key));
            assert!(verdict.problems.iter().any(|problem| problem.to_string().contains(path)), "{path} {place}: {verdict}");
        }
        std::fs::write(&file, bytes).unwrap();
    }
    assert_eq!(verify(folder.path(), Some(&key)).outcome, Outcome::Ok);
}

#[test]
fn a_byte_of_an_original_is_one_problem() {
    let (_, mut parts, key) = sample();
    let path = parts.0.iter().find(|(name, _)| name.ends_with("VID.MP4")).unwrap().0.clone();
    let path = path.split_once('/').unwrap().1;
    parts.get(path)[1500] ^= 1;
    assert_eq!(problems(&parts, &key), [format!("文件 {path} 与清单 manifest-sha256.txt 不符（SHA-256）")]);
}

/// Headers, names, descriptors, directory, end: each byte in turn.
#[test]
fn a_byte_of_the_structure_is_found() {
    let (_, parts, key) = sample();
    let package = parts.zip();
    let data = data_ranges(&parts);
    let structure: Vec<usize> = (0..package.len()).filter(|at| data.iter().all(|(_, range)| !range.contains(at))).collect();
    assert!(structure.len() > 3000);
    // Every seventh byte, and all of the first member's and the end's: every field of every record, in some member.
    let thorough = structure.iter().enumerate().filter(|(n, _)| n % 7 == 0 || *n < 150 || *n > structure.len() - 150);
    for (_, &place) in thorough {
        let mut package = package.clone();
        package[place] ^= 1 << (place % 8);
        let verdict = verdict(&package, Some(&key));
        assert_eq!(verdict.outcome, Outcome::Broken, "byte {place}: {verdict}");
        assert!(!verdict.problems.is_empty());
    }
}

#[test]
fn a_shortened_package_is_broken() {
    let (_, parts, key) = sample();
    let package = parts.zip();
    for length in (0..package.len()).step_by(211).chain(package.len() - 100..package.len()) {
        assert_eq!(verdict(&package[..length], Some(&key)).outcome, Outcome::Broken, "{length}");
    }
    assert_eq!(verdict(&[package, vec![0]].concat(), Some(&key)).outcome, Outcome::Broken);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done to a package, there is a verdict, and it is not OK.
    #[test]
    fn any_damage_is_broken(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
        insert in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
    ) {
        thread_local!(static SAMPLE: (Vec<u8>, VerifierKey) = {
            let (_, parts, key) = sample();
            (parts.zip(), key)
        });
        SAMPLE.with(|(whole, key)| {
            let mut package = whole.clone();
            for (place, flip) in &edits {
                let place = place.index(package.len());
                package[place] ^= flip;
            }
            if let Some((place, byte)) = insert {
                package.insert(place.index(package.len()), byte);
            }
            if let Some(cut) = cut {
                package.truncate(cut.index(package.len()));
            }
            prop_assume!(package != *whole);
            prop_assert_eq!(verdict(&package, Some(key)).outcome, Outcome::Broken);
            Ok(())
        })?;
    }

    /// Nor does anything at all make it panic.
    #[test]
    fn any_bytes_have_a_verdict(bytes in prop::collection::vec(any::<u8>(), 0..400), count in 0..5_u64, offset in 0..300_u64) {
        let size = (bytes.len() as u64).saturating_sub(offset);
        let package = [b"PK".as_slice(), &bytes, &form::end(count, offset, size)].concat();
        prop_assert_eq!(verdict(&package, None).outcome, Outcome::Broken);
        prop_assert_eq!(verdict(&bytes, None).outcome, Outcome::Broken);
    }
}
