//! Times 时间: every claim about when a recording began, and the one rule that chooses among them.

mod candidate;

pub use candidate::{Means, TimeCandidate, TimeSource};
