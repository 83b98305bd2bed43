//! Being a superior (Art. 26): following the logs of agencies below, believing what is proven, cosigning what is held, saying aloud what is
//! wrong, and computing the same duties from the same rule parts. No name, text or address of theirs is here to be shown.
//!
//! The other side, what a subordinate sends, is put together in [`deliver`] and, when it lost its log and asks for it,
//! [`ask`].

pub mod ask;
pub mod deliver;
mod find;
mod follow;
mod hand_back;
mod judge;
mod receive;
mod watch;

pub use follow::follow;
pub use hand_back::hand_back;
pub use judge::bring_up_to_date;
pub use ledger::mirror::{Answer, Ask, Delivery, HandedBack, Refusal, Request, Statement};
pub use receive::{ReceiveError, receive, standing};
pub use watch::watch;
