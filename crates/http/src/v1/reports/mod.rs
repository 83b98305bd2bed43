//! Morning reports 晨报, for those who keep the evidence.

pub(crate) mod list;
pub(crate) mod read;
