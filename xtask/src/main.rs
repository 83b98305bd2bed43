//! The project's own tasks: `cargo xtask <command>`. One file or folder per command; each runs other programs and judges
//! what they say. Nothing of the product lives here, and no crate of the product is linked, so that it compiles in seconds.

mod bench;
mod codegen;
mod demo;
mod fonts;
mod media;
mod mutations;
mod process;
mod python;
mod repo;
mod setup;
mod test;
mod tidy;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The tasks of this project")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve the demo on http://127.0.0.1:8480
    Demo(demo::Args),
    /// Run every test, browser tests included
    Test(test::Args),
    /// Install what the other commands need from Debian, or print the line that does
    Setup(setup::Args),
    /// Check the rules of the house: floors, quoted articles, module headers, numbers of the law
    Tidy,
    /// Write the generated files, or check that they are current
    Codegen(codegen::Args),
    /// Make the sample recordings of `crates/testkit/media` anew
    Media,
    /// Take guards away one at a time and show that their tests fail
    Mutations(mutations::Args),
    /// Start PostgreSQL and an S3 store for tests run by hand
    Stores,
    /// Measure, and print one table
    Bench(bench::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(args) => demo::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Setup(args) => setup::run(&args),
        Command::Tidy => tidy::run(),
        Command::Codegen(args) => codegen::run(&args),
        Command::Media => media::run(),
        Command::Mutations(args) => mutations::run(&args),
        Command::Stores => test::stores(),
        Command::Bench(args) => bench::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why:#}");
            ExitCode::FAILURE
        }
    }
}
