//! Which bytes were asked for (RFC 9110, section 14). One range is served as a part; several, or one made for other bytes, as the whole.

use std::ops::Range;

use axum::http::{HeaderMap, header};
use base::Sha256Digest;
use headers::{ETag, HeaderMapExt as _, IfRange};

/// What is to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Everything.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes beyond the end.
    Nothing,
}

/// Bytes never change under an id, so their digest is the strongest tag there is.
pub(super) fn tag(digest: &Sha256Digest) -> ETag {
    format!("\"{digest}\"").parse().unwrap_or_else(|_| unreachable!("hexadecimal digits make a tag"))
}

/// The bytes that a request wants of `size`. (`headers::Range` takes a suffix longer than the whole for none at all, so it is read here.)
pub(super) fn wanted(headers: &HeaderMap, size: u64, tag: &ETag) -> Wanted {
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
    let Some(asked) = asked else { return Wanted::Whole };
    if headers.typed_get::<IfRange>().is_some_and(|seen| seen.is_modified(Some(tag), None)) {
        return Wanted::Whole;
    }
    if asked.contains(',') {
        return Wanted::Whole;
    }
    match asked.trim().split_once('-').map(|(from, to)| (number(from), number(to))) {
        Some((Asked::Number(from), Asked::Number(to))) if from > to => Wanted::Whole,
        Some((Asked::Number(from), to @ (Asked::Number(_) | Asked::Nothing))) if from < size => {
            let to = if let Asked::Number(to) = to { to.saturating_add(1).min(size) } else { size };
            Wanted::Part(from..to)
        }
        Some((Asked::Nothing, Asked::Number(last))) if last > 0 && size > 0 => Wanted::Part(size.saturating_sub(last)..size),
        Some((Asked::Number(_), Asked::Number(_) | Asked::Nothing) | (Asked::Nothing, Asked::Number(_))) => Wanted::Nothing,
        // What makes no sense is passed over, as the standard says.
        _ => Wanted::Whole,
    }
}

/// One side of a range.
enum Asked {
    Number(u64),
    Nothing,
    Nonsense,
}

fn number(text: &str) -> Asked {
    match text {
        "" => Asked::Nothing,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => Asked::Number(digits.parse().unwrap_or(u64::MAX)),
        _ => Asked::Nonsense,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
    use proptest::prelude::*;

    use super::*;

    fn asked(pairs: &[(HeaderName, &str)]) -> Wanted {
        let headers = pairs.iter().map(|(n, v)| (n.clone(), HeaderValue::from_str(v).unwrap())).collect();
        wanted(&headers, 1000, &tag(&Sha256Digest::of(b"x")))
    }

    fn range(text: &str) -> Wanted {
        asked(&[(header::RANGE, text)])
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(asked(&[]), Wanted::Whole);
        assert_eq!(range("bytes=0-0"), Wanted::Part(0..1));
        assert_eq!(range("bytes=0-"), Wanted::Part(0..1000));
        assert_eq!(range("bytes=990-2000"), Wanted::Part(990..1000));
        assert_eq!(range("bytes=-10"), Wanted::Part(990..1000));
        assert_eq!(range("bytes=-2000"), Wanted::Part(0..1000));
        assert_eq!(range("bytes=999-"), Wanted::Part(999..1000));
        assert_eq!(range("bytes=1000-"), Wanted::Nothing);
        assert_eq!(range("bytes=-0"), Wanted::Nothing);
        assert_eq!(range("bytes=0-1,5-6"), Wanted::Whole, "several ranges are sent as the whole");
        for nonsense in ["lines=1-2", "bytes=", "bytes=-", "bytes=5", "bytes=5-4", "bytes=a-b", "bytes=+1-2", "bytes=1-2-3"] {
            assert_eq!(range(nonsense), Wanted::Whole, "{nonsense}");
        }
    }

    #[test]
    fn a_range_for_other_bytes_is_sent_as_the_whole() {
        let same = tag(&Sha256Digest::of(b"x"));
        let same =
            HeaderMap::from_iter([(header::ETAG, HeaderValue::from_str(&format!("\"{}\"", Sha256Digest::of(b"x"))).unwrap())])
                .typed_get::<ETag>()
                .filter(|read| *read == same)
                .map(|_| format!("\"{}\"", Sha256Digest::of(b"x")))
                .unwrap();
        let with = |seen: &str| asked(&[(header::RANGE, "bytes=0-9"), (header::IF_RANGE, seen)]);
        assert_eq!(with(&same), Wanted::Part(0..10));
        assert_eq!(with("\"other\""), Wanted::Whole);
        assert_eq!(with(&format!("W/{same}")), Wanted::Whole);
        assert_eq!(with("Tue, 03 Nov 2026 01:02:00 GMT"), Wanted::Whole);
    }

    proptest! {
        #[test]
        fn whatever_is_asked_stays_within_the_bytes(text in "bytes=[0-9]{0,20}-[0-9]{0,20}(,[0-9]{0,4}-[0-9]{0,4}){0,2}", size in 0_u64..5000) {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(&text).unwrap())]);
            if let Wanted::Part(part) = wanted(&headers, size, &tag(&Sha256Digest::of(b"x"))) {
                prop_assert!(part.start < part.end && part.end <= size);
            }
        }
    }
}
