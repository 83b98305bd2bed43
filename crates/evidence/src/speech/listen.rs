//! From samples to a curve: each step of sound gets one byte, told by a detector of voices that is part of this program.

use base::Span;
use earshot::Detector;

use super::curve::{Curve, SILENT};

/// Samples per second that a listener takes, one channel.
pub const RATE: u32 = 16_000;
/// The time that one byte of a curve stands for.
pub const STEP: Span = Span::from_millis(160);
/// Samples that the detector judges at once: 16 milliseconds.
const FRAME: usize = 256;
/// Frames of one step.
const FRAMES: usize = 10;
/// A day: what goes on longer is cut.
const MOST: usize = 24 * 3600 * 1000 / 160;
/// What is as loud for that many steps before or after, within so many decibels, is a motor or a tone: syllables rise and fall.
const STEADY_STEPS: usize = 10;
/// The standard deviation of its loudness below which sound is steady, in decibels.
const STEADY: f32 = 1.5;
/// The most that a steady step can be: below what counts as a voice.
const STEADY_LEVEL: u8 = 64;
/// A step whose samples stay below this, out of 32768, holds nothing but what a muted microphone gives: −60 dBFS.
const MUTED: u16 = 33;

/// Listens to samples as they come. It needs some ten kilobytes, and five megabytes for a day.
#[expect(missing_debug_implementations, reason = "the detector has none")]
pub struct Listener {
    detector: Detector,
    frame: [i16; FRAME],
    filled: usize,
    step: Step,
    /// For each step that is over, its level and how loud it was in decibels.
    steps: Vec<(u8, f32)>,
}

/// A step that is not over.
#[derive(Debug, Default)]
struct Step {
    /// The sum of what the detector said of its frames.
    score: f32,
    /// How many frames that was.
    frames: u8,
    /// The loudest sample.
    loudest: u16,
    /// The sum of the squares of all samples.
    power: f64,
}

impl Default for Listener {
    fn default() -> Self {
        Self { detector: Detector::default(), frame: [0; FRAME], filled: 0, step: Step::default(), steps: Vec::new() }
    }
}

impl Listener {
    /// Hears more of the recording: samples of [`RATE`], one channel.
    pub fn hear(&mut self, mut samples: &[i16]) {
        while !samples.is_empty() {
            let count = samples.len().min(FRAME - self.filled);
            self.frame[self.filled..self.filled + count].copy_from_slice(&samples[..count]);
            self.filled += count;
            samples = &samples[count..];
            if self.filled == FRAME {
                self.judge();
            }
        }
    }

    /// What was heard.
    pub fn finish(mut self) -> Curve {
        if self.filled > 0 {
            self.frame[self.filled..].fill(0);
            self.judge();
        }
        if self.step.frames > 0 {
            self.close_step();
        }
        let one = |n: usize| {
            let (level, _) = self.steps[n];
            if level != SILENT && self.is_steady(n) { level.min(STEADY_LEVEL) } else { level }
        };
        Curve { step: STEP, levels: (0..self.steps.len()).map(one).collect() }
    }

    /// Whether a step is one of many that are as loud, before it or after it.
    fn is_steady(&self, n: usize) -> bool {
        let before = (n + 1).checked_sub(STEADY_STEPS).map(|from| &self.steps[from..=n]);
        let after = self.steps.get(n..n + STEADY_STEPS);
        before.into_iter().chain(after).any(|window| deviation(window) < STEADY)
    }

    fn judge(&mut self) {
        self.step.score += self.detector.predict_i16(&self.frame);
        self.step.frames += 1;
        for sample in self.frame {
            self.step.loudest = self.step.loudest.max(sample.unsigned_abs());
            self.step.power += f64::from(sample) * f64::from(sample);
        }
        self.filled = 0;
        if usize::from(self.step.frames) == FRAMES {
            self.close_step();
        }
    }

    fn close_step(&mut self) {
        let step = std::mem::take(&mut self.step);
        if self.steps.len() >= MOST {
            return;
        }
        let mean = (step.score / f32::from(step.frames)).clamp(0.0, 1.0);
        // One to 255: zero is kept for a microphone that gives nothing.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 255")]
        let level = (1.0 + mean * 254.0) as u8;
        let samples = f64::from(u32::from(step.frames)) * FRAME as f64;
        #[expect(clippy::cast_possible_truncation, reason = "decibels")]
        let loudness = (10.0 * (step.power / samples).max(1.0).log10()) as f32;
        self.steps.push((if step.loudest < MUTED { SILENT } else { level }, loudness));
    }
}

/// The standard deviation of loudness, in decibels.
fn deviation(steps: &[(u8, f32)]) -> f32 {
    let count = steps.len() as f32;
    let mean = steps.iter().map(|(_, db)| db).sum::<f32>() / count;
    (steps.iter().map(|(_, db)| (db - mean).powi(2)).sum::<f32>() / count).sqrt()
}
