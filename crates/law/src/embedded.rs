//! The files of `law/`, carried inside the binary: nothing is read from disk at run time.

use include_dir::{Dir, include_dir};

static LAW: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../law");

/// The text of one file.
pub(crate) fn text(path: &str) -> &'static str {
    LAW.get_file(path).and_then(|f| f.contents_utf8()).unwrap_or_default()
}

/// The names of the neighbouring laws: their files without the ending.
pub(crate) fn neighbour_names() -> impl Iterator<Item = &'static str> {
    let folder = LAW.get_dir("neighbours").into_iter().flat_map(Dir::files);
    folder.filter_map(|f| f.path().file_stem()?.to_str())
}
