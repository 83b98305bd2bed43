//! Uploads beside the tus protocol itself: what is unfinished, what became of them; and how the protocol reads in the OpenAPI document.

pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod result;
pub(crate) mod tus;
