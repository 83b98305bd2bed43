//! Access by approval (Art. 24).

pub(crate) mod approve;
pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod refuse;
pub(crate) mod revoke;
