//! What must I do today.

pub(crate) mod read;
