//! Evidence: what a file holds, when it was made, what looks wrong about it, and how much of a scene was recorded.
//!
//! Pure reading and arithmetic. No storage, no database, no network, no clock, and no verdict about a duty: that is `rules`. Whatever comes
//! from outside (bytes, names, claimed times) is hostile until shown otherwise: nothing here panics, trusts a size, or refuses a file.

pub mod coverage;
mod finding;
pub mod fingerprint;
mod label;
mod measure;
pub mod picture;
pub mod probe;
pub mod redact;
pub mod scan;
pub mod seal;
pub mod sequence;
pub mod speech;
pub mod times;

pub use finding::{Finding, FindingCode, Severity};
pub use measure::{Basis, Bound, Measured};
