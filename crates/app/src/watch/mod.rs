//! Watching over what is kept: passes of reading it again 核验, and the nightly reconciliation 对账 with its morning report 晨报. Jobs call
//! it; nothing here waits, and nothing here reads an object.

mod reconcile;
mod scrub;

pub use reconcile::{Matter, MatterKind, Report, reconcile};
pub use scrub::CustodyHealth;
pub(crate) use scrub::{health, of_object};
