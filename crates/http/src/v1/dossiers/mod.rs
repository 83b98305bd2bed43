//! Dossiers (Arts. 20, 21).

pub(crate) mod hand_over;
pub(crate) mod list;
pub(crate) mod package;
