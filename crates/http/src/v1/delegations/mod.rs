//! Acting for somebody 代理.

pub(crate) mod create;
pub(crate) mod end;
pub(crate) mod list;
