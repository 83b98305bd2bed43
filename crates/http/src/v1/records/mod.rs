//! Text records (Art. 8).

pub(crate) mod answer_review;
pub(crate) mod ask_review;
pub(crate) mod create;
pub(crate) mod finalise;
pub(crate) mod genuine;
pub(crate) mod print;
pub(crate) mod read;
pub(crate) mod redact;
pub(crate) mod redaction;
pub(crate) mod reissue;
pub(crate) mod remind;
pub(crate) mod review_on_paper;
pub(crate) mod scan;
pub(crate) mod sealed_file;
pub(crate) mod void;
