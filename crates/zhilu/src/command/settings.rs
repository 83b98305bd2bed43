//! `zhilu settings`: what is set, and from where. The first thing to look at when a server does not do what its file says.

use std::process::ExitCode;

use anyhow::Result;

use crate::settings::{ServeFlags, Settings};

/// What `zhilu settings` is told: the same as the server.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: ServeFlags,
}

/// Prints every setting, its value and its place.
///
/// # Errors
/// When they would be refused.
pub fn run(args: &Args) -> Result<ExitCode> {
    let given = args.settings.given()?;
    print!("{}", given.show());
    Settings::of(&given)?;
    Ok(ExitCode::SUCCESS)
}
