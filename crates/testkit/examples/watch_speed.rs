//! How fast what is kept is read again with both digests, beside what the disk gives and what SHA-256 alone takes of it; and how long it takes
//! to decide whether somebody may look.
//!
//! `cargo run --release -p testkit --example watch_speed -- [MIB]` prints one line per figure: name, value, unit. In a temporary folder
//! (`TMPDIR` chooses the disk).

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use app::access::{self, AccessInput};
use base::{Day, ObjectId};
use model::access::AccessKind;
use model::agency::Field;
use model::{Reach, RecordingState, Role};
use sha2::{Digest as _, Sha256};
use store::Pace;
use testkit::upload::Parcel;
use testkit::{Member, World};

/// As many files as SM3 has lanes, twice.
const FILES: u64 = 32;
const MIB: u64 = 1 << 20;
/// Requests that a reader has made before the one that counts.
const REQUESTS: usize = 100;
const DECISIONS: usize = 200;

#[tokio::main]
async fn main() -> Result<()> {
    let mib: u64 = std::env::args().nth(1).map_or(Ok(1024), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    let world = World::in_folder(folder.path(), "2026-11-03T09:00:00+08:00".parse()?, None).await?;
    let go_live: Day = "2026-01-01".parse()?;
    let agency = world.agency("bench.example/watch", "某局", "豫", Field::UrbanManagement, go_live).await?;
    let officer = world.member(&agency, Member { name: "甲", roles: &[Role::Officer], ..Member::default() }).await?;
    let head = world.member(&agency, Member { name: "乙", roles: &[Role::AgencyHead], ..Member::default() }).await?;
    let app = &world.app;

    let size = mib * MIB / FILES;
    let mut objects = Vec::new();
    for n in 0..FILES {
        let bytes: Vec<u8> = noise(n).take(usize::try_from(size)?).collect();
        let id = world.recording(&officer, &Parcel::recording(&format!("{n}.bin"), bytes)).await;
        let found = app.store.load::<RecordingState>(id).await?.context("a recording")?;
        objects.push(found.state.original.context("an original")?.what.object);
    }
    let mut rows = Vec::new();
    for object in &objects {
        rows.push(app.store.object(*object).await?.context("a row")?);
    }
    let files: Vec<PathBuf> =
        objects.iter().map(|object| find(&app.store.folder().join("objects"), *object)).collect::<Result<_>>()?;
    let total = (size * FILES) as f64 / MIB as f64;

    let (began, worked) = (Instant::now(), cpu()?);
    let looks = app.store.look_through(rows, &Pace::new(Some(u64::MAX))).await?;
    ensure!(looks.iter().all(|look| look.trouble.is_none()), "an object differs");
    println!("both-digests-per-core {:.0} MiB/s", total / (cpu()? - worked));
    println!("both-digests {:.0} MiB/s", total / began.elapsed().as_secs_f64());
    println!("sha256-alone {:.0} MiB/s", total / read(&files, true)?);
    println!("disk-alone {:.0} MiB/s", total / read(&files, false)?);

    let recording = world.recording(&officer, &Parcel::recording("seen.bin", vec![1])).await;
    for n in 0..=REQUESTS {
        // All but the last are for another recording, as a reader's past requests are.
        let scope =
            if n == REQUESTS { recording } else { world.recording(&officer, &Parcel::recording("other.bin", vec![2])).await };
        let input = AccessInput { kind: AccessKind::Consult, scope: scope.into(), purpose: "测量".into(), outsider: None };
        let id = access::ask(app, &officer, input).await?;
        let until = app.store.clock().now().plus(base::Span::from_hours(24));
        access::approve(app, &head, id, 1, until, Reach::default(), None).await?;
    }
    let mut took = Vec::new();
    for _ in 0..DECISIONS {
        let began = Instant::now();
        access::permit(app, &officer, recording).await?;
        took.push(began.elapsed().as_secs_f64() * 1e3);
    }
    took.sort_by(f64::total_cmp);
    println!("access-decision {:.2} ms", took[DECISIONS / 2]);
    Ok(())
}

/// Seconds until all files were read from the disk by as many threads as there are cores, with SHA-256 or without.
fn read(files: &[PathBuf], digest: bool) -> Result<f64> {
    for file in files {
        let file = File::open(file)?;
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    }
    let threads = thread::available_parallelism()?.get();
    let began = Instant::now();
    thread::scope(|scope| {
        let work = |n: usize| -> Result<()> {
            let mut block = vec![0; 1 << 20];
            for file in files.iter().skip(n).step_by(threads) {
                let (mut file, mut hasher) = (File::open(file)?, Sha256::new());
                loop {
                    let count = file.read(&mut block)?;
                    if count == 0 {
                        break;
                    }
                    if digest {
                        hasher.update(&block[..count]);
                    }
                }
                std::hint::black_box(hasher.finalize());
            }
            Ok(())
        };
        let running: Vec<_> = (0..threads).map(|n| scope.spawn(move || work(n))).collect();
        running.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?)
    })?;
    Ok(began.elapsed().as_secs_f64())
}

/// Seconds that the processor worked for this process.
fn cpu() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, behind) = stat.rsplit_once(") ").context("a line without a name")?;
    let ticks: Vec<f64> = behind.split(' ').skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    // `USER_HZ` is 100 on every Linux.
    Ok(ticks.iter().sum::<f64>() / 100.0)
}

fn find(folder: &std::path::Path, object: ObjectId) -> Result<PathBuf> {
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name.to_string_lossy() == object.to_string()) {
                return Ok(path);
            }
        }
    }
    anyhow::bail!("{object} has no file")
}

/// Bytes that do not compress, others for each seed.
fn noise(seed: u64) -> impl Iterator<Item = u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ (seed + 1);
    std::iter::from_fn(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Some(state.to_le_bytes())
    })
    .flatten()
}
