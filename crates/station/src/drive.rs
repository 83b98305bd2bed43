//! The storage of a device, as a station sees it: listed, read, never written to. Links are told of and not followed; nothing outside the folder
//! is opened. Names stay bytes.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use base::Timestamp;
use rustix::fs::{Advice, CWD, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

/// What kind of thing lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A link to somewhere else.
    Link,
    /// A pipe, a socket, a device.
    Special,
}

/// How big a file is and when it was last changed: when both stay, it is taken for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// Bytes.
    pub size: u64,
    /// By the file system; nothing when it does not say.
    pub modified: Option<Timestamp>,
}

/// Something on a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path below the root, parts joined by `/`.
    pub path: Vec<u8>,
    /// What it is.
    pub kind: Kind,
    /// How it looks.
    pub look: Look,
}

/// What lies on a device at one moment, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Everything, hidden and unknown things included.
    pub found: Vec<Found>,
    /// Folders that could not be listed.
    pub failed: Vec<Vec<u8>>,
    /// Bytes of the volume, and how many of them are free.
    pub volume: Option<(u64, u64)>,
}

/// The storage of a device. Tests put faulty ones in its place.
pub trait Drive: Send {
    /// Lists everything; nothing when no device is there.
    fn snapshot(&self) -> Option<Snapshot>;
    /// How a file looks now.
    ///
    /// # Errors
    /// When it is gone, or cannot be looked at.
    fn look(&self, path: &[u8]) -> io::Result<Look>;
    /// Opens a file so that its bytes come from the medium, not from memory.
    ///
    /// # Errors
    /// When it is gone, or leads out of the device.
    fn open(&self, path: &[u8]) -> io::Result<Box<dyn Read + Send>>;
    /// Removes a file; whether that may be is for [`crate::policy`].
    ///
    /// # Errors
    /// When it cannot be removed, as on a volume that is mounted read-only.
    fn remove(&self, path: &[u8]) -> io::Result<()>;
}

/// A folder: the place where a device's storage is mounted.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The storage mounted at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    fn path(&self, below: &[u8]) -> PathBuf {
        self.0.join(std::ffi::OsString::from_vec(below.to_vec()))
    }

    /// Opens below the root alone, through no link; without leaving a trace of the reading where that is allowed.
    fn beneath(&self, below: &[u8]) -> io::Result<File> {
        let root = rustix::fs::openat(CWD, &self.0, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        let plain = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let mut last = Errno::PERM;
        for flags in [plain | OFlags::NOATIME, plain] {
            match rustix::fs::openat2(&root, below, flags, Mode::empty(), resolve) {
                Ok(file) => return Ok(File::from(file)),
                // Old kernels, and places where it is forbidden: at least the last part is no link.
                Err(Errno::NOSYS) => return Ok(File::from(rustix::fs::openat(&root, below, plain, Mode::empty())?)),
                // Not the owner of the file.
                Err(Errno::PERM) => last = Errno::PERM,
                Err(e) => return Err(e.into()),
            }
        }
        Err(last.into())
    }
}

fn look(meta: &fs::Metadata) -> Look {
    let since = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = since.and_then(|since| i64::try_from(since.as_millis()).ok()).map(Timestamp::from_millis);
    Look { size: meta.len(), modified }
}

fn below<'p>(root: &Path, path: &'p Path) -> &'p [u8] {
    path.strip_prefix(root).unwrap_or(path).as_os_str().as_bytes()
}

impl Drive for Folder {
    fn snapshot(&self) -> Option<Snapshot> {
        let mut snapshot = Snapshot::default();
        let walk = walkdir::WalkDir::new(&self.0).min_depth(1).follow_links(false).follow_root_links(true).sort_by_file_name();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                // The root itself: no device.
                Err(e) if e.depth() == 0 => return None,
                Err(e) => {
                    snapshot.failed.extend(e.path().map(|path| below(&self.0, path).to_vec()));
                    continue;
                }
            };
            let kind = match entry.file_type() {
                t if t.is_dir() => continue,
                t if t.is_symlink() => Kind::Link,
                t if t.is_file() => Kind::File,
                _ => Kind::Special,
            };
            let path = below(&self.0, entry.path()).to_vec();
            match entry.metadata() {
                Ok(meta) => snapshot.found.push(Found { path, kind, look: look(&meta) }),
                Err(_) => snapshot.failed.push(path),
            }
        }
        if snapshot.found.is_empty() && snapshot.failed.is_empty() {
            return None;
        }
        let stat = rustix::fs::statvfs(&self.0).ok();
        snapshot.volume = stat.map(|s| (s.f_blocks.saturating_mul(s.f_frsize), s.f_bavail.saturating_mul(s.f_frsize)));
        Some(snapshot)
    }

    fn look(&self, path: &[u8]) -> io::Result<Look> {
        Ok(look(&fs::symlink_metadata(self.path(path))?))
    }

    fn open(&self, path: &[u8]) -> io::Result<Box<dyn Read + Send>> {
        let file = self.beneath(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // What an earlier reading left in memory would hide that the medium gives other bytes now.
        let _ = rustix::fs::fadvise(&file, 0, None, Advice::DontNeed);
        Ok(Box::new(file))
    }

    fn remove(&self, path: &[u8]) -> io::Result<()> {
        fs::remove_file(self.path(path))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn everything_is_listed_and_no_link_leads_out() {
        let (outside, device) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("secret"), b"secret").unwrap();
        let root = device.path();
        fs::create_dir_all(root.join("DCIM/100")).unwrap();
        fs::write(root.join("DCIM/100/a.mp4"), b"abc").unwrap();
        fs::write(root.join(".hidden"), b"").unwrap();
        let gbk = std::ffi::OsString::from_vec(b"\xd6\xb4\xb7\xa8.mp4".to_vec());
        fs::write(root.join(&gbk), b"x").unwrap();
        symlink(outside.path().join("secret"), root.join("link.mp4")).unwrap();
        symlink(outside.path(), root.join("folder")).unwrap();
        let drive = Folder::new(root);
        let snapshot = drive.snapshot().unwrap();
        let told: Vec<_> = snapshot.found.iter().map(|f| (f.path.as_slice(), f.kind)).collect();
        let (file, link) = (Kind::File, Kind::Link);
        let expected: [(&[u8], Kind); 5] = [
            (b".hidden", file),
            (b"DCIM/100/a.mp4", file),
            (b"folder", link),
            (b"link.mp4", link),
            (b"\xd6\xb4\xb7\xa8.mp4", file),
        ];
        assert_eq!(told, expected);
        assert!(snapshot.volume.is_some_and(|(all, _)| all > 0));
        let read = |path: &[u8]| {
            let mut bytes = Vec::new();
            drive.open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map(|_| bytes)
        };
        assert_eq!(read(b"DCIM/100/a.mp4").unwrap(), b"abc");
        assert_eq!(read(b"\xd6\xb4\xb7\xa8.mp4").unwrap(), b"x");
        for out in [&b"link.mp4"[..], b"folder/secret", b"../x", b"DCIM", b"/etc/hostname"] {
            assert!(read(out).is_err(), "{}", String::from_utf8_lossy(out));
        }
    }

    #[test]
    fn an_empty_mount_point_is_no_device() {
        let device = tempfile::tempdir().unwrap();
        assert_eq!(Folder::new(device.path()).snapshot(), None);
        assert_eq!(Folder::new(device.path().join("gone")).snapshot(), None);
    }
}
