//! The dossier package 案卷包: a BagIt bag (RFC 8493) in one ZIP, with the proofs that let a stranger check it without the server.
//!
//! [`PackageWriter`] writes one in three steps, since the ledger can only speak of a package whose contents are settled: files,
//! then the table of contents `data/目录.json`, whose SHA-256 goes into the entry `dossier.compiled`, then proofs and manifests.
//! [`verify()`] reads one, as ZIP or unpacked, and says what holds.
//!
//! ```text
//! <档号>/bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
//!        data/文书/…  data/扫描件/…  data/原始音像/<recording id>_<file name>  data/目录.json
//!        proof/checkpoint  log.vkey  README.txt  entries/<index>.json  entries/<index>.proof
//! ```
//!
//! [`inspect()`] looks at one as an archive does that receives it 四性检测, and [`Opened`] looks into one that was written here.
//!
//! What belongs into a dossier, in which order and on which pages, is for `app`; so is every database and object.

mod bagit;
mod contents;
mod custody;
mod entry_file;
mod layout;
mod names;
mod open;
mod origins;
mod problem;
#[cfg(test)]
mod samples;
mod verify;
mod write;
mod zip;

pub use contents::{Contents, Item, ItemKind, ItemMeta, PackageInfo, PageRange};
pub use open::{OpenPackageError, Opened};
pub use problem::{Fault, Problem};
pub use verify::{
    Believed, Inspection, LogKeyError, NatureLine, NatureResult, Outcome, Summary, Verdict, inspect, key_chain, log_key, verify,
    verify_with, verify_with_chain,
};
pub use write::{AddError, AwaitingProofs, ContentsError, Expected, FinishError, Finished, PackageWriter, ProvenEntry};
