//! Chapter 1, general provisions 总则.

pub(crate) mod art03_stages;
