//! Reading a package and saying what holds. One pass over the bytes; what is kept of them is bounded.
//!
//! The checks build on each other: the container gives files, the manifests say which and how, the table of contents says what each is,
//! the entries say who took it in custody, the leaves commit to the entries, the checkpoint to the leaves, and the key to the
//! checkpoint. A file is reported at the first check that it fails. Nothing in a package is believed, its key least of all: without a
//! key from elsewhere the answer is never [`Outcome::Ok`].

mod folder;
mod found;
mod key;
mod manifests;
mod natures;
mod payload;
mod proofs;
mod stamp;
mod verdict;
mod zip;

#[cfg(test)]
mod tests;

use std::path::Path;

use tlog::{Succession, VerifierKey};
use tsp::Certificate;

use found::Found;
pub use key::{LogKeyError, key_chain, log_key};
pub use natures::{Inspection, NatureLine, NatureResult, inspect};
use verdict::Findings;
pub use verdict::{Outcome, Summary, Verdict};

use crate::layout;
use crate::problem::{Fault, Problem};

/// Checks the package at `path`, a ZIP or the folder it was unpacked to, against the log's `key`, if one is given.
///
/// Whatever `path` holds, there is a verdict: what cannot be read is a problem like any other.
pub fn verify(path: &Path, key: Option<&VerifierKey>) -> Verdict {
    verify_with_chain(path, key, &[])
}

/// As [`verify`], also following a chain of keys that was given beside the package: one that was closed before the key changed does not
/// tell of the keys that followed.
pub fn verify_with_chain(path: &Path, key: Option<&VerifierKey>, chain: &[Succession]) -> Verdict {
    verify_with(path, &Believed { key, chain, authorities: &[] })
}

/// Whom a reader believes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Believed<'a> {
    /// The log's key.
    pub key: Option<&'a VerifierKey>,
    /// Which key followed which, as it was given beside the package.
    pub chain: &'a [Succession],
    /// Certificates of time-stamping authorities, or of those that certify them.
    pub authorities: &'a [Certificate],
}

/// As [`verify`], by everything that a reader believes.
pub fn verify_with(path: &Path, believed: &Believed<'_>) -> Verdict {
    read_and_judge(path, believed).0
}

/// The verdict, and the files it is about, where they could be read.
fn read_and_judge(path: &Path, believed: &Believed<'_>) -> (Verdict, Option<Found>) {
    let mut findings = Findings::default();
    let found = if path.is_dir() { folder::read(path, &mut findings) } else { zip::read(path, &mut findings) };
    match found {
        Ok(found) => (judge(&found, believed, findings), Some(found)),
        Err(problem) => {
            findings.add(problem);
            (findings.into_verdict(None, believed.key.is_some()), None)
        }
    }
}

/// What can be said of files that were read.
fn judge(found: &Found, believed: &Believed<'_>, mut findings: Findings) -> Verdict {
    let Believed { key, chain, authorities } = *believed;
    if !found.has(layout::BAGIT) {
        findings.add(Problem::of_all(Fault::NotAPackage("没有 bagit.txt：不是 BagIt 包")));
    }
    let ours = found.has(layout::CONTENTS) || found.has(layout::CHECKPOINT);
    if !ours {
        findings
            .add(Problem::of_all(Fault::NotAPackage("没有 data/目录.json，也没有 proof/：不是执录写出的案卷包，无从核对日志")));
    }
    manifests::check(found, &mut findings);
    // Behind the manifests, which know better what a changed byte means: a file's content rather than its container.
    found.container.iter().cloned().for_each(|problem| findings.add(problem));
    if !ours {
        return findings.into_verdict(None, key.is_some());
    }
    let contents = payload::check(found, &mut findings);
    let proven = proofs::check(found, key, chain, &mut findings);
    if let (Some((contents, digest)), Some(proven)) = (&contents, &proven) {
        crate::custody::differences(contents, *digest, &proven.entries).into_iter().for_each(|problem| findings.add(problem));
    }
    let stamp = stamp::check(found, authorities, &mut findings);
    let summary = contents.zip(proven).map(|((contents, _), proven)| Summary::new(contents, proven, stamp, found));
    findings.into_verdict(summary, key.is_some())
}
