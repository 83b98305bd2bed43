//! Accounts of body-worn systems 执法记录仪系统 that push recordings by themselves: made, given another key, revoked by an administrator; letting
//! such a system in by its key, and then by a token. With it a system can bring, and read nothing but what it said itself.

mod account;
mod admit;

pub use account::{ControllerView, Issued, list, register, renew, revoke};
pub use admit::{Pusher, SignedIn, admit, sign_in};
