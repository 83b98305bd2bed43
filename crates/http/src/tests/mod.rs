//! The API as a browser meets it: through the router, over a world of its own with a clock that can be moved.

mod access;
mod bad_input;
mod destructions;
mod disposals;
mod dossiers;
mod find;
mod forms;
mod guard;
mod health;
mod imports;
mod joint;
mod judgements;
mod numbers;
mod odd_files;
mod odd_input;
mod originality;
mod paper;
mod preparing;
mod retention;
mod scenes;
mod secrecy;
mod session;
mod spot;
mod standing;
mod stations;
mod steps;
mod support;
mod tasks;
mod walk;
mod without_grant;

pub(crate) use support::{Answer, Browser, PASSWORD, Server};
