//! Chapter 4, management of records 记录管理.

pub(crate) mod art20_custodians;
pub(crate) mod art20_devices;
pub(crate) mod art20_retention;
pub(crate) mod art21_dossier_deadline;
pub(crate) mod art22_lost;
pub(crate) mod art22_same_day_storage;
pub(crate) mod art23_evidence_copy;
pub(crate) mod art24_approval;
pub(crate) mod art24_outside;

pub(crate) use art21_dossier_deadline::ARTICLE as ARTICLE_21;
