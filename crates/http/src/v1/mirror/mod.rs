//! The side of a superior that subordinates dial: no session, the key of the log speaks for it.

pub(crate) mod hand_back;
pub(crate) mod receive;
pub(crate) mod standing;
