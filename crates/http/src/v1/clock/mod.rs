//! The server's clock, once it jumped.

pub(crate) mod confirm;
