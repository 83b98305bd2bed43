//! What surrounds every request: ids and traces, headers that protect pages, an answer when a handler panics.

mod headers;
mod panics;
mod trace;

pub(crate) use headers::protect;
pub(crate) use panics::catch_panic;
pub(crate) use trace::trace;
