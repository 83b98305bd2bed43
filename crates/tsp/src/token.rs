//! A token: what it stamps, when, by whom, and whether its signature holds (RFC 3161, 2.4.2; RFC 5652; RFC 5816).

use jiff::civil::DateTime;
use ring::digest;

use crate::certificate::Certificate;
use crate::der::{self, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, UTC_TIME, Value};
use crate::request::Imprint;
use crate::{TspError, oid, signature};

/// Links of a chain of certificates that are followed.
const LONGEST_CHAIN: usize = 8;

/// Whether the certificate of a token leads to one that somebody believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// To one of those that were given.
    Anchored,
    /// To none of them; the token holds by the certificate that it brings itself.
    OwnWord,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When the bytes existed at the latest, in milliseconds since 1970.
    pub at_ms: i64,
    /// By which digest it names the bytes.
    pub imprint: Imprint,
    /// The name of the authority, by its certificate.
    pub authority: String,
    /// Whether that certificate is believed.
    pub trust: Trust,
    /// The nonce of the request it answers.
    pub nonce: Option<u64>,
}

struct Info {
    imprint: Imprint,
    digest: Vec<u8>,
    at_ms: i64,
    nonce: Option<u64>,
}

struct Signer<'a> {
    issuer: &'a [u8],
    serial: &'a [u8],
    digest: &'a [u8],
    /// The signed attributes, as they stand in the token.
    attributes: Value<'a>,
    algorithm: &'a [u8],
    signature: &'a [u8],
}

/// What a token says of `bytes`, if it is over them and its signature holds.
///
/// # Errors
/// When it is over other bytes, a signature or certificate does not hold, or nobody here can judge it.
pub fn verify(token: &[u8], bytes: &[u8], anchors: &[Certificate]) -> Result<Stamp, TspError> {
    let mut outer = Reader::new(token).expect(SEQUENCE, "a token that is no SEQUENCE")?.inside();
    if outer.expect(OID, "a token without type")?.content != oid::SIGNED_DATA {
        return Err(TspError::Malformed("a token that is no signed data"));
    }
    let mut wrapped = outer.expect(der::context(0), "a token without content")?.inside();
    let mut signed = wrapped.expect(SEQUENCE, "signed data that is no SEQUENCE")?.inside();
    signed.expect(INTEGER, "signed data without version")?;
    signed.expect(SET, "signed data without digests")?;
    let mut content = signed.expect(SEQUENCE, "signed data without content")?.inside();
    if content.expect(OID, "content without type")?.content != oid::TST_INFO {
        return Err(TspError::Malformed("signed data that is no time-stamp"));
    }
    let mut content = content.expect(der::context(0), "content without bytes")?.inside();
    let content = content.expect(OCTET_STRING, "content that is no OCTET STRING")?.content;
    let info = info(content)?;
    if info.digest != info.imprint.of(bytes) {
        return Err(TspError::OtherBytes);
    }
    let mut certificates = Vec::new();
    if let Some(list) = signed.optional(der::context(0))? {
        let mut list = list.inside();
        while !list.is_empty() {
            // Other kinds of certificates are none that sign.
            certificates.extend(Certificate::read(list.any()?.whole).ok());
        }
    }
    signed.optional(der::context(1))?;
    let mut signers = signed.expect(SET, "signed data without signers")?.inside();
    let signer = signer(signers.expect(SEQUENCE, "a signer that is no SEQUENCE")?)?;
    if !signers.is_empty() {
        return Err(TspError::Malformed("a token that several signed"));
    }
    // Without the certificate in it, it may be one of those that were given.
    let of_signer = |c: &&Certificate| c.issuer == signer.issuer && c.serial == signer.serial;
    let certificate = certificates.iter().chain(anchors).find(of_signer);
    let certificate = certificate.ok_or(TspError::Certificate("is not in the token"))?;
    check_signature(&signer, certificate, content)?;
    if !certificate.stamps() {
        return Err(TspError::Certificate("is not for time-stamping alone"));
    }
    if !certificate.is_valid_at(info.at_ms) {
        return Err(TspError::Certificate("was not valid at that time"));
    }
    let trust = if leads_to(certificate, &certificates, anchors, info.at_ms) { Trust::Anchored } else { Trust::OwnWord };
    Ok(Stamp { at_ms: info.at_ms, imprint: info.imprint, authority: certificate.name(), trust, nonce: info.nonce })
}

