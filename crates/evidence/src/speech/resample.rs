//! Samples of any rate and any number of channels as a listener takes them: one channel, [`RATE`] samples a second. Good enough to tell a
//! voice; nobody listens to it.

use super::listen::RATE;

/// Turns samples into those of another rate, as they come: each sample that goes out is the mean of what came in during its time.
#[derive(Debug)]
pub struct Resampler {
    rate: u32,
    channels: usize,
    /// Where in the time of the sample that goes out next we stand, in parts of `rate`.
    filled: u32,
    sum: f64,
}

impl Resampler {
    /// For sound of `rate` samples a second in `channels` channels that take turns; nothing for a rate that no recorder has.
    pub fn new(rate: u32, channels: usize) -> Option<Self> {
        let sane = (1000..=768_000).contains(&rate) && (1..=64).contains(&channels);
        sane.then_some(Self { rate, channels, filled: 0, sum: 0.0 })
    }

    /// Turns interleaved samples, each from −1 to 1, into what a listener hears.
    pub fn take(&mut self, interleaved: &[f32], out: &mut Vec<i16>) {
        let channels = f64::from(u32::try_from(self.channels).unwrap_or(1));
        for frame in interleaved.chunks_exact(self.channels) {
            let mono = frame.iter().map(|s| if s.is_finite() { f64::from(*s) } else { 0.0 }).sum::<f64>() / channels;
            // One sample that comes in lasts RATE parts, one that goes out `rate` parts.
            let mut left = RATE;
            while left > 0 {
                let part = left.min(self.rate - self.filled);
                self.sum += mono * f64::from(part);
                self.filled += part;
                left -= part;
                if self.filled == self.rate {
                    out.push(sample(self.sum / f64::from(self.rate)));
                    (self.filled, self.sum) = (0, 0.0);
                }
            }
        }
    }
}

/// A sample of sixteen bits.
fn sample(value: f64) -> i16 {
    #[expect(clippy::cast_possible_truncation, reason = "it is clamped before")]
    let whole = (value * 32_767.0).round().clamp(-32_768.0, 32_767.0) as i16;
    whole
}
