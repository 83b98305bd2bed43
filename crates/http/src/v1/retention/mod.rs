//! The table of terms 保管期限表 (Art. 20 para. 2).

pub(crate) mod enter;
pub(crate) mod read;
