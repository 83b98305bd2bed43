//! Sample documents and the tools that read pages back. Shared by the tests and by the example that prints the sheets.

pub mod read;
pub mod samples;

use std::path::PathBuf;
use std::sync::LazyLock;

use typeset::{Availability, Typesetter, TypstSetter};

/// A setter with the fonts of this machine; `ZHILU_FONTS` names a further folder. Nothing, with a printed reason, where no Chinese font is.
pub fn setter() -> Option<&'static TypstSetter> {
    static SETTER: LazyLock<TypstSetter> = LazyLock::new(fresh_setter);
    if let Availability::Unavailable { reason } = SETTER.available() {
        eprintln!("skipped: {reason}");
        return None;
    }
    Some(&SETTER)
}

/// A setter that has set nothing yet.
pub fn fresh_setter() -> TypstSetter {
    let further = std::env::var_os("ZHILU_FONTS").map(PathBuf::from);
    let dirs: Vec<PathBuf> = further.into_iter().chain(typeset::default_font_dirs()).collect();
    TypstSetter::new(&dirs)
}
