//! Every crate takes the lints of the workspace, which forbid `unsafe`; one crate alone has its own. Whether that one says why at each
//! block is checked by its lints.

use super::{Finding, Source};

/// The one that loads vectors.
const OWN_LINTS: &str = "crates/sm3-simd/Cargo.toml";
const TAKEN: &str = "[lints]\nworkspace = true\n";

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources.iter().filter(|source| is_of_workspace(&source.path) && source.path != OWN_LINTS);
    let without = manifests.filter(|source| !source.text.contains(TAKEN));
    without.map(|source| Finding::new(source, 0, "does not take the lints of the workspace, which forbid `unsafe`")).collect()
}

/// Whether it is the manifest of a crate of ours; those of peers of the bench are not.
fn is_of_workspace(path: &str) -> bool {
    let of_crate = path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/Cargo.toml"));
    of_crate.is_some_and(|name| !name.contains('/')) || path == "xtask/Cargo.toml"
}

#[cfg(test)]
mod tests {
    use super::super::{places, source};
    use super::*;

    #[test]
    fn a_crate_without_the_lints_of_the_workspace_fails() {
        let (with, without) = (format!("[package]\n\n{TAKEN}"), "[package]\n\n[lints.rust]\nunsafe_code = \"allow\"\n");
        let sources = [
            source("Cargo.toml", without),
            source("crates/base/Cargo.toml", &with),
            source("crates/law/Cargo.toml", without),
            source(OWN_LINTS, without),
            source("xtask/Cargo.toml", without),
            source("xtask/bench/tus-axum/Cargo.toml", without),
        ];
        assert_eq!(places(&check(&sources)), ["crates/law/Cargo.toml:0", "xtask/Cargo.toml:0"]);
    }
}
