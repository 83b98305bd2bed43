//! Access by approval (Art. 24).

pub(crate) mod approve;
pub(crate) mod create;
pub(crate) mod give_standing;
pub(crate) mod list;
pub(crate) mod pack;
pub(crate) mod refuse;
pub(crate) mod release;
pub(crate) mod revoke;
pub(crate) mod supervise;
pub(crate) mod take_pack;
