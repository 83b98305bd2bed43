//! One file per command: its arguments and what it does. Every `run` gives the exit code.

pub mod openapi;
pub mod serve;