fn info(content: &[u8]) -> Result<Info, TspError> {
    let mut info = Reader::new(content).expect(SEQUENCE, "a time-stamp that is no SEQUENCE")?.inside();
    info.expect(INTEGER, "a time-stamp without version")?;
    info.expect(OID, "a time-stamp without policy")?;
    let mut message = info.expect(SEQUENCE, "a time-stamp without imprint")?.inside();
    let mut algorithm = message.expect(SEQUENCE, "an imprint without algorithm")?.inside();
    let imprint = match algorithm.expect(OID, "an imprint whose algorithm has no name")?.content {
        oid::SHA256 => Imprint::Sha256,
        oid::SM3 => Imprint::Sm3,
        _ => return Err(TspError::Unsupported("an imprint by another digest")),
    };
    let digest = message.expect(OCTET_STRING, "an imprint without digest")?.content.to_vec();
    info.expect(INTEGER, "a time-stamp without serial number")?;
    let at_ms = time(info.expect(GENERALIZED_TIME, "a time-stamp without time")?)?;
    info.optional(SEQUENCE)?;
    info.optional(der::BOOLEAN)?;
    let nonce = info.optional(INTEGER)?.and_then(|nonce| nonce.small());
    Ok(Info { imprint, digest, at_ms, nonce })
}

