//! The headers of tus: names, numbers, checksums, dates.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base::Timestamp;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use store::uploads::Checksum;

use super::error::TusError;

/// Where an upload stands, or where the bytes of a request belong.
pub(super) const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// How many bytes an upload has.
pub(super) const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// That the length is not known yet.
pub(super) const DEFER_LENGTH: HeaderName = HeaderName::from_static("upload-defer-length");
/// What the sender says of the upload.
pub(super) const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// Until when an upload waits.
pub(super) const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// The checksum of the bytes of a request.
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");
/// The algorithms offered for it.
pub(super) const CHECKSUMS: &str = "sha1,sha256";

/// A header that holds a number; `None` without it.
pub(super) fn number(headers: &HeaderMap, name: &HeaderName) -> Result<Option<u64>, TusError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    // `parse` alone would let a plus sign through.
    let digits = value.to_str().ok().filter(|text| text.bytes().all(|c| c.is_ascii_digit()));
    let number = digits.and_then(|digits| digits.parse().ok()).filter(|n| i64::try_from(*n).is_ok());
    number.map(Some).ok_or(TusError::Header("长度或位置不是非负整数"))
}

/// The checksum of the bytes of a request; `None` without one.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, TusError> {
    let Some(value) = headers.get(CHECKSUM) else { return Ok(None) };
    let wrong = || TusError::Header("校验值（Upload-Checksum）无法识别，可用 sha1、sha256");
    let (algorithm, sum) = value.to_str().ok().and_then(|v| v.split_once(' ')).ok_or_else(wrong)?;
    let sum = BASE64_STANDARD.decode(sum.trim()).map_err(|_| wrong())?;
    let checksum = match algorithm {
        "sha1" => sum.try_into().ok().map(Checksum::Sha1),
        "sha256" => sum.try_into().ok().map(Checksum::Sha256),
        _ => None,
    };
    checksum.map(Some).ok_or_else(wrong)
}

/// An instant as RFC 9110 writes it: `Tue, 10 Nov 2026 01:02:00 GMT`.
pub(super) fn http_date(instant: Timestamp) -> String {
    let instant = jiff::Timestamp::from_millisecond(instant.millis()).unwrap_or_default();
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&instant).unwrap_or_default()
}

/// Adds a header whose value was made here.
pub(super) fn insert(headers: &mut HeaderMap, name: HeaderName, value: String) {
    // Numbers, dates and base64 are always fit for a header; what is not would say nothing anyway.
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits_and_fit_the_database() {
        let read = |text: &str| {
            let headers = HeaderMap::from_iter([(OFFSET, HeaderValue::from_str(text).unwrap())]);
            number(&headers, &OFFSET).ok().flatten()
        };
        assert_eq!((read("0"), read("9223372036854775807")), (Some(0), Some(i64::MAX as u64)));
        for wrong in ["", "-1", "+1", "1.0", "0x10", "1 ", "9223372036854775808", "99999999999999999999"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_are_those_of_http() {
        let instant = "2026-11-10T09:02:00+08:00".parse().unwrap();
        assert_eq!(http_date(instant), "Tue, 10 Nov 2026 01:02:00 GMT");
    }
}
