//! Numbers of documents 文号: the register, blocks that are set aside, numbers that are void.

pub(crate) mod list;
pub(crate) mod reserve;
pub(crate) mod void;
