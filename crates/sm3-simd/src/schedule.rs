//! Which stream goes into which lane, and for how long. Streams are of different lengths: lanes advance together until the first of them
//! has no more, whose place the next stream takes. What is left when too few are left to pay goes one by one.

use digest::Digest as _;
use sm3::Sm3;

use crate::state::START;
use crate::{BLOCK_BYTES, Engine, LANES, Sm3State, State};

/// Whole blocks of one stream, in up to two pieces.
struct Job<'a> {
    h: State,
    pieces: [&'a [u8]; 2],
}

impl Engine {
    /// The SM3 digests of `messages`, in their order.
    #[must_use]
    pub fn digest_many(self, messages: &[&[u8]]) -> Vec<[u8; 32]> {
        let tails: Vec<([u8; 2 * BLOCK_BYTES], usize)> = messages.iter().map(|message| padded_tail(message)).collect();
        let mut jobs: Vec<Job<'_>> = messages
            .iter()
            .zip(&tails)
            .map(|(message, (tail, length))| Job { h: START, pieces: [whole_blocks(message), &tail[..*length]] })
            .collect();
        self.run(&mut jobs);
        jobs.iter().map(|job| to_bytes(&job.h)).collect()
    }

    /// Takes in the next bytes of many streams, each in its own state.
    pub fn update_many(self, streams: &mut [(&mut Sm3State, &[u8])]) {
        let heads: Vec<([u8; BLOCK_BYTES], usize)> = streams.iter().map(|(state, bytes)| state.filled(bytes)).collect();
        let mut jobs: Vec<Job<'_>> = Vec::with_capacity(streams.len());
        for ((state, bytes), (head, taken)) in streams.iter().zip(&heads) {
            let full = if state.rest_bytes + taken == BLOCK_BYTES { &head[..] } else { &[] };
            jobs.push(Job { h: state.h, pieces: [full, whole_blocks(&bytes[*taken..])] });
        }
        let blocks: Vec<u64> = jobs.iter().map(|job| (job.left() / BLOCK_BYTES) as u64).collect();
        self.run(&mut jobs);
        let after: Vec<State> = jobs.iter().map(|job| job.h).collect();
        for (i, (state, bytes)) in streams.iter_mut().enumerate() {
            let (head, taken) = heads[i];
            state.h = after[i];
            state.blocks += blocks[i];
            if state.rest_bytes + taken == BLOCK_BYTES || state.rest_bytes == 0 {
                let bytes = &bytes[taken..];
                state.keep(&bytes[whole_blocks(bytes).len()..]);
            } else {
                (state.rest, state.rest_bytes) = (head, state.rest_bytes + taken);
            }
        }
    }

    /// Works off all jobs.
    fn run(self, jobs: &mut [Job<'_>]) {
        // The longest first, so that those that share the lanes at the end come to an end together.
        let mut order: Vec<usize> = (0..jobs.len()).filter(|job| jobs[*job].left() > 0).collect();
        order.sort_by_key(|job| jobs[*job].left());
        let mut lanes: Vec<usize> = Vec::with_capacity(LANES);
        loop {
            while lanes.len() < LANES
                && let Some(next) = order.pop()
            {
                lanes.push(next);
            }
            if lanes.len() < self.pays_from() {
                lanes.iter().for_each(|job| jobs[*job].finish_alone());
                return;
            }
            let run = lanes.iter().map(|job| jobs[*job].piece().len()).min().unwrap_or_default();
            // An idle lane repeats the first one into nothing.
            let lane = |lane: usize| &jobs[*lanes.get(lane).unwrap_or(&lanes[0])];
            let mut states = std::array::from_fn(|i| lane(i).h);
            let blocks = std::array::from_fn(|i| &lane(i).piece()[..run]);
            self.compress_some(&mut states, &blocks, lanes.len());
            for (job, state) in lanes.iter().zip(states) {
                jobs[*job].advance(state, run);
            }
            lanes.retain(|job| jobs[*job].left() > 0);
        }
    }
}

impl<'a> Job<'a> {
    fn left(&self) -> usize {
        self.pieces[0].len() + self.pieces[1].len()
    }

    /// What comes next.
    fn piece(&self) -> &'a [u8] {
        if self.pieces[0].is_empty() { self.pieces[1] } else { self.pieces[0] }
    }

    fn advance(&mut self, h: State, by: usize) {
        self.h = h;
        let piece = if self.pieces[0].is_empty() { &mut self.pieces[1] } else { &mut self.pieces[0] };
        *piece = &piece[by..];
    }

    fn finish_alone(&mut self) {
        let mut alone = Sm3::from(&Sm3State { h: self.h, ..Sm3State::default() });
        self.pieces.iter().for_each(|piece| alone.update(piece));
        self.h = Sm3State::from(&alone).h;
        self.pieces = [&[], &[]];
    }
}

impl Sm3State {
    /// The block that was not full, filled up with what came, and how many bytes that took; nothing when there was none.
    fn filled(&self, bytes: &[u8]) -> ([u8; BLOCK_BYTES], usize) {
        let mut block = self.rest;
        if self.rest_bytes == 0 {
            return (block, 0);
        }
        let taken = bytes.len().min(BLOCK_BYTES - self.rest_bytes);
        block[self.rest_bytes..self.rest_bytes + taken].copy_from_slice(&bytes[..taken]);
        (block, taken)
    }

    /// Keeps what fills no block.
    fn keep(&mut self, rest: &[u8]) {
        self.rest = [0; BLOCK_BYTES];
        self.rest[..rest.len()].copy_from_slice(rest);
        self.rest_bytes = rest.len();
    }
}

fn whole_blocks(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len() - bytes.len() % BLOCK_BYTES]
}

/// What follows the whole blocks of a message by GB/T 32905 §5.2: its last bytes, a bit, zeros, and its length in bits.
fn padded_tail(message: &[u8]) -> ([u8; 2 * BLOCK_BYTES], usize) {
    let rest = &message[whole_blocks(message).len()..];
    let mut tail = [0; 2 * BLOCK_BYTES];
    tail[..rest.len()].copy_from_slice(rest);
    tail[rest.len()] = 0x80;
    let length = if rest.len() < BLOCK_BYTES - 8 { BLOCK_BYTES } else { 2 * BLOCK_BYTES };
    tail[length - 8..length].copy_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    (tail, length)
}

fn to_bytes(h: &State) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.chunks_exact_mut(4).zip(h).for_each(|(to, word)| to.copy_from_slice(&word.to_be_bytes()));
    bytes
}
