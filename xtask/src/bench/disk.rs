//! What the disk allows: one small durable write, and a large file copied until it is durable. No server of ours takes part.

use std::fs::File;
use std::io::Write;

use anyhow::{Context, Result};

use super::table::Row;
use super::{Bed, MIB, median};

const BLOCK: usize = 4096;
const SMALL_WRITES: usize = 200;
const COPIES: usize = 3;

/// A block appended and synced: no commit is faster.
pub fn fsync(bed: &Bed) -> Result<Vec<Row>> {
    let mut file = File::create(bed.folder.join("fsync")).context("cannot create the file")?;
    let took = median(SMALL_WRITES, || {
        file.write_all(&[7; BLOCK])?;
        Ok(file.sync_data()?)
    })?;
    Ok(vec![Row { name: "fsync floor", median: took.as_secs_f64() * 1e3, unit: "ms", peer: None, aim: None }])
}

/// `cp` and fsync: no upload is faster.
pub fn copy(bed: &Bed) -> Result<Vec<Row>> {
    let source = bed.folder.join("source");
    write_noise(&mut File::create(&source).context("cannot create the source")?, bed.bytes)?;
    let took = median(COPIES, || {
        let mut target = File::create(bed.folder.join("target"))?;
        std::io::copy(&mut File::open(&source)?, &mut target)?;
        Ok(target.sync_all()?)
    })?;
    let mebibytes = bed.bytes as f64 / MIB as f64;
    Ok(vec![Row { name: "cp+fsync", median: mebibytes / took.as_secs_f64(), unit: "MiB/s", peer: None, aim: None }])
}

/// Bytes that do not compress, always the same: xorshift64.
pub fn write_noise(file: &mut File, bytes: u64) -> Result<()> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut block = vec![0; 1 << 20];
    let mut left = bytes;
    while left > 0 {
        for word in block.chunks_exact_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        let now = usize::try_from(left.min(block.len() as u64))?;
        file.write_all(&block[..now])?;
        left -= now as u64;
    }
    Ok(file.sync_all()?)
}
