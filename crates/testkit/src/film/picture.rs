//! The picture: date and time on a plain ground, in H.264 of the simplest kind. Each character is one macroblock, written as raw
//! samples; what did not change since the last picture is skipped. So the bytes are few and no compression has to be invented.

use base::Timestamp;

use super::bits::Bits;

/// Macroblocks side by side.
pub const COLUMNS: usize = 12;
/// Macroblocks one below another.
pub const ROWS: usize = 4;
/// Pixels of a macroblock's side.
pub const BLOCK: usize = 16;

const GROUND: u8 = 58;
const INK: u8 = 225;
/// Neither blue nor red: grey.
const GREY: u8 = 128;

/// What stands in each macroblock.
pub type Face = [[char; COLUMNS]; ROWS];

/// Date above, time below.
pub fn clock_face(at: Timestamp) -> Face {
    let mut face = [[' '; COLUMNS]; ROWS];
    let wall = at.civil();
    for (row, text) in [(1, wall.strftime("%Y-%m-%d").to_string()), (2, wall.strftime("%H:%M:%S").to_string())] {
        for (column, c) in (1..).zip(text.chars()) {
            face[row][column] = c;
        }
    }
    face
}

/// Digits, five dots wide and seven high, a row in each five bits.
fn dots(c: char) -> [u8; 7] {
    match c {
        '0' => [14, 17, 19, 21, 25, 17, 14],
        '1' => [4, 12, 4, 4, 4, 4, 14],
        '2' => [14, 17, 1, 2, 4, 8, 31],
        '3' => [31, 2, 4, 2, 1, 17, 14],
        '4' => [2, 6, 10, 18, 31, 2, 2],
        '5' => [31, 16, 30, 1, 1, 17, 14],
        '6' => [6, 8, 16, 30, 17, 17, 14],
        '7' => [31, 1, 2, 4, 8, 8, 8],
        '8' => [14, 17, 17, 14, 17, 17, 14],
        '9' => [14, 17, 17, 15, 1, 2, 12],
        '-' => [0, 0, 0, 31, 0, 0, 0],
        ':' => [0, 4, 4, 0, 4, 4, 0],
        _ => [0; 7],
    }
}

/// The samples of a macroblock: light first, then the two colours at half the size.
fn samples(c: char) -> Vec<u8> {
    let rows = dots(c);
    let lit =
        |x: usize, y: usize| (3..13).contains(&x) && (1..15).contains(&y) && rows[(y - 1) / 2] >> (4 - (x - 3) / 2) & 1 == 1;
    let light = (0..BLOCK * BLOCK).map(|n| if lit(n % BLOCK, n / BLOCK) { INK } else { GROUND });
    light.chain(std::iter::repeat_n(GREY, BLOCK * BLOCK / 2)).collect()
}

/// One picture, the length before it as MP4 wants it: all of it, or what differs from the one before.
pub fn encode(number: u32, face: &Face, before: Option<&Face>) -> Vec<u8> {
    let mut bits = slice_header(number, before.is_none());
    let mut skipped = 0;
    for n in 0..COLUMNS * ROWS {
        let (row, column) = (n / COLUMNS, n % COLUMNS);
        let c = face[row][column];
        if before.is_some_and(|b| b[row][column] == c) {
            skipped += 1;
            continue;
        }
        // Raw samples are kind 25 in a whole picture; in one that builds on another, five kinds come before.
        if before.is_some() {
            bits.number(skipped);
            bits.number(30);
        } else {
            bits.number(25);
        }
        bits.whole(&samples(c));
        skipped = 0;
    }
    if skipped > 0 {
        bits.number(skipped);
    }
    let unit = bits.unit(if before.is_none() { 0x65 } else { 0x41 });
    let length = u32::try_from(unit.len()).unwrap_or_default();
    [&length.to_be_bytes()[..], &unit].concat()
}

fn slice_header(number: u32, whole: bool) -> Bits {
    let mut bits = Bits::default();
    bits.number(0); // from the first macroblock
    bits.number(if whole { 7 } else { 5 });
    bits.number(0); // the only picture parameters
    bits.put(number % 16, 4);
    if whole {
        bits.number(0); // which of the whole pictures
        bits.put(0, 2); // nothing kept from before
    } else {
        bits.put(0, 3); // one picture before, in order, forgotten in order
    }
    bits.number(0); // quality as in the parameters
    bits.number(1); // edges stay sharp
    bits
}

/// What decoders must know of the whole sequence: baseline, size, one picture remembered.
pub fn sequence_parameters() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.whole(&[66, 0xC0, 30]);
    for value in [0, 0, 2, 1] {
        bits.number(value);
    }
    bits.put(0, 1);
    bits.number(COLUMNS as u32 - 1);
    bits.number(ROWS as u32 - 1);
    bits.put(0b1100, 4);
    bits.unit(0x67)
}

/// What they must know of each picture: one slice, no arithmetic coding, edges are ours to decide.
pub fn picture_parameters() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.number(0);
    bits.number(0);
    bits.put(0, 2);
    for _ in 0..3 {
        bits.number(0);
    }
    bits.put(0, 3);
    for _ in 0..3 {
        bits.number(0);
    }
    bits.put(0b100, 3);
    bits.unit(0x68)
}
