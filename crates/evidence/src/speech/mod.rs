//! Whether somebody speaks 人声: samples in, stretches out. A hint for whoever looks, never a verdict: what was said, and whether it is what
//! Art. 18 or Art. 19 asks for, is heard by a person.
//!
//! Bytes of files are not read here (`jobs` decodes them), and nothing is kept.

mod curve;
mod listen;
mod resample;

pub use curve::{Curve, Stretch};
pub use listen::{Listener, RATE, STEP};
pub use resample::Resampler;

#[cfg(test)]
mod tests;
