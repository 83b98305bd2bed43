//! The dock station 采集站: it stands beside the devices, copies what is on them into a spool of its own, reads it again, signs for it
//! (Art. 22) and sends it on when there is a line. It runs apart from the server and talks to it over HTTP only.
//!
//! - [`drive`], [`layout`], [`stable`], [`name`]: what lies on a device, read-only.
//! - [`copying`], [`spool`]: bytes on their way in, twice read, and what is durable here.
//! - [`docking`]: one device from plugged in to 可拔出; [`progress`] tells of it; [`policy`] says what may be deleted; [`voucher`] is for
//!   whoever docked it.
//! - [`camera`]: fixed cameras that are recorded from here.
//! - [`wire`], [`sending`], [`pace`]: the server.
//! - [`settings`], [`run`]: the whole.
//!
//! Nothing here decides what the law asks; when a duty is met is for the server's rules.

pub mod camera;
pub mod copying;
pub mod docking;
pub mod drive;
pub mod layout;
pub mod machine;
pub mod name;
pub mod pace;
pub mod policy;
pub mod progress;
pub mod run;
pub mod sending;
pub mod settings;
pub mod spool;
pub mod stable;
#[cfg(test)]
mod testing;
pub mod voucher;
pub mod wire;

pub use run::Station;
pub use settings::Settings;
