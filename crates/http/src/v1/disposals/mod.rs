//! Lawful destruction of private parts of entries: proposed by one person, carried out by another.

pub(crate) mod carry_out;
pub(crate) mod create;
pub(crate) mod list;
