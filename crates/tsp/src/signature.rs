//! Whether a key signed some bytes, by the algorithms that authorities use today.

use ring::signature::{self as ring_signature, UnparsedPublicKey, VerificationAlgorithm};

use crate::der::{BIT_STRING, OID, SEQUENCE, Value};
use crate::{TspError, oid};

/// A public key as a certificate holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Of which kind: the name of the algorithm.
    kind: Vec<u8>,
    /// The curve, where there is one.
    curve: Option<Vec<u8>>,
    bytes: Vec<u8>,
}

impl Key {
    /// The key in a `SubjectPublicKeyInfo`.
    pub fn read(info: Value<'_>) -> Result<Self, TspError> {
        let mut info = info.inside();
        let mut algorithm = info.expect(SEQUENCE, "a key without algorithm")?.inside();
        let kind = algorithm.expect(OID, "a key whose algorithm has no name")?.content.to_vec();
        let curve = algorithm.optional(OID)?.map(|curve| curve.content.to_vec());
        Ok(Self { kind, curve, bytes: info.expect(BIT_STRING, "a key without bytes")?.bits()?.to_vec() })
    }
}

/// Whether `key` signed `message`. `digest` is what CMS says beside an algorithm that does not name one.
///
/// # Errors
/// [`TspError::Signature`] when it did not, [`TspError::Unsupported`] when nobody here can tell.
pub fn verify(algorithm: &[u8], digest: Option<&[u8]>, key: &Key, message: &[u8], signature: &[u8]) -> Result<(), TspError> {
    let by: &dyn VerificationAlgorithm = if key.kind == oid::RSA {
        let digest = match (algorithm, digest) {
            (oid::RSA_SHA256, _) => oid::SHA256,
            (oid::RSA_SHA384, _) => oid::SHA384,
            (oid::RSA_SHA512, _) => oid::SHA512,
            (oid::RSA, Some(digest)) => digest,
            _ => return Err(TspError::Unsupported("RSA with another digest or padding")),
        };
        match digest {
            oid::SHA256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
            oid::SHA384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
            oid::SHA512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
            _ => return Err(TspError::Unsupported("RSA with another digest")),
        }
    } else if key.kind == oid::EC_KEY {
        match (key.curve.as_deref(), algorithm) {
            (Some(oid::P256), oid::ECDSA_SHA256) => &ring_signature::ECDSA_P256_SHA256_ASN1,
            (Some(oid::P256), oid::ECDSA_SHA384) => &ring_signature::ECDSA_P256_SHA384_ASN1,
            (Some(oid::P384), oid::ECDSA_SHA256) => &ring_signature::ECDSA_P384_SHA256_ASN1,
            (Some(oid::P384), oid::ECDSA_SHA384) => &ring_signature::ECDSA_P384_SHA384_ASN1,
            _ => return Err(TspError::Unsupported("another curve or digest, such as SM2")),
        }
    } else {
        return Err(TspError::Unsupported("another kind of key"));
    };
    UnparsedPublicKey::new(by, &key.bytes).verify(message, signature).map_err(|_| TspError::Signature)
}
