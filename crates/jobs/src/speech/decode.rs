//! From a file to samples: by this program for what cameras and recorders write (AAC, MP3 and PCM in MP4, MP3 and WAV), by ffmpeg for
//! anything else where there is one. The decoder is safe Rust and bounded; what makes it panic is a file without sound.

use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};

use base::Span;
use evidence::speech::{Curve, Listener, Resampler};
use store::Derivation;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;
use tokio::io::AsyncReadExt as _;
use tokio::process::ChildStdout;
use tokio_util::sync::CancellationToken;

use crate::previews::{Ffmpeg, Trouble};

/// What the decoder within is called in a recipe.
pub(super) const NAME: &str = "symphonia 0.6, earshot 1.2";
/// Bytes at the beginning of a file that tell its format.
const HEAD: u64 = 12;
/// The lowest priority there is.
const LEAST: i32 = 19;
/// Bytes that are read from ffmpeg at once.
const PIECE: usize = 64 * 1024;

/// Listens to a file.
pub(super) async fn listen(
    ffmpeg: Option<&Ffmpeg>,
    original: &Path,
    length: Option<Span>,
    stopping: &CancellationToken,
) -> Result<Curve, Trouble> {
    match (within(original, stopping).await, ffmpeg) {
        (Err(Trouble::Failed(_) | Trouble::Nothing), Some(ffmpeg)) => {
            let read = async |out| hear(out).await;
            let curve = ffmpeg.samples(Derivation::Speech, original, length, stopping, read).await?;
            if curve.levels.is_empty() { Err(Trouble::Nothing) } else { Ok(curve) }
        }
        (done, _) => done,
    }
}

/// Decodes in a thread of its own, which gives way to whoever works.
async fn within(original: &Path, stopping: &CancellationToken) -> Result<Curve, Trouble> {
    let (path, stop) = (original.to_owned(), stopping.clone());
    let (done, told) = tokio::sync::oneshot::channel();
    let begun = std::thread::Builder::new().name("listen".into()).spawn(move || {
        // On Linux that is the thread alone. Where it is not allowed, it runs as everything else does.
        let _ = rustix::process::setpriority_process(None, LEAST);
        let _ = done.send(decode(&path, &stop));
    });
    begun.map_err(|e| Trouble::Failed(e.to_string()))?;
    // A decoder that panicked says nothing any more.
    told.await.unwrap_or_else(|_| Err(Trouble::Failed("解码器不能读取这个文件".into())))
}

/// What this program decodes by itself.
fn decode(path: &PathBuf, stopping: &CancellationToken) -> Result<Curve, Trouble> {
    let failed = |e: Error| Trouble::Failed(e.to_string());
    let mut file = std::fs::File::open(path).map_err(|e| Trouble::Failed(e.to_string()))?;
    let failed_reading = |e: std::io::Error| Trouble::Failed(e.to_string());
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).map_err(failed_reading)?;
    file.rewind().map_err(failed_reading)?;
    if !is_ours(&head) {
        return Err(Trouble::Failed("这种格式需要 ffmpeg 解码".into()));
    }
    let stream = MediaSourceStream::new(Box::new(file), symphonia::core::io::MediaSourceStreamOptions::default());
    let probe = symphonia::default::get_probe();
    let mut format = probe.probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default()).map_err(failed)?;
    let track = format.default_track(TrackType::Audio).ok_or(Trouble::Nothing)?;
    let id = track.id;
    let parameters = track.codec_params.as_ref().and_then(|p| p.audio()).ok_or(Trouble::Nothing)?;
    let codecs = symphonia::default::get_codecs();
    let mut decoder = codecs.make_audio_decoder(parameters, &AudioDecoderOptions::default()).map_err(failed)?;

    let mut listener = Listener::default();
    let mut resampler: Option<(u32, usize, Resampler)> = None;
    let (mut interleaved, mut samples): (Vec<f32>, Vec<i16>) = (Vec::new(), Vec::new());
    // The file may end anywhere: what was heard until then counts.
    while let Ok(Some(packet)) = format.next_packet() {
        if stopping.is_cancelled() {
            return Err(Trouble::Stopped);
        }
        if packet.track_id != id {
            continue;
        }
        let Ok(sound) = decoder.decode(&packet) else { continue };
        let (rate, channels) = (sound.spec().rate(), sound.spec().channels().count());
        if !matches!(&resampler, Some((r, c, _)) if (*r, *c) == (rate, channels)) {
            let new = Resampler::new(rate, channels).ok_or_else(|| Trouble::Failed(format!("采样率 {rate} 无法处理")))?;
            resampler = Some((rate, channels, new));
        }
        interleaved.clear();
        sound.copy_to_vec_interleaved(&mut interleaved);
        samples.clear();
        if let Some((.., resampler)) = &mut resampler {
            resampler.take(&interleaved, &mut samples);
        }
        listener.hear(&samples);
    }
    let curve = listener.finish();
    if curve.levels.is_empty() { Err(Trouble::Nothing) } else { Ok(curve) }
}

/// Whether a file begins as one that is decoded here. In anything else a decoder that searches would find frames of MP3 by chance.
fn is_ours(head: &[u8]) -> bool {
    let kind = head.get(4..8).unwrap_or_default();
    let wave = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE");
    let film = [b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip"].iter().any(|known| kind == *known);
    let layer_three = head.starts_with(b"ID3") || matches!(head, [0xff, 0xfa | 0xfb | 0xf2 | 0xf3 | 0xe2 | 0xe3, ..]);
    wave || film || layer_three
}

/// Signed 16-bit samples, little end first.
async fn hear(mut out: ChildStdout) -> std::io::Result<Curve> {
    let mut listener = Listener::default();
    let (mut buffer, mut filled) = (vec![0; PIECE], 0);
    loop {
        let count = out.read(&mut buffer[filled..]).await?;
        filled += count;
        let (pairs, rest) = buffer[..filled].as_chunks::<2>();
        let samples: Vec<i16> = pairs.iter().map(|pair| i16::from_le_bytes(*pair)).collect();
        listener.hear(&samples);
        let odd = rest.first().copied();
        filled = rest.len();
        if let Some(byte) = odd {
            buffer[0] = byte;
        }
        if count == 0 {
            return Ok(listener.finish());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_what_begins_as_such_a_file_is_decoded_here() {
        for ours in [&b"\0\0\0\x20ftypisom"[..], b"RIFF\0\0\0\0WAVEfmt ", b"ID3\x04", b"\xff\xfb\x90\0"] {
            assert!(is_ours(ours), "{ours:?}");
        }
        for other in [&b""[..], b"RIFF\0\0\0\0AVI LIST", b"\x1aE\xdf\xa3", b"\xff\xd8\xff\xe0", b"\xff\xf1\x50\x80", b"#!AMR\n"] {
            assert!(!is_ours(other), "{other:?}");
        }
    }
}
