//! A small log and a small dossier for the tests of this crate, and a package taken apart to be put together wrongly.

mod dossier;
mod log;
mod parts;

pub use dossier::{Dossier, VIDEO, expected, info};
pub use log::{Log, ORIGIN, id};
pub use parts::Parts;
