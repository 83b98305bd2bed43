//! The program on the demo's data: how soon its page answers, and what memory it holds when nobody asks. Files that it reads are
//! in the system's cache, as after a restart of the service, not of the machine.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::server::Server;
use super::table::{Aim, Row};
use super::{Bed, build_ours, middle};
use crate::setup::{self, Purpose};
use crate::{fonts, process};

const RUNS: usize = 3;
/// How long nobody asks before memory is read.
const IDLE: Duration = Duration::from_secs(5);

pub fn run(bed: &Bed) -> Result<Vec<Row>> {
    setup::ensure(Purpose::Demo)?;
    build_ours()?;
    let release = bed.target.join("release");
    let data = bed.folder.join("demo");
    process::output(Command::new(release.join("demo-seed")).arg(&data).env("ZHILU_FONTS", fonts::fandol()))?;

    let (mut seconds, mut mebibytes) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (took, resident) = once(&release.join("zhilu"), &data)?;
        eprintln!("  {took:.3} s, {resident:.0} MiB");
        seconds.push(took);
        mebibytes.push(resident);
    }
    let row = |name, values, unit, aim| Row { name, median: middle(values), unit, peer: None, aim: Some(Aim::Below(aim)) };
    Ok(vec![row("start to first page", seconds, "s", 1.0), row("memory when idle", mebibytes, "MiB", 100.0)])
}

/// Seconds until the page answers, and MiB when it was left alone.
pub(super) fn once(program: &Path, data: &Path) -> Result<(f64, f64)> {
    let mut serve = Command::new(program);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data).env("ZHILU_FONTS", fonts::fandol());
    let began = Instant::now();
    let server = Server::start(serve.stderr(Stdio::null()))?;
    server.get("/")?;
    let took = began.elapsed();
    std::thread::sleep(IDLE);
    Ok((took.as_secs_f64(), server.resident()?))
}
