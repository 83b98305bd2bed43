//! Tells cargo that the crate is its data: a file added to `law/` makes a new build.

fn main() {
    println!("cargo:rerun-if-changed=../../law");
}
