//! One file from a device into the spool: read once and hashed on the way, made durable, the copy read again, the source read again. Only when all
//! three agree is it stored; what does not agree is tried again, told of, and never taken for good.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base::{DigestPair, DualHasher};
use rustix::fs::Advice;

use crate::drive::{Drive, Look};

/// Bytes read at once.
const PIECE: usize = 1 << 20;
/// How often a file is tried whose readings differ.
pub const TRIES: u32 = 3;
/// Bytes at the beginning of a file that tell it from others of the same name, size and time.
const BEGINNING: u64 = 256 << 10;
/// Files up to this size are told apart by all of their bytes.
const SMALL: u64 = 4 << 20;

/// Why a file was not stored.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It changed while it was read: it is written to still.
    #[error("文件还在增长")]
    Growing,
    /// It is gone.
    #[error("读取中文件不见了，设备可能已经拔出")]
    Vanished,
    /// The medium does not give its bytes.
    #[error("文件无法读取（{0}）")]
    Unreadable(#[source] io::Error),
    /// Two readings of the source, or of the copy, gave other bytes.
    #[error("两次读取的内容不一致，存储介质可能有坏块")]
    Unsteady,
    /// The spool has no room.
    #[error("采集站存储空间不足")]
    Full,
    /// The spool cannot be written to.
    #[error("采集站无法写入（{0}）")]
    Spool(#[source] io::Error),
}

impl Trouble {
    /// The word in manifests.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Growing => "growing",
            Self::Vanished => "vanished",
            Self::Unreadable(_) => "unreadable",
            Self::Unsteady => "unsteady",
            Self::Full | Self::Spool(_) => "not_stored",
        }
    }
}

fn of_source(e: io::Error) -> Trouble {
    match e.kind() {
        io::ErrorKind::NotFound => Trouble::Vanished,
        _ => Trouble::Unreadable(e),
    }
}

/// Copies the file at `path` on a drive to `to`, durable and read again. Tells of every piece.
///
/// # Errors
/// See [`Trouble`]; nothing is left at `to` then.
pub fn copy(drive: &dyn Drive, path: &[u8], look: Look, to: &Path, tell: &dyn Fn(u64)) -> Result<DigestPair, Trouble> {
    let mut tries = 0;
    loop {
        tries += 1;
        let done = once(drive, path, look, to, tell);
        if done.is_err() {
            // Ours, and not whole: the device has the original.
            let _ = fs::remove_file(to);
        }
        match done {
            Err(Trouble::Unsteady | Trouble::Unreadable(_)) if tries < TRIES => {
                tracing::warn!(tries, size = look.size, "a file is read again");
            }
            done => return done,
        }
    }
}

fn once(drive: &dyn Drive, path: &[u8], look: Look, to: &Path, tell: &dyn Fn(u64)) -> Result<DigestPair, Trouble> {
    unchanged(drive, path, look)?;
    let mut source = drive.open(path).map_err(of_source)?;
    let mut out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to).map_err(Trouble::Spool)?;
    let mut hasher = DualHasher::default();
    let mut piece = vec![0; PIECE];
    let mut copied = 0_u64;
    loop {
        let count = read(&mut *source, &mut piece).map_err(of_source)?;
        if count == 0 {
            break;
        }
        hasher.update(&piece[..count]);
        out.write_all(&piece[..count]).map_err(Trouble::Spool)?;
        copied += count as u64;
        if copied > look.size {
            return Err(Trouble::Growing);
        }
        tell(count as u64);
    }
    let digests = hasher.finish();
    if copied != look.size {
        // Shorter than the directory says: a bad medium, or cut meanwhile; a second look tells.
        unchanged(drive, path, look)?;
        return Err(Trouble::Unsteady);
    }
    out.sync_all().map_err(Trouble::Spool)?;
    // The second reading shall come from the disk, not from memory.
    let _ = rustix::fs::fadvise(&out, 0, None, Advice::DontNeed);
    drop(out);
    let mut copy = File::open(to).map_err(Trouble::Spool)?;
    if digest(&mut copy).map_err(Trouble::Spool)? != digests {
        return Err(Trouble::Unsteady);
    }
    let mut again = drive.open(path).map_err(of_source)?;
    if digest(&mut *again).map_err(of_source)? != digests {
        return Err(Trouble::Unsteady);
    }
    unchanged(drive, path, look)?;
    Ok(digests)
}

