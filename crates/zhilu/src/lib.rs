//! The program: how its parts are wired together, and what the command line can do. One file per command in [`command`].

pub mod command;
pub mod logging;
pub mod metrics;
pub mod settings;
pub mod supervisor;
pub mod wire;
