//! Dossiers (Arts. 20, 21).

pub(crate) mod list;
pub(crate) mod package;
