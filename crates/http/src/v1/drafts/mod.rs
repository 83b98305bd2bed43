//! What is being typed.

pub(crate) mod discard;
pub(crate) mod others;
pub(crate) mod read;
pub(crate) mod save;
