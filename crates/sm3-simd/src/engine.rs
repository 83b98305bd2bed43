//! The choice of instructions, made once by asking the processor. Which stream goes into which lane is not decided here.
#![allow(unsafe_code, reason = "functions for instructions that a processor may lack are called after it was asked")]

use crate::{BLOCK_BYTES, Blocks, LANES, States, portable};

/// One way to advance sixteen lanes. It exists only where the processor can do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engine(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Engine {
    /// The fastest that this processor has.
    #[must_use]
    pub fn best() -> Self {
        Self::avx512().or_else(Self::avx2).unwrap_or_else(Self::portable)
    }

    /// Plain arrays: on every processor.
    #[must_use]
    pub const fn portable() -> Self {
        Self(Kind::Portable)
    }

    /// AVX2, if the processor has it.
    #[must_use]
    pub fn avx2() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            return Some(Self(Kind::Avx2));
        }
        None
    }

    /// AVX-512 (F and BW), if the processor has it.
    #[must_use]
    pub fn avx512() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx512bw") {
            return Some(Self(Kind::Avx512));
        }
        None
    }

    /// Every engine that this processor has, the slowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        [Some(Self::portable()), Self::avx2(), Self::avx512()].into_iter().flatten()
    }

    /// What it is called in tables and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            Kind::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "AVX-512",
        }
    }

    /// With fewer streams than this, one after the other by the crate `sm3` is sooner done than a pass over all lanes (measured by
    /// `cargo xtask bench sm3`).
    #[must_use]
    pub const fn pays_from(self) -> usize {
        match self.0 {
            Kind::Portable => 14,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => 3,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => 3,
        }
    }

    /// Every lane forward by its blocks.
    ///
    /// # Panics
    /// When the lanes have not equally many bytes, or these are no whole blocks.
    pub fn compress(self, states: &mut States, blocks: &Blocks<'_>) {
        self.compress_some(states, blocks, LANES);
    }

    /// As [`Engine::compress`], when only the first `lanes` matter: the others may advance or not.
    pub(crate) fn compress_some(self, states: &mut States, blocks: &Blocks<'_>, lanes: usize) {
        let length = blocks[0].len();
        assert!(length.is_multiple_of(BLOCK_BYTES), "lanes take whole blocks");
        assert!(blocks.iter().all(|lane| lane.len() == length), "lanes take equally many blocks");
        match self.0 {
            Kind::Portable => portable::compress(states, blocks),
            // SAFETY: `Engine::avx2` makes this only after the processor said that it has AVX2.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { crate::avx2::compress(states, blocks, lanes) },
            // SAFETY: `Engine::avx512` makes this only after the processor said that it has AVX-512 F and BW.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => unsafe { crate::avx512::compress(states, blocks) },
        }
    }
}
