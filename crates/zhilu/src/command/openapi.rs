//! `zhilu openapi`: the description of the API, from which clients are generated.

use std::process::ExitCode;

use anyhow::Result;

/// What `zhilu openapi` is told.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the description.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn run(_: &Args) -> Result<ExitCode> {
    println!("{}", http_api::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
