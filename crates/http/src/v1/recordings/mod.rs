//! Audio-visual records.

pub(crate) mod confirm_time;
pub(crate) mod decide_originality;
pub(crate) mod detections;
pub(crate) mod file_under;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod state_time;
pub(crate) mod view;
