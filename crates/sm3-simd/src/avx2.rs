//! Sixteen lanes as two halves of eight, in the 256-bit vectors of AVX2. Whoever calls has asked the processor whether it has them.
#![allow(unsafe_code, reason = "vectors are loaded and stored through pointers")]

use std::arch::x86_64::*;

use crate::rounds::define_block;
use crate::{BLOCK_BYTES, Blocks, LANES, States};

/// Lanes of one vector.
const WIDTH: usize = 8;

/// The first `lanes` forward by their blocks, half by half.
#[target_feature(enable = "avx2")]
pub(crate) fn compress(states: &mut States, blocks: &Blocks<'_>, lanes: usize) {
    let length = blocks[0].len();
    for first in (0..lanes.min(LANES)).step_by(WIDTH) {
        let (states, blocks) = (&mut states[first..first + WIDTH], &blocks[first..first + WIDTH]);
        let mut state = transpose(std::array::from_fn(|lane| load(&states[lane])));
        for at in (0..length).step_by(BLOCK_BYTES) {
            let half = |at: usize| {
                let words = |lane: usize| load_words(blocks[lane][at..at + 32].try_into().expect("32 bytes"));
                transpose(std::array::from_fn(words))
            };
            let ([a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]) = (half(at), half(at + 32));
            state = block(state, [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]);
        }
        for (lane, words) in states.iter_mut().zip(transpose(state)) {
            store(lane, words);
        }
    }
}

define_block!(
    #[target_feature(enable = "avx2")]
    #[inline]
    __m256i
);

#[target_feature(enable = "avx2")]
#[inline]
fn load(words: &[u32; 8]) -> __m256i {
    // SAFETY: the array is the 32 bytes that are read, and the instruction asks for no alignment.
    unsafe { _mm256_loadu_si256(words.as_ptr().cast()) }
}

/// Eight words of a message, which stand there with the highest byte first.
#[target_feature(enable = "avx2")]
#[inline]
fn load_words(bytes: &[u8; 32]) -> __m256i {
    // SAFETY: the array is the 32 bytes that are read, and the instruction asks for no alignment.
    let words = unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) };
    let order =
        _mm256_setr_epi32(0x0001_0203, 0x0405_0607, 0x0809_0a0b, 0x0c0d_0e0f, 0x0001_0203, 0x0405_0607, 0x0809_0a0b, 0x0c0d_0e0f);
    _mm256_shuffle_epi8(words, order)
}

#[target_feature(enable = "avx2")]
#[inline]
fn store(to: &mut [u32; 8], words: __m256i) {
    // SAFETY: the array is the 32 bytes that are written, and the instruction asks for no alignment.
    unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), words) }
}

/// Eight rows of eight words become eight columns.
#[target_feature(enable = "avx2")]
#[inline]
fn transpose(r: [__m256i; 8]) -> [__m256i; 8] {
    let pairs = |i: usize| (_mm256_unpacklo_epi32(r[i], r[i + 1]), _mm256_unpackhi_epi32(r[i], r[i + 1]));
    let ((a0, a1), (b0, b1), (c0, c1), (d0, d1)) = (pairs(0), pairs(2), pairs(4), pairs(6));
    let low = [
        _mm256_unpacklo_epi64(a0, b0),
        _mm256_unpackhi_epi64(a0, b0),
        _mm256_unpacklo_epi64(a1, b1),
        _mm256_unpackhi_epi64(a1, b1),
    ];
    let high = [
        _mm256_unpacklo_epi64(c0, d0),
        _mm256_unpackhi_epi64(c0, d0),
        _mm256_unpacklo_epi64(c1, d1),
        _mm256_unpackhi_epi64(c1, d1),
    ];
    std::array::from_fn(|column| {
        let (low, high) = (low[column % 4], high[column % 4]);
        if column < 4 { _mm256_permute2x128_si256::<0x20>(low, high) } else { _mm256_permute2x128_si256::<0x31>(low, high) }
    })
}

#[target_feature(enable = "avx2")]
#[inline]
fn splat(word: u32) -> __m256i {
    _mm256_set1_epi32(word.cast_signed())
}

#[target_feature(enable = "avx2")]
#[inline]
fn add(a: __m256i, b: __m256i) -> __m256i {
    _mm256_add_epi32(a, b)
}

#[target_feature(enable = "avx2")]
#[inline]
fn xor(a: __m256i, b: __m256i) -> __m256i {
    _mm256_xor_si256(a, b)
}

#[target_feature(enable = "avx2")]
#[inline]
fn xor3(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
    xor(xor(a, b), c)
}

/// There is no rotation: `R` is what is left of 32.
#[target_feature(enable = "avx2")]
#[inline]
fn rotl<const L: i32, const R: i32>(a: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_slli_epi32::<L>(a), _mm256_srli_epi32::<R>(a))
}

/// FF_j of the later rounds.
#[target_feature(enable = "avx2")]
#[inline]
fn majority(a: __m256i, b: __m256i, c: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_and_si256(a, b), _mm256_and_si256(_mm256_or_si256(a, b), c))
}

/// GG_j of the later rounds.
#[target_feature(enable = "avx2")]
#[inline]
fn choose(e: __m256i, f: __m256i, g: __m256i) -> __m256i {
    xor(_mm256_and_si256(xor(f, g), e), g)
}
