//! Misfortune at every call that leaves a trace: the program `crash` of testkit is killed when it is about to make the call, or the disk is
//! full from there on, and then what was promised must hold, `zhilu check --replay` must find nothing, and the work must go on.
//!
//! A kill before the next call is a kill after the one before, so calls that only read need none of their own. Without `--deep`
//! each commit of the project suffers a share of them, another one than the commit before it.
//!
//! The same work is then done over PostgreSQL, and killed when it is about to say something to the server.

mod durable;
mod place;
mod trace;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use self::place::Place;
use self::trace::{Fate, Misfortune};
use super::counts::Counts;
use crate::{process, repo};

/// One misfortune of so many, unless all are wanted: what a run of all tests has time for.
const SHARE: usize = 24;
/// So many misfortunes on PostgreSQL, unless all are wanted: each takes a database of its own, and all of this has 90 seconds.
const ON_SERVER: usize = 24;
/// How many of a hundred deaths may not come because a thread was ahead of another. More, and the test would test little.
const MISSED_PERCENT: usize = 20;
/// Seconds after which work that does not end is given up.
const PATIENCE: &str = "60";
/// How `timeout` says that it was.
const GIVEN_UP: i32 = 124;
/// What the shell calls a program that was killed.
const KILLED: i32 = 128 + 9;

struct Site {
    crash: PathBuf,
    zhilu: PathBuf,
    folder: PathBuf,
    place: Place,
}

/// Dies every death, or a share of them: with the database in a file, then on a server.
pub fn run(deep: bool, counts: &mut Counts) -> Result<()> {
    process::find("strace").context("strace is not installed")?;
    let embedded = on(Place::Embedded, deep, counts).context("SQLite");
    // Both run, so that one look shows everything that fails.
    let server = Place::server().and_then(|place| on(place, deep, counts)).context("PostgreSQL");
    embedded.and(server)
}

/// Does everything once, with nobody to disturb it: whether what is promised was durable before.
pub fn undisturbed() -> Result<()> {
    process::find("strace").context("strace is not installed")?;
    let site = Site::prepare(Place::Embedded)?;
    let found = site.misfortunes();
    std::fs::remove_dir_all(&site.folder)?;
    found.map(drop)
}

fn on(place: Place, deep: bool, counts: &mut Counts) -> Result<()> {
    let site = Site::prepare(place)?;
    let all = site.misfortunes()?;
    let every = if deep { 1 } else { site.place.share(all.len()) };
    let first = share_of_commit() % every;
    let chosen: Vec<&Misfortune> = all.iter().skip(first).step_by(every).collect();
    println!("{}: {} deaths and full disks, {} of them now", site.place, all.len(), chosen.len());
    let (mut missed, mut failed) = (0, 0_usize);
    for misfortune in &chosen {
        match site.suffer(misfortune) {
            Ok(true) => counts.passed += 1,
            Ok(false) => missed += 1,
            Err(why) => {
                failed += 1;
                println!("{misfortune}: {why:#}");
                counts.failures.push(misfortune.to_string());
            }
        }
    }
    counts.failed += u64::try_from(failed)?;
    println!("{} passed, {failed} failed, {missed} did not come", chosen.len() - missed - failed);
    std::fs::remove_dir_all(&site.folder)?;
    if missed * 100 > chosen.len() * MISSED_PERCENT {
        bail!("{missed} of {} did not come: the calls are made in another order each time", chosen.len());
    }
    if failed > 0 {
        bail!("{failed} left something wrong");
    }
    Ok(())
}

/// Which share is this commit's: the same whenever it is run again.
fn share_of_commit() -> usize {
    let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(repo::root()).output();
    let head = head.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default();
    head.get(..8).and_then(|hex| usize::from_str_radix(hex, 16).ok()).unwrap_or(0)
}

impl Site {
    fn prepare(place: Place) -> Result<Self> {
        let metadata = repo::Metadata::read()?;
        let folder = std::env::temp_dir().join(format!("zhilu-crash-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let site = Self { crash: metadata.program("examples/crash"), zhilu: metadata.program("zhilu"), folder, place };
        site.place.make_base()?;
        let mut prepare = site.step("prepare", &site.folder.join("base"));
        process::run(site.place.base(&mut prepare))?;
        Ok(site)
    }

    fn step(&self, name: &str, folder: &Path) -> Command {
        let mut command = Command::new(&self.crash);
        command.arg(name).arg(folder);
        self.place.now(&mut command);
        command
    }

    /// A fresh copy of what everything begins with.
    fn copy(&self) -> Result<PathBuf> {
        let folder = self.folder.join("now");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        process::output(Command::new("cp").arg("-a").arg(self.folder.join("base")).arg(&folder))?;
        self.place.copy()?;
        Ok(folder)
    }

    /// Every misfortune there may be, from a run that nobody disturbs.
    fn misfortunes(&self) -> Result<Vec<Misfortune>> {
        let (folder, log) = (self.copy()?, self.folder.join("calls"));
        let mut strace = Command::new("strace");
        strace.args(["-f", "-qq", "-y", "-e", &format!("trace={}", trace::CALLS.join(",")), "-o"]).arg(&log);
        process::output(self.place.now(strace.arg(&self.crash).arg("act").arg(&folder)))?;
        self.all_is_well(&folder).context("without any misfortune")?;
        let log = std::fs::read_to_string(&log)?;
        let early = durable::promised_too_early(&log, &folder.join("data"));
        if !early.is_empty() {
            bail!("promised before it was durable: {}", early.join("; "));
        }
        let all = self.place.misfortunes(&log);
        if all.is_empty() {
            bail!("strace saw no call");
        }
        Ok(all)
    }

    /// Whether it came; fails when it left something wrong.
    fn suffer(&self, misfortune: &Misfortune) -> Result<bool> {
        let folder = self.copy()?;
        let mut strace = Command::new("timeout");
        strace.args([
            PATIENCE,
            "strace",
            "-f",
            "-qq",
            "-e",
            &format!("trace={}", misfortune.call),
            "-e",
            &misfortune.injection(),
            "-o",
            "/dev/null",
        ]);
        let ended = silently(self.place.now(strace.arg(&self.crash).arg("act").arg(&folder)))?;
        let came = match (misfortune.fate, ended.code()) {
            (_, Some(GIVEN_UP)) => bail!("the work did not end"),
            (Fate::Killed, Some(0)) => false,
            (Fate::Killed, None | Some(KILLED)) => true,
            (Fate::Killed, _) => bail!("the work ended with {ended}"),
            // Refused or, where it was not needed, done without: both are fine as long as what was said holds.
            (Fate::DiskFull, _) => true,
        };
        self.all_is_well(&folder).context("afterwards")?;
        process::output(&mut self.step("act", &folder)).context("going on afterwards")?;
        self.all_is_well(&folder).context("after going on")?;
        Ok(came)
    }

    /// Promises are kept, and the check of the product finds nothing.
    fn all_is_well(&self, folder: &Path) -> Result<()> {
        process::output(&mut self.step("check", folder)).context("a promise was not kept")?;
        let mut check = Command::new(&self.zhilu);
        check.args(["check", "--replay", "--data"]).arg(folder.join("data")).args(self.place.flags());
        let checked = check.output()?;
        if checked.status.success() {
            return Ok(());
        }
        bail!("zhilu check: {}{}", String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
    }
}

/// What a program that is about to be killed says interests nobody.
fn silently(command: &mut Command) -> Result<ExitStatus> {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().context("cannot start strace")
}
