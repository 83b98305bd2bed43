//! What an authority is asked (RFC 3161, 2.4.1): to stamp a digest, answer with this nonce and bring its certificate.

use crate::der::{self, BOOLEAN, OCTET_STRING, OID, SEQUENCE};
use crate::oid;

/// By which digest bytes are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Imprint {
    /// SHA-256.
    #[default]
    Sha256,
    /// SM3 (GB/T 32905).
    Sm3,
}

impl Imprint {
    pub(crate) const fn oid(self) -> &'static [u8] {
        match self {
            Self::Sha256 => oid::SHA256,
            Self::Sm3 => oid::SM3,
        }
    }

    /// The digest of some bytes.
    pub(crate) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => ring::digest::digest(&ring::digest::SHA256, bytes).as_ref().to_vec(),
            Self::Sm3 => <sm3::Sm3 as sm3::digest::Digest>::digest(bytes).to_vec(),
        }
    }

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sm3 => "SM3",
        }
    }
}

/// The request for a time-stamp over `bytes`, to be sent as `application/timestamp-query`.
pub fn request(imprint: Imprint, bytes: &[u8], nonce: u64) -> Vec<u8> {
    let algorithm = der::write(SEQUENCE, &[der::write(OID, imprint.oid()), vec![0x05, 0x00]].concat());
    let message = der::write(SEQUENCE, &[algorithm, der::write(OCTET_STRING, &imprint.of(bytes))].concat());
    let bring_certificate = der::write(BOOLEAN, &[0xff]);
    der::write(SEQUENCE, &[der::integer(1), message, der::integer(nonce), bring_certificate].concat())
}