fn signer(value: Value<'_>) -> Result<Signer<'_>, TspError> {
    let mut inside = value.inside();
    inside.expect(INTEGER, "a signer without version")?;
    let mut id = inside.expect(SEQUENCE, "a signer who is not named by issuer and number")?.inside();
    let issuer = id.expect(SEQUENCE, "a signer without issuer")?.whole;
    let serial = id.expect(INTEGER, "a signer without number")?.content;
    let mut digest = inside.expect(SEQUENCE, "a signer without digest")?.inside();
    let digest = digest.expect(OID, "a digest without name")?.content;
    let attributes = inside.expect(der::context(0), "a signer without attributes")?;
    let mut algorithm = inside.expect(SEQUENCE, "a signer without algorithm")?.inside();
    let algorithm = algorithm.expect(OID, "an algorithm without name")?.content;
    let signature = inside.expect(OCTET_STRING, "a signer without signature")?.content;
    Ok(Signer { issuer, serial, digest, attributes, algorithm, signature })
}

fn digest_of(name: &[u8], bytes: &[u8]) -> Result<Vec<u8>, TspError> {
    let by = match name {
        // Only for naming a certificate that a signature vouches for.
        oid::SHA1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        oid::SHA256 => &digest::SHA256,
        oid::SHA384 => &digest::SHA384,
        oid::SHA512 => &digest::SHA512,
        oid::SM3 => return Ok(Imprint::Sm3.of(bytes)),
        _ => return Err(TspError::Unsupported("another digest")),
    };
    Ok(digest::digest(by, bytes).as_ref().to_vec())
}

/// The signature is over the attributes; these bear the digest of the content, its type, and which certificate it is.
fn check_signature(signer: &Signer<'_>, certificate: &Certificate, content: &[u8]) -> Result<(), TspError> {
    let (mut of_content, mut of_type, mut named) = (false, false, None);
    let mut list = signer.attributes.inside();
    while !list.is_empty() {
        let mut attribute = list.expect(SEQUENCE, "an attribute that is no SEQUENCE")?.inside();
        let name = attribute.expect(OID, "an attribute without name")?.content;
        let value = attribute.expect(SET, "an attribute without value")?.inside().any()?;
        match name {
            oid::MESSAGE_DIGEST => of_content = value.content == digest_of(signer.digest, content)?,
            oid::CONTENT_TYPE => of_type = value.content == oid::TST_INFO,
            oid::SIGNING_CERTIFICATE => named = Some(names(value, oid::SHA1, certificate)?),
            oid::SIGNING_CERTIFICATE_V2 => named = Some(names(value, oid::SHA256, certificate)?),
            _ => {}
        }
    }
    // Signed as the SET that they are, whatever tag they stand under in the token.
    let mut message = signer.attributes.whole.to_vec();
    message[0] = SET;
    signature::verify(signer.algorithm, Some(signer.digest), &certificate.key, &message, signer.signature)?;
    if of_content && of_type && named == Some(true) { Ok(()) } else { Err(TspError::Signature) }
}

/// Whether the first certificate that an attribute names is this one.
fn names(value: Value<'_>, otherwise: &[u8], certificate: &Certificate) -> Result<bool, TspError> {
    let mut list = value.inside().expect(SEQUENCE, "no list of certificates")?.inside();
    let mut first = list.expect(SEQUENCE, "an empty list of certificates")?.inside();
    let algorithm = first.optional(SEQUENCE)?;
    let by = match algorithm {
        Some(algorithm) => algorithm.inside().expect(OID, "a digest without name")?.content,
        None => otherwise,
    };
    Ok(first.expect(OCTET_STRING, "a certificate without digest")?.content == digest_of(by, &certificate.der)?)
}

/// Whether a certificate is one of those that are believed, or was signed by one, perhaps through others that the token brings.
fn leads_to(certificate: &Certificate, others: &[Certificate], anchors: &[Certificate], at_ms: i64) -> bool {
    let mut current = certificate;
    for _ in 0..LONGEST_CHAIN {
        if !current.is_valid_at(at_ms) {
            return false;
        }
        if anchors.iter().any(|anchor| anchor == current || (anchor.is_valid_at(at_ms) && current.is_signed_by(anchor))) {
            return true;
        }
        match others.iter().find(|other| *other != current && current.is_signed_by(other)) {
            Some(above) => current = above,
            None => return false,
        }
    }
    false
}

/// The instant in a time, in milliseconds since 1970.
pub fn time(value: Value<'_>) -> Result<i64, TspError> {
    let malformed = || TspError::Malformed("a time that is none");
    let text = std::str::from_utf8(value.content).ok().and_then(|text| text.strip_suffix('Z')).ok_or_else(malformed)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let full = match value.tag {
        // RFC 5280: two digits from 50 on are of the last century.
        UTC_TIME if whole.get(..2).is_some_and(|year| year < "50") => format!("20{whole}"),
        UTC_TIME => format!("19{whole}"),
        GENERALIZED_TIME => whole.to_owned(),
        _ => return Err(malformed()),
    };
    if full.len() != 14 || !full.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(malformed());
    }
    let number = |range: std::ops::Range<usize>| full[range].parse::<i16>().map_err(|_| malformed());
    let small = |range: std::ops::Range<usize>| full[range].parse::<i8>().map_err(|_| malformed());
    let (date, clock) = ((number(0..4)?, small(4..6)?, small(6..8)?), (small(8..10)?, small(10..12)?, small(12..14)?));
    let wall = DateTime::new(date.0, date.1, date.2, clock.0, clock.1, clock.2, 0).map_err(|_| malformed())?;
    let instant = jiff::tz::Offset::UTC.to_timestamp(wall).map_err(|_| malformed())?;
    let millis: String = fraction.chars().chain("000".chars()).take(3).collect();
    Ok(instant.as_millisecond() + millis.parse::<i64>().map_err(|_| malformed())?)
}
