//! What is done beside requests, again and again: integrating logs, looking again at what time alters; telling a superior, asking it back, watching
//! subordinates; making previews and copies; listening for voices; reading what is kept again, comparing over night what is where.
//!
//! A job is idempotent and may run in several processes. When it runs is [`runner`]'s business, what it does is its own. Nothing here
//! decides what the law asks or writes an entry.

pub mod copies;
pub mod detect;
mod dial;
mod from_superior;
pub mod hold_locks;
pub mod integrate;
pub mod look_again;
pub mod previews;
mod program;
pub mod raster;
pub mod reconcile;
pub mod runner;
pub mod scrub;
pub mod speech;
pub mod stamp;
pub mod tell_superior;
pub mod watch;

pub use copies::Copies;
pub use detect::Detect;
pub use dial::Superior;
pub use from_superior::FromSuperior;
pub use hold_locks::HoldLocks;
pub use integrate::Integrate;
pub use look_again::LookAgain;
pub use previews::{Ffmpeg, Previews};
pub use raster::Pdftoppm;
pub use reconcile::Reconcile;
pub use runner::{Failure, Job, Rhythm, Runner};
pub use scrub::{Schedule, Scrub};
pub use speech::{Listen, Transcriber};
pub use stamp::{AuthorityLine, Stamp};
pub use tell_superior::TellSuperior;
pub use watch::Watch;
