//! Uploads by tus: ours with both digests and durable, beside two that hash nothing. All of them hear the same sender.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::server::Server;
use super::table::{Aim, Peer, Row};
use super::{Bed, MIB, build_ours, cpu, middle};
use crate::{process, repo, web};

/// MiB in one request; 0 is the whole file.
const PIECES: &[(&str, u64)] = &[("tus, pieces of 64 MiB", 64), ("tus, one piece", 0)];
const RUNS: usize = 3;
/// Uploads at once, as many as SM3 has lanes.
const UPLOADS: u64 = 16;
/// Times the bytes of the better peer, for the same work of the processor.
const AIM_AT_ONCE: f64 = 1.5;

/// Who receives.
struct Receiver {
    name: &'static str,
    /// The program, to be given a folder.
    program: PathBuf,
    script: Option<PathBuf>,
}

pub fn run(bed: &Bed) -> Result<Vec<Row>> {
    let (ours, peers) = build(bed)?;
    let receivers: Vec<&Receiver> = std::iter::once(&ours).chain(&peers).collect();
    let mut rows = vec![floor(&ours.program)?];
    for (name, piece) in PIECES {
        rows.push(singly(bed, &ours.program, &receivers, name, *piece)?);
    }
    rows.extend(at_once(bed, &ours.program, &receivers)?);
    Ok(rows)
}

/// What no receiver that digests one stream by SM3 can beat, without any sender, network or disk.
fn floor(program: &Path) -> Result<Row> {
    let once = || -> Result<f64> {
        let said = process::output(Command::new(program).args(["sm3", "512"]))?;
        Ok(String::from_utf8(said)?.trim().parse::<f64>().context("it said no speed")? * 1e6 / MIB as f64)
    };
    let speeds = (0..RUNS).map(|_| once()).collect::<Result<_>>()?;
    Ok(Row { name: "SM3 of one stream, one core", median: middle(speeds), unit: "MiB/s", peer: None, aim: None })
}

/// One upload after the other, by the clock.
fn singly(bed: &Bed, sender: &Path, receivers: &[&Receiver], name: &'static str, piece: u64) -> Result<Row> {
    let send = |receiver: &Receiver| Ok(send(bed, sender, receiver, &[&piece.to_string()], false)?.per_second);
    measure(receivers, name, "MiB/s", send)
}

/// Many uploads at once, by what the processor did: on a machine that is full this is what decides how many come in. First as the
/// peers are, which digest nothing; then with what it takes until both digests of what they received are known too.
fn at_once(bed: &Bed, sender: &Path, receivers: &[&Receiver]) -> Result<[Row; 2]> {
    let row = |name, digested: bool| {
        let send = |receiver: &Receiver| {
            // Ours has them already.
            let digested = digested && receiver.name != OURS;
            let sent = send(bed, sender, receiver, &["0", &UPLOADS.to_string()], digested)?;
            Ok((bed.bytes / MIB) as f64 / sent.worked)
        };
        let row = measure(receivers, name, "MiB/s", send)?;
        let aim = row.peer.as_ref().map(|peer| Aim::AtLeast(AIM_AT_ONCE * peer.median));
        Ok::<Row, anyhow::Error>(Row { aim, ..row })
    };
    Ok([row("16 uploads at once, per second of processor", false)?, row("the same, digests by OpenSSL for the peer", true)?])
}

/// Sends to each in turn, and as often: whatever else the machine does meanwhile, it does to all of them.
fn measure(
    receivers: &[&Receiver],
    name: &'static str,
    unit: &'static str,
    send: impl Fn(&Receiver) -> Result<f64>,
) -> Result<Row> {
    let mut speeds = vec![Vec::new(); receivers.len()];
    for run in 0..RUNS {
        for turn in 0..receivers.len() {
            let index = (run + turn) % receivers.len();
            let speed = send(receivers[index])?;
            eprintln!("  {name}: {} {speed:.0} {unit}", receivers[index].name);
            speeds[index].push(speed);
        }
    }
    let mut medians = speeds.into_iter().map(middle);
    let ours = medians.next().context("nobody was measured")?;
    let peers = receivers.iter().skip(1).zip(medians).map(|(peer, median)| Peer { name: peer.name, median });
    let better = peers.max_by(|a, b| a.median.total_cmp(&b.median));
    Ok(Row { name, median: ours, unit, peer: better, aim: None })
}

/// What sending came to.
struct Sent {
    /// MiB by the clock.
    per_second: f64,
    /// Seconds that the server worked, and OpenSSL after it if it was asked to.
    worked: f64,
}

/// Uploads to a server of its own; `how` is the size of a piece and perhaps how many at once. `digested` has OpenSSL compute both digests
/// of what was received.
fn send(bed: &Bed, sender: &Path, receiver: &Receiver, how: &[&str], digested: bool) -> Result<Sent> {
    let folder = bed.folder.join("received");
    std::fs::create_dir_all(&folder)?;
    // What earlier runs left to be written must not be written during this one.
    process::output(&mut Command::new("sync"))?;
    let server = Server::start(&mut receiver.command(&folder))?;
    let before = server.worked()?;
    let mebibytes = (bed.bytes / MIB).to_string();
    let said = process::output(Command::new(sender).args(["send", &server.url, &mebibytes]).args(how))?;
    let mut worked = server.worked()? - before;
    drop(server);
    if digested {
        worked += digest(bed, &folder)?;
    }
    std::fs::remove_dir_all(&folder)?;
    let megabytes: f64 = String::from_utf8(said)?.trim().parse().context("the sender said no speed")?;
    Ok(Sent { per_second: megabytes * 1e6 / MIB as f64, worked })
}

/// Both digests of all that was sent, by OpenSSL; the seconds that it worked.
fn digest(bed: &Bed, folder: &Path) -> Result<f64> {
    let (mut files, mut bytes) = (Vec::new(), 0);
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        let length = entry.metadata()?.len();
        // What a peer notes beside it is smaller.
        if entry.file_type().is_file() && length >= MIB {
            files.push(entry.into_path());
            bytes += length;
        }
    }
    if bytes != bed.bytes {
        bail!("{bytes} bytes were received instead of {}", bed.bytes);
    }
    let before = cpu::of_children()?;
    for digest in ["-sha256", "-sm3"] {
        process::output(Command::new("openssl").args(["dgst", digest]).args(&files))?;
    }
    Ok(cpu::of_children()? - before)
}

impl Receiver {
    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        match &self.script {
            Some(script) => command.arg(script).arg(folder),
            None if self.name == OURS => command.arg("serve").arg(folder),
            None => command.arg(folder),
        };
        command
    }
}

const OURS: &str = "zhilu";

/// Ours, and its peers.
fn build(bed: &Bed) -> Result<(Receiver, Vec<Receiver>)> {
    build_ours()?;
    let peers = repo::root().join("xtask/bench");
    let node = peers.join("tus-node");
    web::install_packages(&node)?;
    // A folder of its own: the peer's crates are of other versions and features than ours.
    let target = bed.target.join("peers");
    let mut axum = process::command_in(&peers.join("tus-axum"), repo::cargo().get_program());
    process::run(axum.args(["build", "--release", "--locked", "--target-dir"]).arg(&target))?;

    let ours = Receiver { name: OURS, program: bed.target.join("release/examples/tus_bench"), script: None };
    let axum = Receiver { name: "tus-axum", program: target.join("release/bench-tus-axum"), script: None };
    let node = Receiver { name: "@tus/server", program: "node".into(), script: Some(node.join("serve.mjs")) };
    Ok((ours, vec![axum, node]))
}
