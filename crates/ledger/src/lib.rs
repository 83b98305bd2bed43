//! Entries as bytes: the leaf that is hashed, the commitments it makes, and what a command wants to append.
//!
//! [`mirror`] and [`station`] are what goes over the wire to a superior and from a dock station.
//!
//! Encoding only. Which facts exist is `model`'s; where entries are kept is `store`'s; the tree over them is `tlog`'s.

pub mod commitment;
pub mod leaf;
pub mod mirror;
pub mod sealed;
pub mod station;

pub use commitment::{Commitment, Salt, Salted};
pub use leaf::{Leaf, LeafError};
pub use sealed::{NewEntry, SealError, SealedEntry};
