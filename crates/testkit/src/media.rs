//! The sample recordings of `media/`, in the binary, so that tests and the seed run from anywhere.

use include_dir::{Dir, include_dir};

static MEDIA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/media");

/// The bytes of a sample file.
///
/// # Panics
/// When there is no such file: the test is wrong.
pub fn sample(name: &str) -> &'static [u8] {
    MEDIA.get_file(name).unwrap_or_else(|| panic!("there is no sample {name}")).contents()
}

#[cfg(test)]
mod tests {
    use super::*;

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
