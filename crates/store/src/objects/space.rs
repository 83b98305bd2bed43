//! The reserve: space that uploads never take, so that the database, the ledger and what is already in stay safe.

use crate::Store;
use crate::error::StoreError;

/// The least that is kept free by default.
const AT_LEAST: u64 = 2 << 30;
/// The most that is kept free by default: the database needs no more on a large disk.
const AT_MOST: u64 = 16 << 30;
/// The share of the disk that is kept free by default, between those two: 5 %.
const SHARE: u64 = 20;

/// How much of the disk stays free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reserve {
    /// 5 % of the disk, at least 2 GiB and at most 16 GiB.
    #[default]
    Share,
    /// So many bytes.
    Bytes(u64),
}

impl Reserve {
    /// The bytes kept free on a disk of `size` bytes.
    pub fn of(self, size: u64) -> u64 {
        match self {
            Self::Share => (size / SHARE).clamp(AT_LEAST, AT_MOST),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl Store {
    /// As [`Store::check_space`], but blocking for as long as the file system takes to answer.
    pub(crate) fn reserve_space(&self, wanted: u64) -> Result<(), StoreError> {
        let folder = self.objects().here();
        // Before the first object there is no folder yet; what counts is the disk that it will be on.
        let there = folder.root().ancestors().find(|dir| dir.exists()).unwrap_or(folder.root());
        let disk =
            rustix::fs::statvfs(there).map_err(|e| StoreError::File { what: "asking for free space", source: e.into() })?;
        let reserve = self.limits().reserve.of(disk.f_blocks.saturating_mul(disk.f_frsize));
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if free.saturating_sub(wanted) < reserve { Err(StoreError::DiskFull { reserve }) } else { Ok(()) }
    }
}
