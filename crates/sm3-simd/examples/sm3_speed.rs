//! How fast SM3 goes on one core, over bytes that are in memory already.
//!
//! ```text
//! sm3_speed FILE   the file as sixteen streams by each engine that this processor has, then one after the other by the crate `sm3`;
//!                  prints `NAME MIB_PER_SECOND` per line, the best engine last but one
//! ```
//!
//! Seconds are those of the processor: whatever else the machine does does not count.

use std::hint::black_box;

use sm3::Digest as _;
use sm3_simd::{Engine, LANES};

/// The median of so many runs.
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("sm3_speed FILE")?;
    let bytes = std::fs::read(file)?;
    let streams: Vec<&[u8]> = bytes.chunks(bytes.len().div_ceil(LANES).max(1)).collect();
    for engine in Engine::all() {
        println!("{} {:.0}", engine.name(), speed(bytes.len(), || drop(black_box(engine.digest_many(black_box(&streams)))))?);
    }
    let alone = || {
        for stream in &streams {
            black_box(sm3::Sm3::digest(black_box(stream)));
        }
    };
    println!("sm3 {:.0}", speed(bytes.len(), alone)?);
    Ok(())
}

fn speed(bytes: usize, run: impl Fn()) -> Result<f64, Box<dyn std::error::Error>> {
    let mut took = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let began = worked()?;
        run();
        took.push(worked()? - began);
    }
    took.sort_by(f64::total_cmp);
    Ok(bytes as f64 / f64::from(1 << 20) / took[RUNS / 2])
}

/// Seconds that this thread was on a core, as Linux counts them.
fn worked() -> Result<f64, Box<dyn std::error::Error>> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(said.split(' ').next().unwrap_or_default().parse::<f64>()? / 1e9)
}
