//! The targets of `fuzz/` on stable, without a sanitizer: every file of the corpus, then changes of them for some time. How long says
//! `ZHILU_TEST_FUZZ_SECONDS`, for each target; what fails is left in `fuzz/artifacts/`, and `ZHILU_FUZZ_SEED` repeats a run.

mod build;
#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use build::*;

/// Without a wish of anybody: enough for some thousand changes, too short to be felt.
const SHORT: Duration = Duration::from_millis(300);
/// The longest time one input may take: a generous multiple of what is seen, for slow machines.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest input, so that insertions do not add up.
const LONGEST: usize = 64 << 10;
/// Numbers at which arithmetic goes wrong.
const EDGES: [u32; 9] = [0, 1, 7, 8, 16, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, u32::MAX];

fn folder(kind: &str, target: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "fuzz", kind, target].iter().collect()
}

/// The corpus of a target, with what tests build for it written first where that is wanted.
fn corpus(target: &str, built: &[(&str, Vec<u8>)]) -> Vec<Vec<u8>> {
    let dir = folder("corpus", target);
    if std::env::var("ZHILU_CORPUS").is_ok_and(|what| what == "write") {
        std::fs::create_dir_all(&dir).unwrap();
        for (name, bytes) in built {
            std::fs::write(dir.join(name), bytes).unwrap();
        }
    }
    let mut paths: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= built.len(), "the corpus of {target} lacks seeds");
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Numbers that look random and can be had again (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// Changes some bytes.
fn change(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = |n: usize| (at + n).min(bytes.len());
    match dice.below(9) {
        0 => bytes.get_mut(at).into_iter().for_each(|b| *b = dice.next() as u8),
        1 => bytes.get_mut(at).into_iter().for_each(|b| *b ^= 1 << dice.below(8)),
        2 | 3 => {
            // A number at its edges, in either order of bytes.
            let edge = EDGES[dice.below(EDGES.len())];
            let word = if dice.next() & 1 == 0 { edge.to_be_bytes() } else { edge.to_le_bytes() };
            let end = end(4);
            bytes[at..end].copy_from_slice(&word[..end - at]);
        }
        4 => drop(bytes.splice(at..at, (0..dice.below(40)).map(|n| n as u8))),
        5 => bytes.truncate(at),
        6 => drop(bytes.drain(at..end(dice.below(64)))),
        7 => {
            let again = bytes[at..end(dice.below(400))].to_vec();
            bytes.splice(at..at, again);
        }
        _ => {
            let from = dice.below(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
    }
    bytes.truncate(LONGEST);
}

/// One input; what fails is kept before the test fails.
fn take(target: &str, check: fn(&[u8]), bytes: &[u8], seed: u64) {
    let begun = Instant::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| check(bytes)));
    let slow = begun.elapsed() > PATIENCE;
    if outcome.is_err() || slow {
        let dir = folder("artifacts", target);
        let path = dir.join(format!("{seed:016x}-{}", base::Sha256Digest::of(bytes)));
        std::fs::create_dir_all(&dir).and_then(|()| std::fs::write(&path, bytes)).unwrap();
        eprintln!("{target}: seed {seed}, the bytes lie in {}", path.display());
    }
    assert!(!slow, "{target}: one input took {:?}", begun.elapsed());
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn run(target: &str, check: fn(&[u8]), built: &[(&str, Vec<u8>)]) {
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let time = number("ZHILU_TEST_FUZZ_SECONDS").map_or(SHORT, Duration::from_secs);
    let seed = number("ZHILU_FUZZ_SEED").unwrap_or_else(|| std::process::id().into());
    let (seeds, mut dice, mut inputs) = (corpus(target, built), Dice(seed), 0_u64);
    seeds.iter().for_each(|bytes| take(target, check, bytes, seed));
    let begun = Instant::now();
    while begun.elapsed() < time || inputs == 0 {
        let (mut bytes, other) = (seeds[dice.below(seeds.len())].clone(), dice.below(seeds.len()));
        for _ in 0..=dice.below(12) {
            change(&mut bytes, &seeds[other], &mut dice);
        }
        take(target, check, &bytes, seed);
        inputs += 1;
    }
    println!("{target}: {inputs} inputs, seed {seed}");
}

fn media(name: &str) -> Vec<u8> {
    std::fs::read([env!("CARGO_MANIFEST_DIR"), "tests", "media", name].iter().collect::<PathBuf>()).unwrap()
}

#[test]
fn mp4() {
    let moof = container(b"traf", &[boxed(b"tfhd", &words(&[8, 1, 512])), boxed(b"trun", &words(&[1, 50, 0]))]);
    let built = [
        ("film", good_film()),
        ("paused", film(&[mvhd(1), Trak { stts: vec![(9, 512), (1, 64_000), (9, 512)], ..Trak::default() }.build()])),
        ("long-times", film(&[mvhd_long(1 << 40), Trak { edits: vec![-1, 17_664], ..Trak::default() }.build()])),
        ("fragment", [ftyp(), container(b"moof", &[moof]), boxed(b"mdat", &[5; 20])].concat()),
        ("without-index", [ftyp(), boxed(b"mdat", b"....x264 - core 164 r3095")].concat()),
        ("whole", media("normal.mp4")),
        ("fragmented", media("fragmented.mp4")),
        ("quicktime", media("quicktime.mov")),
    ];
    run("mp4", targets::mp4, &built);
}

#[test]
fn avi() {
    run("avi", targets::avi, &[("small", media("small.avi")), ("short", media("small.avi")[..400].to_vec())]);
}

#[test]
fn wav() {
    let mut bext = vec![b' '; 602];
    bext[320..338].copy_from_slice(b"2026-11-0309:02:00");
    let info = [b"INFO".to_vec(), chunk(b"ISFT", b"Lavf63.1.102"), chunk(b"ICRD", b"2026-11-03 09:02:00")].concat();
    let built = [
        ("sound", riff(b"WAVE", &[pcm(), chunk(b"data", &[1; 64])])),
        ("broadcast", riff(b"WAVE", &[chunk(b"bext", &bext), pcm(), chunk(b"LIST", &info), chunk(b"data", &[1; 63])])),
        ("unfinished", riff(b"WAVE", &[pcm(), b"data\xff\xff\xff\xff\x01\x02".to_vec()])),
    ];
    run("wav", targets::wav, &built);
}

/// A block of EXIF with a maker, a time and a satellite's date.
fn block() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let entries = [entry(0x010f, 2, 4, u32::from_le_bytes(*b"ABC\0")), entry(0x0132, 2, 20, 50), entry(0x8769, 4, 1, 70)];
    let head = [&b"II*\0\x08\0\0\0\x03\0"[..], &entries.concat(), &[0; 4]].concat();
    let time = b"2026:11:03 09:02:00\0";
    let inner = [&[2, 0][..], &entry(0x9003, 2, 20, 50), &entry(0x9011, 2, 7, 50), &[0; 4]].concat();
    [head, time.to_vec(), inner].concat()
}

#[test]
fn jpeg() {
    let exif = [b"Exif\0\0".to_vec(), block()].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let frame = b"\xff\xc0\0\x0b\x08\x01\x68\x02\x80\x01\x01\x11\0\xff\xda\0\x02\x55\xff\xd9";
    let built = [
        ("photo", [b"\xff\xd8\xff\xe1".to_vec(), length.to_vec(), exif, frame.to_vec()].concat()),
        ("with-archive", [b"\xff\xd8".to_vec(), frame.to_vec(), b"PK\x05\x06".to_vec()].concat()),
        ("xmp", b"\xff\xd8\xff\xe1\0\x36http://ns.adobe.com/xap/1.0/\0CreatorTool=\"GIMP 2.9\"..\xff\xda\xff\xd9".to_vec()),
    ];
    run("jpeg", targets::jpeg, &built);
}

#[test]
fn png() {
    let part =
        |kind: &[u8; 4], body: &[u8]| [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], kind, body, &[0; 4]].concat();
    let parts = [
        part(b"IHDR", &[&words(&[640, 360])[..], &[8, 2, 0, 0, 0]].concat()),
        part(b"tIME", &[0x07, 0xea, 11, 3, 1, 2, 0]),
        part(b"tEXt", b"Software\0GIMP 2.9"),
        part(b"eXIf", &block()),
        part(b"IEND", b""),
    ];
    run("png", targets::png, &[("picture", [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat())]);
}

#[test]
fn exif() {
    run("exif", targets::exif, &[("block", block()), ("empty", b"II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec())]);
}

#[test]
fn names() {
    let built = [
        "8888888_000123_20261103090200_0007IMP.mp4",
        "DCAM_CAM001_000001_20261103_090200_IMP.mp4",
        "PXL_20261103_010200123.mp4",
        "../DCIM/现场 2026-11-03 \u{202e}4pm.exe",
        "mmexport1793667720.mp4",
        "VID-20261103-WA0007.mp4",
    ];
    let files: Vec<String> = (0..built.len()).map(|n| n.to_string()).collect();
    let built: Vec<_> = files.iter().map(String::as_str).zip(built.map(|name| name.as_bytes().to_vec())).collect();
    run("names", targets::names, &built);
}
