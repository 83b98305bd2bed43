//! SM3 杂凑算法 (GB/T 32905) of many streams at once: sixteen lanes advance together in the vectors of the processor, chosen at run time.
//!
//! One stream alone is left to the crate `sm3`, which is as fast as it can be for one: SM3 is a chain, and lanes only pay side by side.
//! This is the only crate with `unsafe` in it. Nothing here reads files, waits or starts threads.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod engine;
mod portable;
mod rounds;
mod schedule;
mod state;

pub use engine::Engine;
pub use state::{BadState, SAVED_BYTES, Sm3State};

/// How many streams advance in one pass.
pub const LANES: usize = 16;
/// Bytes of a block.
pub const BLOCK_BYTES: usize = 64;

/// The chaining value V of one stream.
pub type State = [u32; 8];
/// The chaining values of all lanes.
pub type States = [State; LANES];
/// Whole blocks for every lane, equally many for each.
pub type Blocks<'a> = [&'a [u8]; LANES];