fn unchanged(drive: &dyn Drive, path: &[u8], look: Look) -> Result<(), Trouble> {
    if drive.look(path).map_err(of_source)? == look { Ok(()) } else { Err(Trouble::Growing) }
}

/// The digests of everything a reader gives.
///
/// # Errors
/// When it does not read to its end.
pub fn digest(from: &mut dyn Read) -> io::Result<DigestPair> {
    let mut hasher = DualHasher::default();
    let mut piece = vec![0; PIECE];
    loop {
        match read(from, &mut piece)? {
            0 => return Ok(hasher.finish()),
            count => hasher.update(&piece[..count]),
        }
    }
}

/// The digest over the beginning of a file, over all of it where it is small: with name, size and time it tells whether a file was stored before,
/// without reading a long film again.
///
/// # Errors
/// When it cannot be read.
pub fn beginning(from: &mut dyn Read, size: u64) -> io::Result<base::Sha256Digest> {
    let mut bytes = Vec::new();
    from.take(if size <= SMALL { size } else { BEGINNING }).read_to_end(&mut bytes)?;
    Ok(base::Sha256Digest::of(&bytes))
}

fn read(from: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(into) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Fault, Faulty};

    fn copied(fault: Option<Fault>) -> (Result<DigestPair, Trouble>, bool) {
        let dir = tempfile::tempdir().unwrap();
        let drive = Faulty::with(&[("a.mp4", b"film of three pieces")], fault);
        let look = drive.look(b"a.mp4").unwrap();
        let to = dir.path().join("copy");
        let done = copy(&drive, b"a.mp4", look, &to, &|_| {});
        (done, to.exists())
    }

    #[test]
    fn what_is_read_three_times_alike_is_stored() {
        let (digests, there) = copied(None);
        assert_eq!((digests.unwrap(), there), (DigestPair::of(b"film of three pieces"), true));
        // One bad reading is made good by the next try.
        assert!(copied(Some(Fault::OtherBytes { readings: 1 })).0.is_ok());
        assert!(copied(Some(Fault::Unreadable { readings: 1 })).0.is_ok());
    }

    #[test]
    fn what_differs_fails_or_grows_is_not() {
        let word = |fault| {
            let (done, there) = copied(Some(fault));
            assert!(!there, "nothing is left of it");
            done.unwrap_err().word()
        };
        assert_eq!(word(Fault::OtherBytes { readings: u32::MAX }), "unsteady");
        assert_eq!(word(Fault::Unreadable { readings: u32::MAX }), "unreadable");
        assert_eq!(word(Fault::Grows), "growing");
        assert_eq!(word(Fault::Short), "unsteady");
        assert_eq!(word(Fault::Vanishes), "vanished");
    }

    #[test]
    fn the_beginning_tells_files_apart_and_small_ones_as_a_whole() {
        let of = |bytes: &[u8]| beginning(&mut &bytes[..], bytes.len() as u64).unwrap();
        let mut small = vec![7; 300_000];
        let whole = of(&small);
        assert_eq!(whole, base::Sha256Digest::of(&small));
        *small.last_mut().unwrap() = 8;
        assert_ne!(of(&small), whole, "the last byte counts");
        let long = vec![7; 5 << 20];
        assert_eq!(of(&long), base::Sha256Digest::of(&long[..256 << 10]));
        assert_ne!(of(b""), of(b"a"));
    }
}
