//! X.509 certificates, as far as an authority for time-stamps needs them: whose key, signed by whom, valid when, for what.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::TspError;
use crate::der::{self, BIT_STRING, BOOLEAN, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET};
use crate::signature::{self, Key};
use crate::{oid, token};

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// All of it, in DER.
    pub(crate) der: Vec<u8>,
    tbs: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    subject: Vec<u8>,
    /// First and last instant, in milliseconds since 1970.
    valid: (i64, i64),
    pub(crate) key: Key,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
    is_authority: bool,
    stamps: bool,
}

impl Certificate {
    /// The certificate in some DER.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TspError> {
        let all = Reader::new(bytes).expect(SEQUENCE, "a certificate that is no SEQUENCE")?;
        let mut outer = all.inside();
        let tbs = outer.expect(SEQUENCE, "a certificate without content")?;
        let algorithm = outer.expect(SEQUENCE, "a certificate without algorithm")?;
        let algorithm = algorithm.inside().expect(OID, "an algorithm without name")?.content.to_vec();
        let signature = outer.expect(BIT_STRING, "a certificate without signature")?.bits()?.to_vec();
        let mut inner = tbs.inside();
        inner.optional(der::context(0))?;
        let serial = inner.expect(INTEGER, "a certificate without serial number")?.content.to_vec();
        inner.expect(SEQUENCE, "a certificate without inner algorithm")?;
        let issuer = inner.expect(SEQUENCE, "a certificate without issuer")?.whole.to_vec();
        let mut validity = inner.expect(SEQUENCE, "a certificate without validity")?.inside();
        let valid = (token::time(validity.any()?)?, token::time(validity.any()?)?);
        let subject = inner.expect(SEQUENCE, "a certificate without subject")?.whole.to_vec();
        let key = Key::read(inner.expect(SEQUENCE, "a certificate without key")?)?;
        let (mut is_authority, mut stamps) = (false, false);
        while !inner.is_empty() {
            let value = inner.any()?;
            if value.tag == der::context(3) {
                (is_authority, stamps) = extensions(value.inside())?;
            }
        }
        let (der, tbs) = (all.whole.to_vec(), tbs.whole.to_vec());
        Ok(Self { der, tbs, issuer, serial, subject, valid, key, algorithm, signature, is_authority, stamps })
    }

    /// Whether it is for stamping, and for nothing else (RFC 3161, 2.3).
    pub(crate) const fn stamps(&self) -> bool {
        self.stamps
    }

    pub(crate) const fn is_valid_at(&self, ms: i64) -> bool {
        self.valid.0 <= ms && ms <= self.valid.1
    }

    /// Whether another certificate is that of the authority that signed this one.
    pub(crate) fn is_signed_by(&self, other: &Self) -> bool {
        self.issuer == other.subject
            && other.is_authority
            && signature::verify(&self.algorithm, None, &other.key, &self.tbs, &self.signature).is_ok()
    }

    /// The name of its subject as people say it.
    pub fn name(&self) -> String {
        common_name(&self.subject).unwrap_or_else(|| "未具名".to_owned())
    }
}

/// Whether extensions say that it is an authority, and that it is for stamping alone.
fn extensions(mut reader: Reader<'_>) -> Result<(bool, bool), TspError> {
    let (mut is_authority, mut stamps) = (false, false);
    let mut list = reader.expect(SEQUENCE, "extensions that are no SEQUENCE")?.inside();
    while !list.is_empty() {
        let mut extension = list.expect(SEQUENCE, "an extension that is no SEQUENCE")?.inside();
        let name = extension.expect(OID, "an extension without name")?.content;
        let critical = extension.optional(BOOLEAN)?.is_some_and(|b| b.content != [0]);
        let mut value = extension.expect(OCTET_STRING, "an extension without value")?.inside();
        if name == oid::BASIC_CONSTRAINTS {
            let mut said = value.expect(SEQUENCE, "basic constraints that are no SEQUENCE")?.inside();
            is_authority = said.optional(BOOLEAN)?.is_some_and(|b| b.content != [0]);
        } else if name == oid::EXTENDED_KEY_USAGE {
            let mut purposes = value.expect(SEQUENCE, "purposes that are no SEQUENCE")?.inside();
            let first = purposes.expect(OID, "purposes without any")?.content;
            stamps = critical && first == oid::TIME_STAMPING && purposes.is_empty();
        }
    }
    Ok((is_authority, stamps))
}

fn common_name(name: &[u8]) -> Option<String> {
    let mut parts = Reader::new(name).any().ok()?.inside();
    while !parts.is_empty() {
        let part = parts.expect(SET, "a name").ok()?.inside().any().ok()?;
        let mut pair = part.inside();
        if pair.expect(OID, "a name").ok()?.content == oid::COMMON_NAME {
            return Some(String::from_utf8_lossy(pair.any().ok()?.content).into_owned());
        }
    }
    None
}

/// The certificates in a PEM text.
///
/// # Errors
/// When one cannot be read.
pub fn read_pem(text: &str) -> Result<Vec<Certificate>, TspError> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let malformed = || TspError::Malformed("PEM that holds no certificate");
    let mut found = Vec::new();
    for part in text.split(BEGIN).skip(1) {
        let (body, _) = part.split_once(END).ok_or_else(malformed)?;
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        found.push(Certificate::read(&BASE64_STANDARD.decode(body).map_err(|_| malformed())?)?);
    }
    if found.is_empty() { Err(malformed()) } else { Ok(found) }
}
