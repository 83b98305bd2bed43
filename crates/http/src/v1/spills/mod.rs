//! State secrets that slipped in (Art. 25): reported, closed at once, decided by the head.

pub(crate) mod clear;
pub(crate) mod create;
pub(crate) mod destroy;
pub(crate) mod list;
