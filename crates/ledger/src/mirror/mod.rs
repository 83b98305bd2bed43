//! Following the log of another agency: what goes over the wire, and what a superior checks before it believes any of it. Pure: who keeps
//! the mirror, dials or listens is for others. The checks of a witness are those of <https://c2sp.org/tlog-witness>, with every entry besides.

pub mod ask;
pub mod statement;
pub mod verify;
pub mod wire;

pub use ask::{Ask, HandedBack, Request};
pub use statement::{Statement, StatementError};
pub use verify::{Batch, Before, Held, Opened, Refusal, Relation, Roots};
pub use wire::{Answer, Bytes, Delivery, Line, PrefixProof};
