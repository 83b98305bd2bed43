//! The sample recordings of `media/`, in the binary, so that tests and the seed run from anywhere.

use base::Timestamp;
use include_dir::{Dir, include_dir};

static MEDIA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/media");

/// The bytes of a sample file.
///
/// # Panics
/// When there is no such file: the test is wrong.
pub fn sample(name: &str) -> &'static [u8] {
    MEDIA.get_file(name).unwrap_or_else(|| panic!("there is no sample {name}")).contents()
}

/// A sample photo as if taken at another instant: its Exif says so, and no two instants give the same bytes.
///
/// # Panics
/// When there is no such file, or it does not say when it was taken: the test is wrong.
pub fn photo(name: &str, taken: Timestamp) -> Vec<u8> {
    let mut bytes = sample(name).to_vec();
    let exif = |t: Timestamp| t.civil().strftime("%Y:%m:%d %H:%M:%S").to_string();
    let old = exif_time(&bytes).unwrap_or_else(|| panic!("{name} does not say when it was taken"));
    let (old, new) = (old.into_bytes(), exif(taken).into_bytes());
    let places: Vec<usize> = (0..bytes.len() - old.len()).filter(|n| bytes[*n..].starts_with(&old)).collect();
    for place in places {
        bytes[place..place + new.len()].copy_from_slice(&new);
    }
    bytes
}

/// The first text in the shape of an Exif time.
fn exif_time(bytes: &[u8]) -> Option<String> {
    let shape = |w: &[u8]| {
        w.iter().enumerate().all(|(n, b)| match n {
            4 | 7 | 13 | 16 => *b == b':',
            10 => *b == b' ',
            _ => b.is_ascii_digit(),
        })
    };
    let found = bytes.windows(19).find(|w| shape(w))?;
    String::from_utf8(found.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::clock::instant;

    #[test]
    fn a_photo_is_taken_again() {
        let taken = instant("2027-01-05 10:11:12");
        let bytes = photo("IMG_20261103_090341.jpg", taken);
        let seen = evidence::probe::probe(&mut Cursor::new(&bytes), bytes.len() as u64, "a.jpg");
        assert!(
            !seen.time_candidates.is_empty() && seen.time_candidates.iter().all(|c| c.value == taken),
            "{:?}",
            seen.time_candidates
        );
    }

    #[test]
    fn every_listed_recording_is_here() {
        let list: toml::Table = std::str::from_utf8(sample("media.toml")).unwrap().parse().unwrap();
        let kinds = ["video", "sound", "photo"].into_iter().filter_map(|kind| list[kind].as_array());
        let names: Vec<&str> = kinds.flatten().map(|entry| entry["file"].as_str().unwrap()).collect();
        assert!(names.len() >= 14);
        for name in names {
            assert!(!sample(name).is_empty(), "{name}");
        }
    }
}
