//! From samples to peaks: the loudest sample of each step as one byte. Small enough to be drawn whole, enough to see where somebody speaks.

use std::path::Path;

use base::Span;
use store::{Derivation, Waveform};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio_util::sync::CancellationToken;

use super::ffmpeg::{Ffmpeg, RATE, Trouble};

/// The time that one peak stands for.
const STEP: Span = Span::from_millis(100);
/// Samples of one step.
const SAMPLES: usize = RATE as usize / 10;
/// A day: what goes on longer is cut.
const MOST: usize = 24 * 3600 * 10;

/// The waveform of a file.
pub(super) async fn of(
    ffmpeg: &Ffmpeg,
    original: &Path,
    length: Option<Span>,
    stopping: &CancellationToken,
) -> Result<Waveform, Trouble> {
    let peaks = ffmpeg.samples(Derivation::Waveform, original, length, stopping, async |out| peaks(out).await).await?;
    if peaks.is_empty() {
        return Err(Trouble::Nothing);
    }
    Ok(Waveform { step: STEP, peaks })
}

/// The peaks of signed 16-bit samples, little end first.
async fn peaks(mut samples: impl AsyncRead + Unpin) -> std::io::Result<Vec<u8>> {
    let mut peaks = Vec::new();
    let mut buffer = vec![0; SAMPLES * 2];
    loop {
        let mut filled = 0;
        while filled < buffer.len() {
            match samples.read(&mut buffer[filled..]).await? {
                0 => break,
                count => filled += count,
            }
        }
        if filled < 2 {
            return Ok(peaks);
        }
        // What comes after a day is read, or the pipe would stop its writer, and not kept.
        if peaks.len() < MOST {
            peaks.push(loudest(&buffer[..filled]));
        }
    }
}

fn loudest(bytes: &[u8]) -> u8 {
    let samples = bytes.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair).unsigned_abs());
    // 32768 is as loud as 32767.
    u8::try_from(samples.max().unwrap_or(0) >> 7).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_step_has_the_loudest_of_its_samples() {
        let mut sound: Vec<i16> = vec![0; SAMPLES * 2 + 10];
        sound[5] = 300;
        sound[SAMPLES] = i16::MIN;
        sound[SAMPLES * 2] = -16_384;
        let bytes: Vec<u8> = sound.iter().flat_map(|s| s.to_le_bytes()).collect();
        assert_eq!(peaks(bytes.as_slice()).await.unwrap(), [2, 255, 128]);
        assert_eq!(peaks([].as_slice()).await.unwrap(), Vec::<u8>::new());
    }
}
