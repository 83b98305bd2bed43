//! Dock stations 采集站: what people do with them, under a session; what they do themselves, under a pass that their key signed.

pub(crate) mod create;
pub(crate) mod deliver;
pub(crate) mod greet;
pub(crate) mod list;
pub(crate) mod receipt;
pub(crate) mod remove;
