//! Copies of recordings: evidence copies with their written note (Art. 23).

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod note;
pub(crate) mod read;
pub(crate) mod redact;
pub(crate) mod withdraw;
