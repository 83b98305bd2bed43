//! How fast SM3 goes on one core, over bytes that are in memory already.
//!
//! ```text
//! sm3_speed [MIB]   sixteen streams of so many MiB by each engine that this processor has, then one stream by the crate `sm3`;
//!                   prints `NAME MB/s` per line, seconds being those of the processor
//! ```

use std::hint::black_box;

use sm3::Digest as _;
use sm3_simd::{Engine, LANES};

const MIB: usize = 1 << 20;
/// The median of so many runs.
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mib = std::env::args().nth(1).map_or(Ok(8), |mib| mib.parse::<usize>())?;
    let bytes = noise(LANES * mib * MIB);
    let streams: Vec<&[u8]> = bytes.chunks_exact(mib * MIB).collect();
    for engine in Engine::all() {
        println!("{} {:.0}", engine.name(), speed(bytes.len(), || drop(black_box(engine.digest_many(black_box(&streams))))));
    }
    let alone = || {
        for stream in &streams {
            black_box(sm3::Sm3::digest(black_box(stream)));
        }
    };
    println!("sm3 {:.0}", speed(bytes.len(), alone));
    Ok(())
}

/// MB per second that the core worked for us: whatever else the machine does does not count.
fn speed(bytes: usize, run: impl Fn()) -> f64 {
    let mut took: Vec<f64> = (0..RUNS)
        .map(|_| {
            let began = worked();
            run();
            worked() - began
        })
        .collect();
    took.sort_by(f64::total_cmp);
    bytes as f64 / 1e6 / took[RUNS / 2]
}

/// Seconds that this thread was on a core.
fn worked() -> f64 {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells how long a thread worked");
    said.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).expect("nanoseconds") / 1e9
}

/// Bytes of no pattern: xorshift64.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..length / 8).flat_map(|_| next().to_le_bytes()).collect()
}
