//! zhilu
fn main() {}
