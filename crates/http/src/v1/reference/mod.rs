//! The law and its lists.

pub(crate) mod article;
pub(crate) mod blank;
pub(crate) mod choices;
pub(crate) mod law;
pub(crate) mod people;
pub(crate) mod record_type;
