//! The only way in which probing reads: at a place, through a small window, within a budget. No size that a file claims is ever allocated.

use std::io::{Read, Seek, SeekFrom};

/// Bytes read at once. Headers lie close together, so one window serves many of them, and a jump over media data wastes little.
const WINDOW: usize = 4096;
/// Bytes read in all; a file whose structure needs more is not one a camera made.
const BUDGET: u64 = 128 << 20;

/// Why reading went no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The file has no such place.
    End,
    /// The budget is used up.
    Budget,
    /// The storage failed.
    Failed,
}

/// What can be read at any place.
pub(crate) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// A file under the rules of this module.
pub(crate) struct Source<'a> {
    inner: &'a mut dyn ReadSeek,
    len: u64,
    window: Box<[u8; WINDOW]>,
    window_at: u64,
    window_len: usize,
    spent: u64,
}

impl<'a> Source<'a> {
    /// No file is longer than a signed offset reaches; so a few bytes added to a place inside never overflow.
    pub(crate) fn new(inner: &'a mut dyn ReadSeek, len: u64) -> Self {
        let len = len.min(i64::MAX.cast_unsigned());
        Self { inner, len, window: Box::new([0; WINDOW]), window_at: 0, window_len: 0, spent: 0 }
    }

    /// The length of the file.
    pub(crate) const fn len(&self) -> u64 {
        self.len
    }

    /// Fills `out` from the place `at`.
    pub(crate) fn read(&mut self, mut at: u64, mut out: &mut [u8]) -> Result<(), Stop> {
        let wanted = u64::try_from(out.len()).map_err(|_| Stop::End)?;
        if at.checked_add(wanted).is_none_or(|end| end > self.len) {
            return Err(Stop::End);
        }
        while !out.is_empty() {
            let have = self.at_window(at)?;
            let n = have.len().min(out.len());
            out[..n].copy_from_slice(&have[..n]);
            out = &mut out[n..];
            at += n as u64;
        }
        Ok(())
    }

    /// `N` bytes from the place `at`.
    pub(crate) fn array<const N: usize>(&mut self, at: u64) -> Result<[u8; N], Stop> {
        let mut out = [0; N];
        self.read(at, &mut out)?;
        Ok(out)
    }

    /// A big-endian number of 32 bits.
    pub(crate) fn be32(&mut self, at: u64) -> Result<u32, Stop> {
        self.array(at).map(u32::from_be_bytes)
    }

    /// A big-endian number of 64 bits.
    pub(crate) fn be64(&mut self, at: u64) -> Result<u64, Stop> {
        self.array(at).map(u64::from_be_bytes)
    }

    /// A little-endian number of 16 bits.
    pub(crate) fn le16(&mut self, at: u64) -> Result<u16, Stop> {
        self.array(at).map(u16::from_le_bytes)
    }

    /// A little-endian number of 32 bits.
    pub(crate) fn le32(&mut self, at: u64) -> Result<u32, Stop> {
        self.array(at).map(u32::from_le_bytes)
    }

    /// The bytes from `from` to `to`, cut off at `most` bytes and at the end of the file. `most` is a constant of the caller, never a size
    /// read from the file.
    pub(crate) fn up_to(&mut self, from: u64, to: u64, most: usize) -> Result<Vec<u8>, Stop> {
        let n = to.min(self.len).saturating_sub(from).min(most as u64) as usize;
        let mut out = vec![0; n];
        self.read(from, &mut out)?;
        Ok(out)
    }

    /// What the window holds from `at` on, never nothing.
    fn at_window(&mut self, at: u64) -> Result<&[u8], Stop> {
        let inside = at >= self.window_at && at - self.window_at < self.window_len as u64;
        if !inside {
            self.fill(at)?;
        }
        let skip = (at - self.window_at) as usize;
        Ok(&self.window[skip..self.window_len])
    }

    fn fill(&mut self, at: u64) -> Result<(), Stop> {
        self.window_len = 0;
        if self.spent >= BUDGET {
            return Err(Stop::Budget);
        }
        self.inner.seek(SeekFrom::Start(at)).map_err(|_| Stop::Failed)?;
        let most = self.len.saturating_sub(at).min(WINDOW as u64) as usize;
        let mut got = 0;
        while got < most {
            match self.inner.read(&mut self.window[got..most]) {
                Ok(0) => break,
                Ok(n) => got += n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Stop::Failed),
            }
        }
        self.spent += got as u64;
        (self.window_at, self.window_len) = (at, got);
        if got == 0 { Err(Stop::End) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn reads_across_windows_and_not_beyond_the_end() {
        let bytes: Vec<u8> = (0..10_000_u32).map(|n| n as u8).collect();
        let mut cursor = Cursor::new(&bytes);
        let mut source = Source::new(&mut cursor, bytes.len() as u64);
        let mut out = vec![0; 9000];
        assert_eq!(source.read(500, &mut out), Ok(()));
        assert_eq!(out, bytes[500..9500]);
        assert_eq!(source.be32(9996), Ok(u32::from_be_bytes([12, 13, 14, 15])));
        assert_eq!(source.be32(9997), Err(Stop::End));
        assert_eq!(source.be32(u64::MAX), Err(Stop::End));
        assert_eq!(source.up_to(9990, u64::MAX, 100).map(|v| v.len()), Ok(10));
    }

    #[test]
    fn a_length_that_was_claimed_too_long_ends_where_the_bytes_end() {
        let mut cursor = Cursor::new([1_u8; 10]);
        let mut source = Source::new(&mut cursor, 1000);
        assert_eq!(source.array::<20>(0), Err(Stop::End));
    }

    #[test]
    fn the_budget_ends_reading() {
        let bytes = vec![0; 2 * WINDOW];
        let mut cursor = Cursor::new(&bytes);
        let mut source = Source::new(&mut cursor, bytes.len() as u64);
        let far = WINDOW as u64;
        let stopped = (0..=BUDGET / far).find_map(|n| source.be32(n % 2 * far).err());
        assert_eq!(stopped, Some(Stop::Budget));
    }
}
