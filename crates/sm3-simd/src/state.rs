//! The state of one stream between its bytes: kept, shown, put aside, taken up again. The bytes it is saved as are those of the crate
//! `sm3`, so either goes on where the other stopped.

use digest::Digest as _;
use digest::common::hazmat::{SerializableState as _, SerializedState};
use sm3::Sm3;

use crate::{BLOCK_BYTES, State};

/// Length of a saved state: chaining value, blocks so far, and a block that is not full yet behind the number of its bytes.
pub const SAVED_BYTES: usize = 104;

/// V_0 of GB/T 32905 §4.1.
pub(crate) const START: State =
    [0x7380_166f, 0x4914_b2b9, 0x1724_42d7, 0xda8a_0600, 0xa96f_30bc, 0x1631_38aa, 0xe38d_ee4d, 0xb0fb_0e4e];

/// SM3 of a stream so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sm3State {
    pub(crate) h: State,
    /// Blocks that are in `h`.
    pub(crate) blocks: u64,
    /// Bytes that came after the last whole block; zeros behind them.
    pub(crate) rest: [u8; BLOCK_BYTES],
    pub(crate) rest_bytes: usize,
}

/// These bytes are no saved state of SM3.
#[derive(Debug, PartialEq, Eq)]
pub struct BadState;

impl std::fmt::Display for BadState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a saved state of SM3 cannot be read")
    }
}

impl std::error::Error for BadState {}

impl Default for Sm3State {
    fn default() -> Self {
        Self { h: START, blocks: 0, rest: [0; BLOCK_BYTES], rest_bytes: 0 }
    }
}

impl Sm3State {
    /// How many bytes the stream has had so far.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.blocks * BLOCK_BYTES as u64 + self.rest_bytes as u64
    }

    /// Takes in the next bytes of this stream alone, by the crate `sm3`.
    pub fn update(&mut self, bytes: &[u8]) {
        let mut alone = Sm3::from(&*self);
        alone.update(bytes);
        *self = Self::from(&alone);
    }

    /// The digest of everything so far.
    #[must_use]
    pub fn finish(&self) -> [u8; 32] {
        Sm3::from(self).finalize().into()
    }

    /// The state as bytes, the same that `sm3::Sm3` serializes to.
    #[must_use]
    pub fn save(&self) -> [u8; SAVED_BYTES] {
        let mut saved = [0; SAVED_BYTES];
        for (to, word) in saved.chunks_exact_mut(4).zip(self.h) {
            to.copy_from_slice(&word.to_le_bytes());
        }
        saved[32..40].copy_from_slice(&self.blocks.to_le_bytes());
        saved[40] = self.rest_bytes as u8;
        saved[41..].copy_from_slice(&self.rest[..BLOCK_BYTES - 1]);
        saved
    }

    /// The state that [`Sm3State::save`] or the crate `sm3` wrote.
    ///
    /// # Errors
    /// When the bytes are no such state.
    pub fn restore(saved: &[u8]) -> Result<Self, BadState> {
        let saved: &[u8; SAVED_BYTES] = saved.try_into().map_err(|_| BadState)?;
        let word = |i: usize| u32::from_le_bytes([saved[4 * i], saved[4 * i + 1], saved[4 * i + 2], saved[4 * i + 3]]);
        let blocks = std::array::from_fn(|i| saved[32 + i]);
        let (rest_bytes, tail) = (usize::from(saved[40]), &saved[41..]);
        if tail.get(rest_bytes..).is_none_or(|zeros| zeros.iter().any(|byte| *byte != 0)) {
            return Err(BadState);
        }
        let mut rest = [0; BLOCK_BYTES];
        rest[..BLOCK_BYTES - 1].copy_from_slice(tail);
        Ok(Self { h: std::array::from_fn(word), blocks: u64::from_le_bytes(blocks), rest, rest_bytes })
    }
}

impl From<&Sm3> for Sm3State {
    fn from(alone: &Sm3) -> Self {
        Self::restore(&alone.serialize()).expect("the crate `sm3` saves states in this form")
    }
}

impl From<&Sm3State> for Sm3 {
    fn from(state: &Sm3State) -> Self {
        let saved: SerializedState<Self> = state.save().into();
        Self::deserialize(&saved).expect("the crate `sm3` reads states of this form")
    }
}
