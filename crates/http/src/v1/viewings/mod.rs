//! Viewing under a grant (Art. 24).

pub(crate) mod content;
pub(crate) mod speech;
pub(crate) mod waveform;
