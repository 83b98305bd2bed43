//! One file per command: its arguments and what it does. Every `run` gives the exit code.

pub mod backup;
pub mod calendar;
pub mod check;
pub mod controllers;
pub mod judge;
pub mod keys;
pub mod law;
pub mod mirror;
pub mod openapi;
pub mod reconcile;
pub mod recover;
pub mod reference;
pub mod restore;
pub mod serve;
pub mod settings;
pub mod station;
pub mod verify;
