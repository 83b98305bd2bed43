//! Chapter 2, records in writing 文字记录.

pub(crate) mod art09_initiation;
pub(crate) mod art10_investigation;
pub(crate) mod art11_review;
pub(crate) mod art13_closing;
pub(crate) mod deemed;
pub(crate) mod gates;
mod span;
pub(crate) mod steps;
mod surcharge;
