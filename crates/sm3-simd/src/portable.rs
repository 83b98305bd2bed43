//! Sixteen lanes in plain arrays, for every processor. Each group of sixteen rounds is a loop over lanes that the compiler makes vectors
//! of, whichever it may count on; no instruction set is named here.

use crate::rounds::rounds;
use crate::{BLOCK_BYTES, Blocks, LANES, States};

/// One word of every lane.
type Words = [u32; LANES];

/// Every lane forward by its blocks.
pub(crate) fn compress(states: &mut States, blocks: &Blocks<'_>) {
    let mut state: [Words; 8] = std::array::from_fn(|word| std::array::from_fn(|lane| states[lane][word]));
    for at in (0..blocks[0].len()).step_by(BLOCK_BYTES) {
        let mut words = [[0; LANES]; 16];
        for (lane, blocks) in blocks.iter().enumerate() {
            let (block, _) = blocks[at..at + BLOCK_BYTES].as_chunks::<4>();
            words.iter_mut().zip(block).for_each(|(words, bytes)| words[lane] = u32::from_be_bytes(*bytes));
        }
        let before = state;
        first_rounds(&mut state, &mut words);
        (16..64).step_by(16).for_each(|from| later_rounds(&mut state, &mut words, from));
        for (word, before) in state.iter_mut().zip(&before) {
            word.iter_mut().zip(before).for_each(|(word, before)| *word ^= before);
        }
    }
    for (lane, after) in states.iter_mut().enumerate() {
        *after = std::array::from_fn(|word| state[word][lane]);
    }
}

/// Rounds 0 to 15.
fn first_rounds(state: &mut [Words; 8], words: &mut [Words; 16]) {
    for lane in 0..LANES {
        let (mut s, mut w) = (column(state, lane), column(words, lane));
        rounds!(xor3, xor3, s, w, 0, plain: 0 1 2 3 4 5 6 7 8 9 10 11);
        rounds!(xor3, xor3, s, w, 0, expanding: 12 13 14 15);
        put_back(state, lane, s);
        put_back(words, lane, w);
    }
}

/// Sixteen of the rounds 16 to 63.
fn later_rounds(state: &mut [Words; 8], words: &mut [Words; 16], from: usize) {
    for lane in 0..LANES {
        let (mut s, mut w) = (column(state, lane), column(words, lane));
        rounds!(majority, choose, s, w, from, expanding: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        put_back(state, lane, s);
        put_back(words, lane, w);
    }
}

#[inline(always)]
fn column<const N: usize>(rows: &[Words; N], lane: usize) -> [u32; N] {
    std::array::from_fn(|row| rows[row][lane])
}

#[inline(always)]
fn put_back<const N: usize>(rows: &mut [Words; N], lane: usize, column: [u32; N]) {
    rows.iter_mut().zip(column).for_each(|(row, word)| row[lane] = word);
}

const fn splat(word: u32) -> u32 {
    word
}

const fn add(a: u32, b: u32) -> u32 {
    a.wrapping_add(b)
}

const fn xor(a: u32, b: u32) -> u32 {
    a ^ b
}

const fn xor3(a: u32, b: u32, c: u32) -> u32 {
    a ^ b ^ c
}

/// `R` is what is left of 32; vectors without a rotation need both.
const fn rotl<const L: i32, const R: i32>(a: u32) -> u32 {
    a << L | a >> R
}

/// FF_j of the later rounds.
const fn majority(a: u32, b: u32, c: u32) -> u32 {
    (a & b) | ((a | b) & c)
}

/// GG_j of the later rounds.
const fn choose(e: u32, f: u32, g: u32) -> u32 {
    ((f ^ g) & e) ^ g
}
