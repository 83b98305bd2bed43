//! `cargo xtask demo`: from a clone to the page. Builds what is not built, fills `data/demo` once, and becomes the server.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::setup::{self, Purpose};
use crate::{fonts, process, repo, web};

#[derive(clap::Args)]
pub struct Args {
    /// Throw the demo's data away and begin again
    #[arg(long)]
    fresh: bool,
    /// Where the server listens
    #[arg(long, default_value = "127.0.0.1:8480")]
    listen: String,
}

/// What the seeder says about who can log in, kept beside the data.
const LOGINS: &str = "logins.txt";

pub fn run(args: &Args) -> Result<()> {
    setup::ensure(Purpose::Demo)?;
    web::build()?;
    process::run(repo::cargo().args(["build", "--package", "zhilu", "--package", "testkit", "--bins"]))?;

    let metadata = repo::Metadata::read()?;
    let data = repo::root().join("data/demo");
    if args.fresh && data.exists() {
        std::fs::remove_dir_all(&data).with_context(|| format!("cannot remove {}", data.display()))?;
    }
    if !data.exists() {
        seed(&metadata.program("demo-seed"), &data)?;
    }
    print!("{}", std::fs::read_to_string(data.join(LOGINS)).unwrap_or_default());
    println!("\n    http://{}\n", args.listen);

    let mut server = Command::new(metadata.program("zhilu"));
    server.arg("serve").arg("--data").arg(&data).args(["--listen", &args.listen]).env("ZHILU_FONTS", fonts::fandol());
    // From here on this process is the server, so that Ctrl-C and signals reach it.
    let why = server.exec();
    bail!("cannot start {}: {why}", server.get_program().display());
}

/// Fills a folder and only then gives it its name, so that a seed that broke off is never served.
fn seed(seeder: &Path, data: &Path) -> Result<()> {
    let part = data.with_extension("part");
    if part.exists() {
        std::fs::remove_dir_all(&part)?;
    }
    std::fs::create_dir_all(&part)?;
    let logins = process::output(Command::new(seeder).arg(&part).env("ZHILU_FONTS", fonts::fandol()))?;
    std::fs::write(part.join(LOGINS), logins)?;
    std::fs::rename(&part, data).with_context(|| format!("cannot move the demo's data to {}", data.display()))
}
