//! Where the pages lie. Debug builds read them from the disk at each request; release builds carry them, and are built again when
//! they change.

use std::path::Path;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    // Without dots in it: the folder need not be there yet, and a path outside it is told by its beginning.
    let pages = Path::new("../..").canonicalize()?.join("web/dist");
    println!("cargo::rustc-env=ZHILU_PAGES={}", pages.display());
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", pages.display());
    }
    Ok(())
}
