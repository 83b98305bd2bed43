//! Judgements where facts do not settle what an article asks.

pub(crate) mod create;
