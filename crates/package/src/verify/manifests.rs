//! Whether the bag is complete and valid in the words of RFC 8493.

use std::collections::HashSet;

use super::found::Found;
use super::verdict::Findings;
use crate::bagit::{self, Manifest};
use crate::layout;
use crate::problem::{Fault, Problem};

/// Compares all files with both manifests, and each way.
pub fn check(found: &Found, findings: &mut Findings) {
    if found.bytes(layout::BAGIT).is_some_and(|bytes| bytes != bagit::DECLARATION.as_bytes()) {
        findings.add(Problem::of(layout::BAGIT, Fault::Format("不是 BagIt 1.0 的声明".into())));
    }
    // Tags first: a payload manifest that was changed is to be named itself, before the files that it now misses.
    let is_payload = |path: &str| path.starts_with(layout::DATA);
    compare(found, layout::TAG_MANIFEST, |path| !is_payload(path) && path != layout::TAG_MANIFEST, findings);
    compare(found, layout::MANIFEST, is_payload, findings);
}

/// Compares the files that a manifest is to name with those that it names.
fn compare(found: &Found, manifest_path: &'static str, covers: impl Fn(&str) -> bool, findings: &mut Findings) {
    let manifest = match found.bytes(manifest_path).map(Manifest::decode) {
        Some(Some(manifest)) if manifest.0.keys().all(|path| covers(path)) => manifest.0,
        Some(_) => return findings.add(Problem::of(manifest_path, Fault::Format("不是清单".into()))),
        None => return findings.add(Problem::of(manifest_path, Fault::Absent)),
    };
    // Whether it may be away is for the table of contents to say, from which this list follows word for word.
    let fetched = found.bytes(layout::FETCH).map(String::from_utf8_lossy).unwrap_or_default();
    let elsewhere: HashSet<&str> = fetched.lines().filter_map(|line| line.splitn(3, ' ').nth(2)).collect();
    for (path, digest) in &manifest {
        match found.files.get(path) {
            Some(file) if file.digests.sha256 == *digest => {}
            Some(_) => findings.add(Problem::of(path, Fault::Manifest(manifest_path))),
            None if elsewhere.contains(path.as_str()) => {}
            None => findings.add(Problem::of(path, Fault::Missing(manifest_path))),
        }
    }
    let extra = found.files.keys().filter(|path| covers(path) && !manifest.contains_key(*path));
    extra.for_each(|path| findings.add(Problem::of(path, Fault::Extra(manifest_path))));
}
