//! Sixteen lanes in the 512-bit vectors of AVX-512: a rotation and any function of three words are one instruction each. Whoever calls has
//! asked the processor whether it has them (F and BW).
#![allow(unsafe_code, reason = "vectors are loaded and stored through pointers")]

use std::arch::x86_64::*;

use crate::rounds::define_block;
use crate::{BLOCK_BYTES, Blocks, LANES, States};

/// Every lane forward by its blocks.
#[target_feature(enable = "avx512f,avx512bw")]
pub(crate) fn compress(states: &mut States, blocks: &Blocks<'_>) {
    let length = blocks[0].len();
    let mut state: [__m512i; 8] = std::array::from_fn(|word| load(&std::array::from_fn(|lane| states[lane][word])));
    for at in (0..length).step_by(BLOCK_BYTES) {
        let words = |lane: usize| load_words(blocks[lane][at..at + BLOCK_BYTES].try_into().expect("a block"));
        state = block(state, transpose(std::array::from_fn(words)));
    }
    for (word, lanes) in state.into_iter().enumerate() {
        let mut words = [0; LANES];
        store(&mut words, lanes);
        states.iter_mut().zip(words).for_each(|(state, value)| state[word] = value);
    }
}

define_block!(
    #[target_feature(enable = "avx512f,avx512bw")]
    #[inline]
    __m512i
);

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn load(words: &[u32; 16]) -> __m512i {
    // SAFETY: the array is the 64 bytes that are read, and the instruction asks for no alignment.
    unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

/// The words of a block, which stand there with the highest byte first.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn load_words(bytes: &[u8; BLOCK_BYTES]) -> __m512i {
    // SAFETY: the array is the 64 bytes that are read, and the instruction asks for no alignment.
    let words = unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) };
    _mm512_shuffle_epi8(words, _mm512_set4_epi32(0x0c0d_0e0f, 0x0809_0a0b, 0x0405_0607, 0x0001_0203))
}

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn store(to: &mut [u32; 16], words: __m512i) {
    // SAFETY: the array is the 64 bytes that are written, and the instruction asks for no alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), words) }
}

/// Sixteen rows of sixteen words become sixteen columns: first within squares of four by four words, then the squares themselves.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn transpose(r: [__m512i; 16]) -> [__m512i; 16] {
    // Of four rows, the columns k, k+4, k+8 and k+12 stand in the quarters of vector k.
    let four = |i: usize| {
        let (a, b, c, d) = (r[i], r[i + 1], r[i + 2], r[i + 3]);
        let (ab, cd) = (_mm512_unpacklo_epi32(a, b), _mm512_unpacklo_epi32(c, d));
        let (ab_high, cd_high) = (_mm512_unpackhi_epi32(a, b), _mm512_unpackhi_epi32(c, d));
        [
            _mm512_unpacklo_epi64(ab, cd),
            _mm512_unpackhi_epi64(ab, cd),
            _mm512_unpacklo_epi64(ab_high, cd_high),
            _mm512_unpackhi_epi64(ab_high, cd_high),
        ]
    };
    let (a, b, c, d) = (four(0), four(4), four(8), four(12));
    let columns = |k: usize| {
        let (ab_02, ab_13) = (_mm512_shuffle_i32x4::<0x88>(a[k], b[k]), _mm512_shuffle_i32x4::<0xdd>(a[k], b[k]));
        let (cd_02, cd_13) = (_mm512_shuffle_i32x4::<0x88>(c[k], d[k]), _mm512_shuffle_i32x4::<0xdd>(c[k], d[k]));
        [
            _mm512_shuffle_i32x4::<0x88>(ab_02, cd_02),
            _mm512_shuffle_i32x4::<0x88>(ab_13, cd_13),
            _mm512_shuffle_i32x4::<0xdd>(ab_02, cd_02),
            _mm512_shuffle_i32x4::<0xdd>(ab_13, cd_13),
        ]
    };
    let of = [columns(0), columns(1), columns(2), columns(3)];
    std::array::from_fn(|column| of[column % 4][column / 4])
}

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn splat(word: u32) -> __m512i {
    _mm512_set1_epi32(word.cast_signed())
}

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn add(a: __m512i, b: __m512i) -> __m512i {
    _mm512_add_epi32(a, b)
}

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn xor(a: __m512i, b: __m512i) -> __m512i {
    _mm512_xor_si512(a, b)
}

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn xor3(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0x96>(a, b, c)
}

/// `R` is for vectors without a rotation.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn rotl<const L: i32, const R: i32>(a: __m512i) -> __m512i {
    _mm512_rol_epi32::<L>(a)
}

/// FF_j of the later rounds.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn majority(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0xe8>(a, b, c)
}

/// GG_j of the later rounds.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn choose(e: __m512i, f: __m512i, g: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0xca>(e, f, g)
}
