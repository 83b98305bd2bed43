//! Builds small files byte by byte, so that each test says what it is about and nothing else.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{Error, Read, Result, Seek, SeekFrom};

/// Seconds from 1904 to 1970.
pub const EPOCH_1904: u64 = 2_082_844_800;

/// A box: size, name, content.
pub fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap();
    [&size.to_be_bytes()[..], kind, content].concat()
}

/// A box that holds boxes.
pub fn container(kind: &[u8; 4], children: &[Vec<u8>]) -> Vec<u8> {
    boxed(kind, &children.concat())
}

/// Big-endian words.
pub fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|w| w.to_be_bytes()).collect()
}

pub fn ftyp() -> Vec<u8> {
    boxed(b"ftyp", b"mp42\0\0\0\0mp42isom")
}

/// A movie header of version 0; `created` counts from 1904.
pub fn mvhd(created: u32) -> Vec<u8> {
    boxed(b"mvhd", &[words(&[0, created, created, 1000, 10_000]), vec![0; 80]].concat())
}

/// A movie header of version 1, with 64-bit times.
pub fn mvhd_long(created: u64) -> Vec<u8> {
    let times = [created.to_be_bytes(), created.to_be_bytes()].concat();
    boxed(b"mvhd", &[words(&[1 << 24]), times, words(&[1000]), 10_000_u64.to_be_bytes().to_vec(), vec![0; 80]].concat())
}

/// What a track is made of; the defaults are ten seconds of film at 25 frames a second.
pub struct Trak {
    pub id: u32,
    pub handler: &'static [u8; 4],
    pub timescale: u32,
    pub header_ticks: u32,
    /// Pairs of count and duration.
    pub stts: Vec<(u32, u32)>,
    /// Media times.
    pub edits: Vec<i32>,
}

impl Default for Trak {
    fn default() -> Self {
        Self { id: 1, handler: b"vide", timescale: 12_800, header_ticks: 128_000, stts: vec![(250, 512)], edits: vec![] }
    }
}

impl Trak {
    pub fn sound(samples: u32) -> Self {
        let stts = vec![(samples, 1024)];
        Self { id: 2, handler: b"soun", timescale: 16_000, header_ticks: samples * 1024, stts, edits: vec![0] }
    }

    pub fn build(&self) -> Vec<u8> {
        let entries: Vec<u32> = self.stts.iter().flat_map(|(count, delta)| [*count, *delta]).collect();
        let stts = boxed(b"stts", &words(&[&[0, self.stts.len() as u32], entries.as_slice()].concat()));
        let edits: Vec<u32> = self.edits.iter().flat_map(|time| [10_000, time.cast_unsigned(), 1 << 16]).collect();
        let elst = boxed(b"elst", &words(&[&[0, self.edits.len() as u32], edits.as_slice()].concat()));
        let mut picture = vec![0; 78];
        picture[24..28].copy_from_slice(&[2, 128, 1, 104]);
        let (codec, entry) = if self.handler == b"vide" { (b"avc1", picture) } else { (b"mp4a", vec![0; 28]) };
        let stsd = boxed(b"stsd", &[words(&[0, 1]), boxed(codec, &entry)].concat());
        let hdlr = boxed(b"hdlr", &[words(&[0, 0]), self.handler.to_vec(), vec![0; 12], b"Handler\0".to_vec()].concat());
        let mdhd = boxed(b"mdhd", &words(&[0, 0, 0, self.timescale, self.header_ticks, 0]));
        let stbl = container(b"stbl", &[stsd, stts]);
        let mdia = container(b"mdia", &[mdhd, hdlr, container(b"minf", &[stbl])]);
        let tkhd = boxed(b"tkhd", &[words(&[0, 0, 0, self.id]), vec![0; 68]].concat());
        let edts = if self.edits.is_empty() { vec![] } else { container(b"edts", &[elst]) };
        container(b"trak", &[tkhd, edts, mdia])
    }
}

/// A film with this index and some bytes of media.
pub fn film(moov: &[Vec<u8>]) -> Vec<u8> {
    [ftyp(), container(b"moov", moov), boxed(b"mdat", &[7; 64])].concat()
}

/// An ordinary film, made at 09:02 on 3 November 2026 by a camera that writes UTC.
pub fn good_film() -> Vec<u8> {
    film(&[mvhd(1_793_667_720 + EPOCH_1904 as u32), Trak::default().build(), Trak::sound(156).build()])
}

/// A RIFF file: chunks in little-endian, padded.
pub fn riff(form: &[u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
    let content = chunks.concat();
    let size = u32::try_from(content.len() + 4).unwrap();
    [b"RIFF", &size.to_le_bytes()[..], form, &content].concat()
}

pub fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).unwrap();
    [kind, &size.to_le_bytes()[..], content, &[0][..content.len() % 2]].concat()
}

/// The format of speech: PCM, one channel, 16 000 samples of two bytes a second.
pub fn pcm() -> Vec<u8> {
    let numbers = [[1_u16.to_le_bytes(), 1_u16.to_le_bytes()].concat(), 16_000_u32.to_le_bytes().to_vec()].concat();
    let rest = [32_000_u32.to_le_bytes().to_vec(), 2_u16.to_le_bytes().to_vec(), 16_u16.to_le_bytes().to_vec()].concat();
    chunk(b"fmt ", &[numbers, rest].concat())
}

/// A file of any length of which only some places hold bytes, the rest a pattern; counts what is read.
pub struct Sparse {
    pub len: u64,
    pub parts: Vec<(u64, Vec<u8>)>,
    /// Repeats everywhere else.
    pub pattern: Vec<u8>,
    pub bytes_read: u64,
    at: u64,
}

impl Sparse {
    pub fn new(len: u64, pattern: &[u8], parts: Vec<(u64, Vec<u8>)>) -> Self {
        Self { len, parts, pattern: pattern.to_vec(), bytes_read: 0, at: 0 }
    }
}

impl Read for Sparse {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let n = out.len().min(usize::try_from(self.len.saturating_sub(self.at)).unwrap_or(usize::MAX));
        for (place, byte) in (self.at..).zip(&mut out[..n]) {
            let part = self.parts.iter().find(|(from, bytes)| (*from..from + bytes.len() as u64).contains(&place));
            *byte = match part {
                Some((from, bytes)) => bytes[(place - from) as usize],
                None => self.pattern[(place % self.pattern.len() as u64) as usize],
            };
        }
        self.at += n as u64;
        self.bytes_read += n as u64;
        Ok(n)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let SeekFrom::Start(at) = to else { return Err(Error::other("only from the start")) };
        self.at = at;
        Ok(at)
    }
}

/// Storage that fails after so many bytes.
pub struct Failing(pub std::io::Cursor<Vec<u8>>, pub u64);

impl Read for Failing {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if self.0.position() >= self.1 {
            return Err(Error::other("bad sector"));
        }
        let n = out.len().min((self.1 - self.0.position()) as usize);
        self.0.read(&mut out[..n])
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.0.seek(to)
    }
}
