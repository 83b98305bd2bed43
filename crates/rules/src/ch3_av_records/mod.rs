//! Chapter 3, records in sound and picture 音像记录.

pub(crate) mod art15_tiers;
pub(crate) mod art16_catalogue;
pub(crate) mod art17_focus;
pub(crate) mod art18_whole_course;
pub(crate) mod art19_interruption;
mod stay;
