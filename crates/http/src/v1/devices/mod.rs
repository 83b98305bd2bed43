//! Devices 音像记录设备 (Arts. 14, 20).

pub(crate) mod bring_back;
pub(crate) mod change_condition;
pub(crate) mod check;
pub(crate) mod compare_clock;
pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod maintain;
pub(crate) mod place;
pub(crate) mod read;
pub(crate) mod take_out;
