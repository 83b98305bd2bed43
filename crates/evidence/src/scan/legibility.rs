//! Whether the picture of a page can be read: ink against paper, sharp edges. Rough measures, meant to ask for a second scan in time.
//!
//! Paper is judged piece by piece, because phones see pages in uneven light and with a table around them.

use image::{GrayImage, imageops};

use crate::label::labelled;

labelled! {
    /// Whether a person could read the page.
    Legibility {
        /// Ink and paper stand apart, edges are sharp.
        Good = "清晰",
        /// Ink hardly darker than the paper.
        Faint = "过淡",
        /// Edges run out.
        Blurred = "模糊",
        /// Nothing on it.
        Blank = "空白",
    }
}

/// Longest side at which a page is judged: about 85 dots per inch of A4, where a character is still some fifteen pixels high.
pub(super) const SIDE: u32 = 1000;
/// Side of the pieces in which light is taken as even, in pixels.
const PIECE: u32 = 40;
/// Grey levels by which ink must be darker than the paper around it to be seen at all.
const SEEN: u8 = 24;
/// Grey levels by which it must be darker to be read without effort.
const READ: u32 = 50;
/// A page with less ink than this (in thousandths) is blank but for dust.
const DUST: u16 = 2;
/// How steep the steepest edges must be, in hundredths of the contrast, to count as sharp.
const SHARP_PERCENT: u32 = 60;
/// The steepest edges are those that only one pair of neighbours in so many exceeds.
const STEEPEST_OF: u64 = 2000;

/// The share of ink in thousandths, and the judgement. The picture is at most [`SIDE`] long.
pub(super) fn judge(picture: &GrayImage) -> (u16, Legibility) {
    let (mut ink, mut depth) = (0_u64, 0_u64);
    for y in (0..picture.height()).step_by(PIECE as usize) {
        for x in (0..picture.width()).step_by(PIECE as usize) {
            let piece = imageops::crop_imm(picture, x, y, PIECE, PIECE).to_image();
            let paper = paper(piece.as_raw());
            for below in piece.as_raw().iter().map(|grey| paper.saturating_sub(*grey)).filter(|below| *below >= SEEN) {
                ink += 1;
                depth += u64::from(below);
            }
        }
    }
    let permille = u16::try_from(ink * 1000 / (picture.as_raw().len().max(1) as u64)).unwrap_or(1000);
    let contrast = u32::try_from(depth.checked_div(ink).unwrap_or_default()).unwrap_or(u32::MAX);
    let legibility = match () {
        () if permille < DUST => Legibility::Blank,
        () if steepest(picture) * 100 < contrast * SHARP_PERCENT => Legibility::Blurred,
        () if contrast < READ => Legibility::Faint,
        () => Legibility::Good,
    };
    (permille, legibility)
}

/// The grey of the paper: what the brightest fifth of the pixels reach.
fn paper(piece: &[u8]) -> u8 {
    let mut sorted = piece.to_vec();
    let place = sorted.len() * 4 / 5;
    if sorted.is_empty() { u8::MAX } else { *sorted.select_nth_unstable(place).1 }
}

/// The step between neighbours that hardly any exceeds.
fn steepest(picture: &GrayImage) -> u32 {
    let mut steps = [0_u64; 256];
    for row in picture.as_raw().chunks_exact(picture.width().max(1) as usize) {
        row.windows(2).for_each(|pair| steps[usize::from(pair[0].abs_diff(pair[1]))] += 1);
    }
    let allowed = steps.iter().sum::<u64>() / STEEPEST_OF;
    let mut passed = 0_u64;
    let step = (0_u32..256).zip(steps).rev().find(|(_, count)| {
        passed += count;
        passed > allowed
    });
    step.map_or(0, |(step, _)| step)
}
