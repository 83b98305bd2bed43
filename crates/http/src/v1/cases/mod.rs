//! Cases from filing to closing (Arts. 9, 11, 13).

pub(crate) mod close;
pub(crate) mod compile;
pub(crate) mod create;
pub(crate) mod dossier_index;
pub(crate) mod dossier_plan;
pub(crate) mod dossier_sheet;
pub(crate) mod export;
pub(crate) mod keep_elsewhere;
pub(crate) mod keep_paper;
pub(crate) mod list;
pub(crate) mod opine;
pub(crate) mod opine_on_paper;
pub(crate) mod paper;
pub(crate) mod preset;
pub(crate) mod read;
pub(crate) mod remind;
pub(crate) mod spot;
pub(crate) mod spot_known;
pub(crate) mod submit;
pub(crate) mod verify;
