//! Whether the files are those of the table of contents.

use std::collections::HashMap;

use base::Sha256Digest;
use serde::Deserialize;

use super::found::{File, Found};
use super::verdict::Findings;
use crate::bagit;
use crate::contents::{Contents, FORMAT, Item};
use crate::layout;
use crate::problem::{Fault, Problem};

/// Compares payload and description with the table of contents, and returns it with its digest.
pub fn check(found: &Found, findings: &mut Findings) -> Option<(Contents, Sha256Digest)> {
    let Some(file) = found.files.get(layout::CONTENTS) else {
        findings.add(Problem::of(layout::CONTENTS, Fault::Absent));
        return None;
    };
    let contents = match decode(&file.bytes) {
        Ok(contents) => contents,
        Err(fault) => {
            findings.add(Problem::of(layout::CONTENTS, fault));
            return None;
        }
    };
    let items: HashMap<&str, &Item> = contents.items.iter().map(|item| (item.path.as_str(), item)).collect();
    if items.len() != contents.items.len() {
        findings.add(Problem::of(layout::CONTENTS, Fault::Format("同一文件列了两次".into())));
    }
    for item in &contents.items {
        difference(item, found.files.get(&item.path)).into_iter().for_each(|fault| findings.add(Problem::of(&item.path, fault)));
    }
    let payload = found.files.keys().filter(|path| path.starts_with(layout::DATA) && *path != layout::CONTENTS);
    payload.filter(|path| !items.contains_key(path.as_str())).for_each(|path| findings.add(Problem::of(path, Fault::NotListed)));
    described(found, &contents, file.size, findings);
    Some((contents, file.digests.sha256))
}

/// Reads the form before the rest, so that a newer one is named as such.
fn decode(bytes: &[u8]) -> Result<Contents, Fault> {
    #[derive(Deserialize)]
    struct Form {
        format: String,
    }
    let malformed = |e: serde_json::Error| Fault::Format(e.to_string());
    match serde_json::from_slice::<Form>(bytes).map_err(malformed)?.format {
        format if format == FORMAT => serde_json::from_slice(bytes).map_err(malformed),
        format => Err(Fault::Format(format!("格式为 {format}，本程序只认 {FORMAT}"))),
    }
}

fn difference(item: &Item, file: Option<&File>) -> Option<Fault> {
    if !item.path.starts_with(item.kind.folder()) {
        return Some(Fault::Contents("所在文件夹"));
    }
    match file {
        // Only named here. Whoever has it may put it into its place, and then it is looked at like any other.
        None if item.kept_at.is_some() => None,
        None => Some(Fault::NotThere),
        Some(file) if file.size != item.size => Some(Fault::Contents("大小")),
        Some(file) if file.digests.sha256 != item.sha256 => Some(Fault::Contents("SHA-256")),
        Some(file) if file.digests.sm3 != item.sm3 => Some(Fault::Contents("SM3")),
        Some(_) => None,
    }
}

/// What follows from the table of contents word for word: description, guide, name of the bag.
fn described(found: &Found, contents: &Contents, own_size: u64, findings: &mut Findings) {
    let (files, octets) = contents.payload(own_size);
    let bag_info = bagit::bag_info(&contents.dossier, files, octets);
    let guide = found.files.get(layout::GUIDE).map(|file| file.digests.sha256);
    for (path, follows) in [
        (layout::BAG_INFO, found.bytes(layout::BAG_INFO) == Some(bag_info.as_bytes())),
        (layout::GUIDE, guide == Some(contents.guide_sha256)),
        (layout::FETCH, found.bytes(layout::FETCH) == contents.fetch().as_deref().map(str::as_bytes)),
    ] {
        if !follows {
            findings.add(Problem::of(path, if found.has(path) { Fault::NotFromContents } else { Fault::Absent }));
        }
    }
    if let Some(root) = found.root.as_ref().filter(|root| **root != contents.dossier.bag_name()) {
        findings.add(Problem::of(root, Fault::NotFromContents));
    }
}
