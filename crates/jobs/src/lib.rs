//! What is done beside requests, again and again: integrating logs, looking again at what time alters; telling a superior, asking it back, watching
//! subordinates; making previews and copies; listening for voices; later scrubbing.
//!
//! A job is idempotent and may run in several processes. When it runs is [`runner`]'s business, what it does is its own. Nothing here
//! decides what the law asks or writes an entry.

pub mod copies;
mod dial;
mod from_superior;
pub mod hold_locks;
pub mod integrate;
pub mod look_again;
pub mod previews;
pub mod runner;
pub mod speech;
pub mod tell_superior;
pub mod watch;

pub use copies::Copies;
pub use dial::Superior;
pub use from_superior::FromSuperior;
pub use hold_locks::HoldLocks;
pub use integrate::Integrate;
pub use look_again::LookAgain;
pub use previews::{Ffmpeg, Previews};
pub use runner::{Failure, Job, Rhythm, Runner};
pub use speech::{Listen, Transcriber};
pub use tell_superior::TellSuperior;
pub use watch::Watch;
