//! The primitives of a transparency log, and nothing of any domain: bytes in, bytes out, no file system, no clock, no async.
//!
//! - [`hash`], [`frontier`], [`plan`], [`proof`]: the Merkle tree of RFC 6962 and RFC 9162 over SHA-256.
//! - [`tile`], [`tree`], [`grow`]: that tree laid out as static files, after <https://c2sp.org/tlog-tiles>.
//! - [`key`], [`note`], [`ed25519`], [`sm2`]: signed text, after <https://c2sp.org/signed-note>; [`succession`]: which key follows which.
//! - [`checkpoint`], [`cosign`], [`log_proof`]: tree heads, what witnesses say of them, and proofs that travel alone,
//!   after <https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/tlog-cosignature> and <https://c2sp.org/tlog-proof>.
//!
//! Where files and keys live, when to sign and what never to sign again is for others to decide.

pub mod checkpoint;
pub mod cosign;
pub mod ed25519;
pub mod frontier;
pub mod grow;
pub mod hash;
pub mod key;
pub mod log_proof;
pub mod note;
pub mod plan;
pub mod proof;
pub mod sm2;
pub mod succession;
pub mod tile;
pub mod tree;

pub use checkpoint::Checkpoint;
pub use cosign::{CosignatureVerifier, Cosigner};
pub use ed25519::{Ed25519Key, NoteSigner, NoteVerifier};
pub use frontier::Frontier;
pub use grow::{Growth, TileFile, audit, grow};
pub use hash::{EMPTY_ROOT, Hash, leaf_hash, node_hash};
pub use key::{KeyId, KeyName, SignatureType, VerifierKey};
pub use log_proof::LogProof;
pub use note::{Note, Signature, Signer, Verified, Verifier};
pub use plan::Plan;
pub use proof::{ConsistencyProof, InclusionProof};
pub use sm2::{Sm2Signer, Sm2Verifier};
pub use succession::Succession;
pub use tile::{TileId, TileKind};
pub use tree::{TileReader, Tree};
