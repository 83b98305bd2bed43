//! Access by approval (Art. 24): ask, approve or refuse, take back; view under a grant.

mod ask;
mod decide;
mod grant;
mod view;

pub use ask::{AccessInput, ask};
pub use decide::{approve, refuse, revoke};
pub(crate) use grant::requests_of;
pub use grant::{Permit, is_waiting, permit};
pub use view::{Pass, Viewing, may_continue, open_viewing};
