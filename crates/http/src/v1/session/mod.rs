//! The session of whoever is logged in.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod read;
