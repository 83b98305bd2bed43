//! Dossiers (Arts. 20, 21).

pub(crate) mod appraise;
pub(crate) mod due;
pub(crate) mod end_hold;
pub(crate) mod hand_over;
pub(crate) mod hold;
pub(crate) mod inspect;
pub(crate) mod list;
pub(crate) mod package;
pub(crate) mod supplement;
pub(crate) mod supplement_package;
pub(crate) mod transfer;
