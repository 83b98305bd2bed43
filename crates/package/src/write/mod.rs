//! Writing a package in three steps: files, contents, proofs. Bytes pass through once, in chunks; nothing grows with their number.
//!
//! The steps are types, since the middle one is where the ledger comes in: the entry `dossier.compiled` carries
//! [`AwaitingProofs::contents_sha256`], and only once it is committed and under a checkpoint can [`AwaitingProofs::finish`] go on.
//! A writer that failed is to be thrown away with what it wrote: with the same files and the same instant it can be done again.

mod files;
mod proofs;

pub use files::{AddError, ContentsError, Expected, PackageWriter};
pub use proofs::{AwaitingProofs, FinishError, Finished, ProvenEntry};

#[cfg(test)]
mod tests;
