//! Where things stand in a package. Frozen: packages are read for decades.

/// The declaration of RFC 8493.
pub const BAGIT: &str = "bagit.txt";
/// What the bag is, for people and archives.
pub const BAG_INFO: &str = "bag-info.txt";
/// Files of the payload that are only named, and where they are kept (RFC 8493, 2.2.3).
pub const FETCH: &str = "fetch.txt";
/// Digests of the payload.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// Digests of everything else but itself.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// The payload.
pub const DATA: &str = "data/";
/// The table of contents.
pub const CONTENTS: &str = "data/目录.json";
/// What archives want to know of each file, where the package has it.
pub const METADATA: &str = "data/文书/元数据.xml";
/// The signed checkpoint.
pub const CHECKPOINT: &str = "proof/checkpoint";
/// The log's key, for information: whoever forges a package forges it too.
pub const LOG_KEY: &str = "proof/log.vkey";
/// Which key of the log followed which, signed by both; only when it was ever changed.
pub const KEY_CHAIN: &str = "proof/log-keys";
/// A time-stamp (RFC 3161) over the bytes of the checkpoint; only where an authority was asked.
pub const TIME_STAMP: &str = "proof/checkpoint.tst";
/// How a stranger verifies.
pub const GUIDE: &str = "proof/README.txt";
/// The entries and their proofs.
pub const ENTRIES: &str = "proof/entries/";

/// The tag files that a package has beside its entries.
pub const TAGS: [&str; 10] = [BAGIT, BAG_INFO, FETCH, MANIFEST, TAG_MANIFEST, CHECKPOINT, TIME_STAMP, LOG_KEY, KEY_CHAIN, GUIDE];

/// The guide that packages are written with.
pub const GUIDE_TEXT: &str = include_str!("guide.txt");

/// The file of the entry at `index`.
pub fn entry(index: u64) -> String {
    format!("{ENTRIES}{index}.json")
}

/// The proof of the entry at `index`.
pub fn proof(index: u64) -> String {
    format!("{ENTRIES}{index}.proof")
}
