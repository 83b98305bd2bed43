//! The container: one track of pictures, one of sound, the index before the media.

use base::Timestamp;

use super::picture::{BLOCK, picture_parameters, sequence_parameters};
use super::{COLUMNS, ROWS, SOUND_FRAME, SOUND_RATE};

/// Seconds from 1904, when such files begin to count, to 1970.
const EPOCH: i64 = 2_082_844_800;
/// Movie and pictures count in milliseconds.
const MILLIS: u32 = 1000;

/// A picture in the file.
pub struct Sample {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How long it is shown.
    pub millis: u32,
}

fn boxed(kind: &[u8; 4], parts: &[Vec<u8>]) -> Vec<u8> {
    let size = parts.iter().map(Vec::len).sum::<usize>() + 8;
    [&u32::try_from(size).unwrap_or_default().to_be_bytes()[..], kind, &parts.concat()].concat()
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_be_bytes()).collect()
}

fn halves(halves: &[u16]) -> Vec<u8> {
    halves.iter().flat_map(|h| h.to_be_bytes()).collect()
}

/// Turned by nothing, scaled by nothing.
fn matrix() -> Vec<u8> {
    words(&[0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000])
}

/// One of the two tracks.
struct Track {
    id: u32,
    handler: &'static [u8; 4],
    rate: u32,
    /// How long, in units of `rate`.
    length: u32,
    entry: Vec<u8>,
    header: Vec<u8>,
    /// `stts`, `stss`, `stsz`.
    tables: Vec<Vec<u8>>,
    samples: u32,
}

impl Track {
    fn build(&self, created: u32, movie_length: u32, offset: u32) -> Vec<u8> {
        let picture = self.handler == b"vide";
        let size = if picture { [COLUMNS, ROWS].map(|n| ((n * BLOCK) as u32) << 16) } else { [0, 0] };
        let volume = if picture { 0 } else { 0x0100_0000 };
        let tkhd = [words(&[3, created, created, self.id, 0, movie_length, 0, 0, 0, volume]), matrix(), words(&size)];
        let mdhd = words(&[0, created, created, self.rate, self.length, 0x55c4_0000]);
        let hdlr = [words(&[0, 0]), self.handler.to_vec(), vec![0; 13]];
        let dref = boxed(b"dref", &[words(&[0, 1]), boxed(b"url ", &[words(&[1])])]);
        let mut stbl = vec![boxed(b"stsd", &[words(&[0, 1]), self.entry.clone()])];
        stbl.extend(self.tables.iter().cloned());
        stbl.push(boxed(b"stsc", &[words(&[0, 1, 1, self.samples, 1])]));
        stbl.push(boxed(b"stco", &[words(&[0, 1, offset])]));
        let minf = boxed(b"minf", &[self.header.clone(), boxed(b"dinf", &[dref]), boxed(b"stbl", &stbl)]);
        let mdia = boxed(b"mdia", &[boxed(b"mdhd", &[mdhd]), boxed(b"hdlr", &hdlr), minf]);
        boxed(b"trak", &[boxed(b"tkhd", &tkhd), mdia])
    }
}

fn pictures(samples: &[Sample]) -> Track {
    let (sps, pps) = (sequence_parameters(), picture_parameters());
    let length = |unit: &[u8]| u16::try_from(unit.len()).unwrap_or_default().to_be_bytes().to_vec();
    let avcc = [vec![1, 66, 0xC0, 30, 0xff, 0xe1], length(&sps), sps, vec![1], length(&pps), pps];
    let (width, height) = ((COLUMNS * BLOCK) as u16, (ROWS * BLOCK) as u16);
    let mut entry = vec![vec![0; 6], halves(&[1]), vec![0; 16], halves(&[width, height]), words(&[0x48_0000, 0x48_0000, 0])];
    entry.extend([halves(&[1]), vec![0; 32], halves(&[24, 0xffff]), boxed(b"avcC", &avcc)]);
    let times = samples.iter().flat_map(|s| [1, s.millis]);
    let sizes = samples.iter().map(|s| u32::try_from(s.bytes.len()).unwrap_or_default());
    let count = u32::try_from(samples.len()).unwrap_or_default();
    let stts = words(&[0, count].into_iter().chain(times).collect::<Vec<_>>());
    let stsz = words(&[0, 0, count].into_iter().chain(sizes).collect::<Vec<_>>());
    Track {
        id: 1,
        handler: b"vide",
        rate: MILLIS,
        length: samples.iter().map(|s| s.millis).sum(),
        entry: boxed(b"avc1", &entry),
        header: boxed(b"vmhd", &[words(&[1, 0, 0])]),
        tables: vec![boxed(b"stts", &[stts]), boxed(b"stss", &[words(&[0, 1, 1])]), boxed(b"stsz", &[stsz])],
        samples: count,
    }
}

fn sound(frame: &[u8], frames: u32) -> Track {
    // AAC-LC, 16 kHz, one channel.
    let specific = vec![0x05, 2, 0x14, 0x08];
    let config = [vec![0x04, 13 + 4, 0x40, 0x15], vec![0; 11], specific].concat();
    let mut esds = vec![vec![0; 4], vec![0x03, u8::try_from(config.len()).unwrap_or_default() + 6, 0, 2, 0], config];
    esds.push(vec![0x06, 1, 2]);
    let entry = [vec![0; 6], halves(&[1]), vec![0; 8], halves(&[1, 16, 0, 0]), words(&[SOUND_RATE << 16]), boxed(b"esds", &esds)];
    let size = u32::try_from(frame.len()).unwrap_or_default();
    Track {
        id: 2,
        handler: b"soun",
        rate: SOUND_RATE,
        length: frames * SOUND_FRAME,
        entry: boxed(b"mp4a", &entry),
        header: boxed(b"smhd", &[words(&[0, 0])]),
        tables: vec![boxed(b"stts", &[words(&[0, 1, frames, SOUND_FRAME])]), boxed(b"stsz", &[words(&[0, size, frames])])],
        samples: frames,
    }
}

/// The file.
pub fn write(starts: Timestamp, samples: &[Sample], frame: &[u8], frames: u32) -> Vec<u8> {
    let created = u32::try_from(starts.millis() / 1000 + EPOCH).unwrap_or_default();
    let (pictures, sound) = (pictures(samples), sound(frame, frames));
    let length = pictures.length;
    let ftyp = boxed(b"ftyp", &[b"isom\0\0\x02\0isomavc1mp41".to_vec()]);
    let index = |first: u32, second: u32| {
        let mut mvhd = vec![words(&[0, created, created, MILLIS, length, 0x1_0000, 0x0100_0000, 0, 0]), matrix(), vec![0; 24]];
        mvhd.push(words(&[3]));
        boxed(b"moov", &[boxed(b"mvhd", &mvhd), pictures.build(created, length, first), sound.build(created, length, second)])
    };
    // The index is as long whatever the places of the media are.
    let media_at = u32::try_from(ftyp.len() + index(0, 0).len() + 8).unwrap_or_default();
    let shown: Vec<u8> = samples.iter().flat_map(|s| s.bytes.iter().copied()).collect();
    let heard_at = media_at + u32::try_from(shown.len()).unwrap_or_default();
    [ftyp, index(media_at, heard_at), boxed(b"mdat", &[shown, frame.repeat(frames as usize)])].concat()
}
