//! What is done beside requests, again and again: integrating logs; later sweeping, scrubbing, mirroring.
//!
//! A job is idempotent and may run in several processes. When it runs is [`runner`]'s business, what it does is its own. Nothing here
//! decides what the law asks, and nothing here writes an entry.

pub mod integrate;
pub mod runner;

pub use integrate::Integrate;
pub use runner::{Failure, Job, Rhythm, Runner};
