//! How much memory a package of very large files takes: `package_size BYTES`. Files of zeros come through a reader and go nowhere, so that what counts is
//! what the writer keeps. Says the most memory the process ever had.

use std::io::{self, Read};

use base::{CaseId, DigestPair, DualHasher, Timestamp};
use package::{Expected, ItemMeta, PackageInfo, PackageWriter};

/// Bytes of one file; a card of a body camera has as many files as make up the rest.
const FILE: u64 = 4 << 30;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted: u64 = std::env::args().nth(1).ok_or("how many bytes?")?.parse()?;
    let info = PackageInfo {
        organisation: "某县城市管理局".into(),
        number: "0123-ZY·2026-Y-0001".into(),
        title: "某案".into(),
        case: CaseId::random(),
        dossier: None,
        access: None,
        bagged_at: Timestamp::from_millis(1_800_000_000_000),
    };
    let mut writer = PackageWriter::new(io::sink(), info)?;
    let (mut left, mut nth) = (wanted, 0);
    // The digests of a file of this size are asked for once.
    let mut known: Option<(u64, DigestPair)> = None;
    let began = std::time::Instant::now();
    while left > 0 {
        let size = left.min(FILE);
        let digests = match known {
            Some((of, digests)) if of == size => digests,
            _ => digests_of_zeros(size)?,
        };
        known = Some((size, digests));
        let meta = ItemMeta::document(&format!("{nth}.mp4"), "录像");
        writer.add_file(meta, io::repeat(0).take(size), Expected { size, digests })?;
        (left, nth) = (left - size, nth + 1);
    }
    writer.close_contents()?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak")?;
    let kib: f64 = peak.trim().trim_end_matches(" kB").parse()?;
    println!("memory_mib {:.1}", kib / 1024.0);
    println!("write_s {:.1}", began.elapsed().as_secs_f64());
    Ok(())
}

fn digests_of_zeros(size: u64) -> io::Result<DigestPair> {
    let (mut hasher, mut reader, mut chunk) = (DualHasher::default(), io::repeat(0).take(size), vec![0; 1 << 20]);
    loop {
        match reader.read(&mut chunk)? {
            0 => return Ok(hasher.finish()),
            n => hasher.update(&chunk[..n]),
        }
    }
}
