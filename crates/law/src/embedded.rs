//! The files of `law/`, carried inside the binary: nothing is read from disk at run time.

use base::Sha256Digest;
use include_dir::{Dir, include_dir};

static LAW: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../law");

/// One file of `law/`.
#[derive(Clone, Copy)]
pub(crate) struct LawFile {
    /// Its path below `law/`, with forward slashes.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

impl LawFile {
    /// The bytes as text; what is not UTF-8 comes out empty and then fails to parse, with its path named.
    pub(crate) fn text(self) -> &'static str {
        std::str::from_utf8(self.bytes).unwrap_or_default()
    }
}

/// All files that carry law, in path order. Explanations for readers (`*.md`) are no law.
pub(crate) fn files() -> Vec<LawFile> {
    fn collect(dir: &'static Dir<'static>, into: &mut Vec<LawFile>) {
        into.extend(dir.files().filter_map(|f| Some(LawFile { path: f.path().to_str()?, bytes: f.contents() })));
        dir.dirs().for_each(|inner| collect(inner, into));
    }
    let mut files = Vec::new();
    collect(&LAW, &mut files);
    files.retain(|f| !f.path.ends_with(".md"));
    files.sort_unstable_by_key(|f| f.path);
    files
}

/// The text of one file.
pub(crate) fn text(path: &str) -> &'static str {
    LAW.get_file(path).and_then(|f| f.contents_utf8()).unwrap_or_default()
}

/// The names of the neighbouring laws: their files without the ending.
pub(crate) fn neighbour_names() -> impl Iterator<Item = &'static str> {
    let folder = LAW.get_dir("neighbours").into_iter().flat_map(Dir::files);
    folder.filter_map(|f| f.path().file_stem()?.to_str())
}

/// SHA-256 over all files in path order, each as length, path, length, bytes, so that no two sets of files are confused.
pub(crate) fn digest(files: &[LawFile]) -> Sha256Digest {
    let mut bytes = Vec::new();
    for file in files {
        for part in [file.path.as_bytes(), file.bytes] {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part);
        }
    }
    Sha256Digest::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_path_order_and_explanations_do_not() {
        let paths: Vec<&str> = files().iter().map(|f| f.path).collect();
        assert!(paths.is_sorted() && paths.contains(&"henan-2019/ch4_management/art21.toml"));
        assert!(!paths.iter().any(|path| path.ends_with(".md")));
        assert!(files().iter().all(|f| !f.text().is_empty()));
    }

    #[test]
    fn whatever_changes_in_a_file_changes_the_digest() {
        let of = |files: &[(&'static str, &'static str)]| {
            digest(&files.iter().map(|(path, text)| LawFile { path, bytes: text.as_bytes() }).collect::<Vec<_>>())
        };
        let all = [of(&[("a", "bc")]), of(&[("ab", "c")]), of(&[("a", "bd")]), of(&[("a", "b"), ("c", "")]), of(&[])];
        assert!(all.iter().enumerate().all(|(at, one)| !all[..at].contains(one)));
    }
}
