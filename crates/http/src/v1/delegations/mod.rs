//! Acting for somebody 代理.

pub(crate) mod create;
pub(crate) mod end;
pub(crate) mod end_standing;
pub(crate) mod give_standing;
pub(crate) mod list;
