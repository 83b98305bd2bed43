//! `cargo xtask test`: every test there is, in one run. A step that fails does not keep the others from running;
//! the last line counts what the runners counted.

mod ceph;
mod counts;
mod crash;
mod demo_data;
mod postgres;
mod summary;
mod worlds;

use std::process::Command;

use anyhow::{Context, Result};
use clap::builder::PossibleValuesParser;

use self::ceph::Gateway;
use self::counts::{Counts, Runner};
pub use self::crash::undisturbed;
pub use self::postgres::Cluster;
use self::summary::Summary;
use crate::setup::{self, Purpose};
use crate::{codegen, fonts, process, python, repo, tidy, web};

#[derive(clap::Args)]
pub struct Args {
    /// Only these steps, by name
    #[arg(value_name = "STEP", value_parser = PossibleValuesParser::new(STEPS.iter().map(|step| step.name)))]
    only: Vec<String>,
    /// In step `rust`: the tests of these crates instead of all
    #[arg(short, long = "package")]
    packages: Vec<String>,
    /// In step `rust`: how long the parsers of evidence are fuzzed, each of them
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    fuzz_seconds: u32,
    /// In step `crash`: every death instead of a share of them
    #[arg(long)]
    deep: bool,
}

struct Step {
    name: &'static str,
    run: fn(&Args, &mut Counts) -> Result<()>,
}

/// In the order in which they run: what is quick, or what others need, comes first.
const STEPS: &[Step] = &[
    Step { name: "format", run: |_, _| process::run(repo::cargo().args(["fmt", "--all", "--check"])) },
    Step { name: "tidy", run: |_, _| tidy::run() },
    Step { name: "web-types", run: |_, _| web::install().and_then(|()| process::run(&mut web::script("typecheck"))) },
    Step { name: "web-unit", run: web_unit },
    Step { name: "web-build", run: |_, _| web::build() },
    Step { name: "build", run: |_, _| process::run(repo::cargo().args(["build", "--workspace", "--all-targets"])) },
    Step { name: "codegen", run: |_, _| codegen::run(&codegen::Args { check: true }) },
    Step { name: "rust", run: rust },
    Step { name: "crash", run: |args, counts| crash::run(args.deep, counts) },
    Step { name: "browser", run: browser },
    Step { name: "clients", run: clients },
];

pub fn run(args: &Args) -> Result<()> {
    setup::ensure(Purpose::Test)?;
    let mut summary = Summary::default();
    for step in STEPS.iter().filter(|step| args.only.is_empty() || args.only.iter().any(|name| name == step.name)) {
        summary.run(step.name, |counts| (step.run)(args, counts));
    }
    summary.close()
}

fn web_unit(_: &Args, counts: &mut Counts) -> Result<()> {
    web::install()?;
    process::run_reading(&mut web::script("test"), |line| counts.read(Runner::Vitest, line))
}

/// Databases and an S3 store of our own; they stop when this goes.
pub struct Stores {
    cluster: Cluster,
    gateway: Gateway,
}

impl Stores {
    pub fn start() -> Result<Self> {
        setup::ensure(Purpose::Test)?;
        let cluster = Cluster::start().context("cannot start a PostgreSQL of our own")?;
        let gateway = Gateway::start().context("cannot start a Ceph of our own")?;
        Ok(Self { cluster, gateway })
    }

    fn variables(&self) -> [(&'static str, String); 4] {
        [
            ("ZHILU_TEST_PG", self.cluster.url()),
            ("ZHILU_TEST_S3", self.gateway.url()),
            ("ZHILU_TEST_S3_KEY", ceph::KEY.to_owned()),
            ("ZHILU_TEST_S3_SECRET", ceph::SECRET.to_owned()),
        ]
    }

    /// Lets tests know where they are.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.variables())
    }
}

/// Databases and an S3 store for tests that are run by hand, until somebody ends this.
pub fn stores() -> Result<()> {
    let stores = Stores::start()?;
    for (name, value) in stores.variables() {
        println!("export {name}={value}");
    }
    println!("they stay until this standard input ends");
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}

/// Unit, integration and documentation tests of all crates, on SQLite and on PostgreSQL, with objects in a folder and on S3.
fn rust(args: &Args, counts: &mut Counts) -> Result<()> {
    let stores = Stores::start()?;
    let mut tests = worlds::selected(&args.packages);
    tests
        .args(["--no-fail-fast"])
        .env("ZHILU_TEST_FUZZ_SECONDS", args.fuzz_seconds.to_string())
        .env("ZHILU_FONTS", fonts::fandol());
    let everywhere = process::run_reading(stores.tell(&mut tests), |line| counts.read(Runner::Cargo, line));
    // Both run, so that one look shows everything that fails.
    let in_worlds = worlds::run(&args.packages, &stores.cluster.url(), counts);
    everywhere.and(in_worlds)
}

/// The pages, walked through by a browser against the server that was built. The scenario starts the server itself.
fn browser(_: &Args, counts: &mut Counts) -> Result<()> {
    let mut walk = against_server("e2e")?;
    walk.env("ZHILU_SHOTS", repo::root().join("shots")).env("CHROMIUM", setup::chromium().context("no Chromium")?);
    process::run_reading(&mut walk, |line| counts.read(Runner::Walk, line))
}

/// Uploads by clients that others wrote, their receipts judged by OpenSSL.
fn clients(_: &Args, counts: &mut Counts) -> Result<()> {
    web::install()?;
    let mut clients = against_server("clients")?;
    clients.env("ZHILU_TEST_PYTHON", python::ensure()?);
    process::run_reading(&mut clients, |line| counts.read(Runner::Walk, line))
}

/// A script of `web` that starts the server that was built, on a copy of the demo's data.
fn against_server(script: &str) -> Result<Command> {
    let metadata = repo::Metadata::read()?;
    let mut command = web::script(script);
    command
        .env("ZHILU_BIN", metadata.program("zhilu"))
        .env("ZHILU_TEST_DEMO_DATA", demo_data::folder()?)
        .env("ZHILU_FONTS", fonts::fandol());
    Ok(command)
}
