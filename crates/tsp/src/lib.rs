//! RFC 3161 time-stamps 时间戳: a request over some bytes, the reply of an authority, and whether a token bears those bytes out. Pure: no
//! network, no clock, no files; any word of the domain is out of place here.
//!
//! CMS is read by a reader of our own ([`der`]): the crate `cms` is a release candidate, `x509-tsp` belongs to an older generation of it, and
//! of both only a few structures are needed. Signatures are `ring`'s (RSA PKCS #1, ECDSA over P-256 and P-384). A token with another
//! algorithm, such as SM2, is read, and [`TspError::Unsupported`] says that nobody here can judge it.

mod certificate;
mod der;
mod oid;
mod reply;
mod request;
mod signature;
mod token;

pub use certificate::{Certificate, read_pem};
pub use reply::token_of;
pub use request::{Imprint, request};
pub use token::{Stamp, Trust, verify};

/// Why a reply or a token is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TspError {
    /// It is not what RFC 3161 describes.
    #[error("the time-stamp is malformed: {0}")]
    Malformed(&'static str),
    /// The authority did not grant it.
    #[error("the authority refuses (status {status}): {said}")]
    Refused {
        /// The PKIStatus.
        status: u64,
        /// What it says, if anything.
        said: String,
    },
    /// It stamps other bytes.
    #[error("the time-stamp is over other bytes")]
    OtherBytes,
    /// It answers another request.
    #[error("the time-stamp answers another request")]
    OtherNonce,
    /// A signature does not hold, or the certificate is not the one that was signed for.
    #[error("the signature of the time-stamp does not hold")]
    Signature,
    /// The certificate is not for time-stamping, or was not valid at that time.
    #[error("the certificate of the authority {0}")]
    Certificate(&'static str),
    /// An algorithm that nobody here can judge.
    #[error("the time-stamp uses an algorithm that cannot be verified here: {0}")]
    Unsupported(&'static str),
}
