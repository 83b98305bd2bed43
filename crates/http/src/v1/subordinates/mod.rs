//! What a superior sees of the logs it follows.

pub(crate) mod figures;
pub(crate) mod list;
