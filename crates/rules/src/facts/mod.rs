//! What rules judge: the facts of one subject, taken out of the folded state, without a name, a text or an address.
//!
//! Each type has a pure builder `of(…)` from the states of `model`, so that `app` only loads and calls; and each reads from YAML as a
//! legal officer writes it, everything optional, nothing unknown accepted.

mod access;
mod agency;
mod case;
mod copy;
mod device;
mod event;
mod judged;
mod officer;
mod recording;
mod scene;

pub use access::{AccessFile, Decision};
pub use agency::{AgencyFile, ConfirmedReading, Custodian, Edition};
pub use case::{CaseFile, Filing, Occasion, Opinion, Protocol, Round, ScenePart, Step};
pub use copy::CopyFile;
pub use device::DeviceFile;
pub use event::Event;
pub use judged::Judged;
pub(crate) use judged::standing;
pub use officer::{Certificate, Officer};
pub use recording::{RecordingFile, StationStored};
pub use scene::{CoverageFacts, Excuse, Hole, Interruption, Lost, Marked, SceneFile, Spoken};
