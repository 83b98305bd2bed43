//! The first step: files, in the order of the dossier.

use std::io::{self, Read, Write};

use base::{DigestPair, DualHasher, Sha256Digest};

use super::proofs::AwaitingProofs;
use crate::bagit::{self, Manifest};
use crate::contents::{Contents, FORMAT, Item, ItemMeta, PackageInfo};
use crate::layout;
use crate::names::PathTable;
use crate::zip::ZipStream;
use crate::zip::form::DosTime;

/// Bytes that pass through at a time.
const CHUNK: usize = 256 * 1024;

/// A package that takes files.
pub struct PackageWriter<W> {
    bag: Bag<W>,
    paths: PathTable,
    info: PackageInfo,
    items: Vec<Item>,
}

/// What is known of a file before it is read: from its custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Its size in bytes.
    pub size: u64,
    /// Its digests.
    pub digests: DigestPair,
}

/// A file did not get into the package, which is spoiled.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The package cannot be written.
    #[error("failed to write {path} into the package")]
    Write {
        /// The file, as a path inside the package.
        path: String,
        /// What the sink said.
        source: io::Error,
    },
    /// The file cannot be read.
    #[error("failed to read {path} for the package")]
    Read {
        /// The file, as a path inside the package.
        path: String,
        /// What the reader said.
        source: io::Error,
    },
    /// What was read is not what was taken in custody: the stored original was changed.
    #[error("{path} is not what was taken in custody")]
    Differs {
        /// The file, as a path inside the package.
        path: String,
    },
}

/// The table of contents did not get into the package, which is spoiled.
#[derive(Debug, thiserror::Error)]
pub enum ContentsError {
    /// It cannot be put as JSON.
    #[error("failed to encode the table of contents")]
    Encode(#[from] serde_json::Error),
    /// The package cannot be written.
    #[error("failed to write the table of contents into the package")]
    Write(#[from] io::Error),
}

impl<W: Write> PackageWriter<W> {
    /// Begins a package.
    ///
    /// # Errors
    /// When the sink does not take it.
    pub fn new(sink: W, info: PackageInfo) -> io::Result<Self> {
        let zip = ZipStream::new(sink, DosTime::of(info.bagged_at));
        let mut bag = Bag { zip, root: info.bag_name(), payload: Manifest::default(), tags: Manifest::default() };
        bag.add_tag(layout::BAGIT, bagit::DECLARATION.as_bytes())?;
        Ok(Self { bag, paths: PathTable::default(), info, items: Vec::new() })
    }

    /// Adds a document that is in memory, and returns where it stands.
    ///
    /// # Errors
    /// When the package cannot be written.
    pub fn add_document(&mut self, meta: ItemMeta, bytes: &[u8]) -> Result<&Item, AddError> {
        let expected = Expected { size: bytes.len() as u64, digests: DigestPair::of(bytes) };
        self.add_file(meta, bytes, expected)
    }

    /// Adds a file that comes through `reader`, compares it with what was taken in custody, and returns where it stands.
    ///
    /// # Errors
    /// When it is another one, or cannot be read or written. The package is spoiled then.
    pub fn add_file(&mut self, meta: ItemMeta, reader: impl Read, expected: Expected) -> Result<&Item, AddError> {
        let path = self.paths.place(meta.kind.folder(), &crate::names::safe_name(&meta.file_name));
        let found = self.copy(&path, reader)?;
        if found != expected {
            return Err(AddError::Differs { path });
        }
        Ok(self.list(path, meta, found, None))
    }

    /// Names a file that stays where it is kept, by what its custody says of it; nothing of it is read. `kept_at` is an address without spaces.
    pub fn add_reference(&mut self, meta: ItemMeta, expected: Expected, kept_at: String) -> &Item {
        let path = self.paths.place(meta.kind.folder(), &crate::names::safe_name(&meta.file_name));
        self.list(path, meta, expected, Some(kept_at))
    }

    fn list(&mut self, path: String, meta: ItemMeta, file: Expected, kept_at: Option<String>) -> &Item {
        self.bag.payload.0.insert(path.clone(), file.digests.sha256);
        let (subject, entry) = meta.custody.unzip();
        let DigestPair { sha256, sm3 } = file.digests;
        let (kind, title, pages, size) = (meta.kind, meta.title, meta.pages, file.size);
        self.items.push_mut(Item { path, kind, title, size, sha256, sm3, subject, entry, pages, kept_at })
    }

    /// Ends the payload with its table of contents.
    ///
    /// # Errors
    /// When the package cannot be written.
    pub fn close_contents(mut self) -> Result<AwaitingProofs<W>, ContentsError> {
        let guide_sha256 = Sha256Digest::of(layout::GUIDE_TEXT.as_bytes());
        let contents = Contents { format: FORMAT.to_owned(), dossier: self.info, guide_sha256, items: self.items };
        let bytes = contents.encode()?;
        self.bag.add_payload(layout::CONTENTS, &bytes)?;
        Ok(AwaitingProofs::new(self.bag, contents, bytes))
    }

    fn copy(&mut self, path: &str, mut reader: impl Read) -> Result<Expected, AddError> {
        let write = |source| AddError::Write { path: path.to_owned(), source };
        let mut member = self.bag.begin(path).map_err(write)?;
        let (mut hasher, mut size, mut chunk) = (DualHasher::default(), 0, vec![0; CHUNK]);
        loop {
            let got = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(n) => &chunk[..n],
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(source) => return Err(AddError::Read { path: path.to_owned(), source }),
            };
            hasher.update(got);
            size += got.len() as u64;
            member.write(got).map_err(write)?;
        }
        member.end().map_err(write)?;
        Ok(Expected { size, digests: hasher.finish() })
    }
}

/// The bag under way: the archive, and what its manifests will say.
pub(super) struct Bag<W> {
    pub(super) zip: ZipStream<W>,
    root: String,
    pub(super) payload: Manifest,
    pub(super) tags: Manifest,
}

impl<W: Write> Bag<W> {
    /// Begins a file; RFC 8493 wants the whole bag in one folder of the archive.
    fn begin(&mut self, path: &str) -> io::Result<crate::zip::write::MemberWriter<'_, W>> {
        self.zip.begin(&format!("{}/{path}", self.root))
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.zip.add(&format!("{}/{path}", self.root), bytes)
    }

    fn add_payload(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.payload.0.insert(path.to_owned(), Sha256Digest::of(bytes));
        self.add(path, bytes)
    }

    /// Adds a file that the tag manifest names.
    pub(super) fn add_tag(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.tags.0.insert(path.to_owned(), Sha256Digest::of(bytes));
        self.add(path, bytes)
    }

    /// Adds both manifests and ends the archive.
    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        self.add_tag(layout::MANIFEST, self.payload.encode().as_bytes())?;
        self.add(layout::TAG_MANIFEST, self.tags.encode().as_bytes())?;
        self.zip.finish()
    }
}
