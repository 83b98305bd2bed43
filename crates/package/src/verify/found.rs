//! The files of a package as they were found: sizes, digests, and the bytes of those that are read again.

use std::collections::BTreeMap;
use std::io::{self, Read};

use base::{DigestPair, DualHasher};

use crate::layout;
use crate::names::check_path;
use crate::problem::{Fault, Problem};

use super::verdict::Findings;

/// Most files that are read.
pub const MAX_FILES: usize = 100_000;
/// Longest file whose bytes are kept.
const MAX_KEPT: u64 = 64 << 20;
/// Most bytes that are kept in all.
const MAX_KEPT_IN_ALL: u64 = 256 << 20;
/// How many of the first bytes of a file are kept.
const BEGINNING: usize = 1024;
/// Bytes that pass through at a time.
const CHUNK: usize = 256 * 1024;

/// A file as it was found.
pub struct File {
    /// Its size in bytes.
    pub size: u64,
    /// Its digests.
    pub digests: DigestPair,
    /// Its bytes, if it is not payload.
    pub bytes: Vec<u8>,
    /// Its first bytes, whatever it is: they tell its format.
    pub begins: Vec<u8>,
}

/// The files of a package by path, relative to the bag.
#[derive(Default)]
pub struct Found {
    /// The files.
    pub files: BTreeMap<String, File>,
    /// The name of the bag's folder, where it is part of the package.
    pub root: Option<String>,
    /// What is wrong with the container around them.
    pub container: Vec<Problem>,
    kept: u64,
}

impl Found {
    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The bytes of a file that is not payload.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|file| file.bytes.as_slice())
    }

    /// Whether a file of this name may be taken; says why not.
    pub fn admit(&self, path: &str, findings: &mut Findings) -> bool {
        let fault = match check_path(path) {
            Err(fault) => Some(Fault::Name(fault)),
            Ok(()) if self.has(path) => Some(Fault::Duplicate),
            Ok(()) if self.files.len() >= MAX_FILES => Some(Fault::TooMuch("文件过多")),
            Ok(()) => None,
        };
        let admitted = fault.is_none();
        fault.into_iter().for_each(|fault| findings.add(Problem::of(path, fault)));
        admitted
    }

    /// Takes in a file, to its end.
    pub fn take(&mut self, path: String, mut reader: impl Read, findings: &mut Findings) {
        // Payload is big and is not read again; everything else is small and is.
        let keep = !path.starts_with(layout::DATA) || path == layout::CONTENTS || path == layout::METADATA;
        let (mut hasher, mut size, mut bytes, mut chunk) = (DualHasher::default(), 0, Vec::new(), vec![0; CHUNK]);
        let mut begins = Vec::new();
        loop {
            let got = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(n) => &chunk[..n],
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return findings.add(Problem::of(path, Fault::Unreadable(e.to_string()))),
            };
            hasher.update(got);
            begins.extend_from_slice(&got[..got.len().min(BEGINNING.saturating_sub(begins.len()))]);
            size += got.len() as u64;
            if keep {
                self.kept += got.len() as u64;
                if size > MAX_KEPT || self.kept > MAX_KEPT_IN_ALL {
                    return findings.add(Problem::of(path, Fault::TooMuch("文件过大")));
                }
                bytes.extend_from_slice(got);
            }
        }
        self.files.insert(path, File { size, digests: hasher.finish(), bytes, begins });
    }
}
