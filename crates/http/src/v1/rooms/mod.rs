//! Rooms for handling cases 执法办案场所 (Art. 15).

pub(crate) mod begin_outage;
pub(crate) mod change_cameras;
pub(crate) mod close;
pub(crate) mod create;
pub(crate) mod end_outage;
pub(crate) mod list;
