//! How the agency reads unclear words, and what its archives authority numbered (Art. 21).

pub(crate) mod confirm;
pub(crate) mod number_fonds;
pub(crate) mod read;
