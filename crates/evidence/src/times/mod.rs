//! Times 时间: every claim about when a recording began, and the one rule that chooses among them.

mod candidate;
mod choose;
pub mod drift;
mod name;

pub use candidate::{Means, TimeCandidate, TimeSource};
pub use choose::{ChosenTime, Judged, Standing, TimeChoice, TimeLimits, choose};
pub use name::{NameClaims, NameProfile, NameProfiles, ProfileError, Zone};
