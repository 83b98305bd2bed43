//! Destruction of dossiers by list (Art. 20 para. 2).

pub(crate) mod approve;
pub(crate) mod carry_out;
pub(crate) mod create;
pub(crate) mod list;
