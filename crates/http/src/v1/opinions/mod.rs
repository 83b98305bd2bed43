//! Opinions on several cases at once (Art. 11 items 2 and 4).

pub(crate) mod agree;
