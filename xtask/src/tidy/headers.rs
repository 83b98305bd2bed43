//! Every Rust file opens with `//!`: what lives here and what must not.

use super::{Finding, Source};

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let rust = sources.iter().filter(|source| source.is_rust());
    let bare = rust.filter(|source| !source.text.starts_with("//! "));
    bare.map(|source| Finding::new(source, 1, "a module opens with `//!`: what lives here, what must not")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{places, source};
    use super::*;

    #[test]
    fn a_file_without_header_fails() {
        let sources = [
            source("crates/a/src/lib.rs", "//! Good.\n"),
            source("crates/a/src/b.rs", "use std::fmt;\n//! Too late."),
            source("crates/a/src/c.rs", "//!\n//! Says nothing first."),
            source("README.md", "# Not Rust"),
        ];
        assert_eq!(places(&check(&sources)), ["crates/a/src/b.rs:1", "crates/a/src/c.rs:1"]);
    }
}
