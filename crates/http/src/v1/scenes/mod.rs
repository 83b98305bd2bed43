//! At the scene (Arts. 15–19, 22).

pub(crate) mod attend;
pub(crate) mod correct;
pub(crate) mod create;
pub(crate) mod excuse_storage;
pub(crate) mod explain;
pub(crate) mod interrupt;
pub(crate) mod join;
pub(crate) mod leave;
pub(crate) mod link_case;
pub(crate) mod list;
pub(crate) mod mark;
pub(crate) mod narrate;
pub(crate) mod read;
pub(crate) mod report_loss;
pub(crate) mod resume;
