//! Dock stations 采集站 (Art. 22): registering them, letting them in by their keys, taking their signed manifests, and what that says of a
//! recording that arrives later. A station talks to this server over HTTP only; what it signs is `ledger::station`'s.

mod admit;
mod cameras;
mod deliver;
mod register;
mod stored;

pub use admit::{Guest, Passed, admit, greeting};
pub use deliver::{Delivered, deliver};
pub use register::{NewStation, register, remove};
pub(crate) use stored::{Holding, holding};
