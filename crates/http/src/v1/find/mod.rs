//! Searching by words.

pub(crate) mod search;
