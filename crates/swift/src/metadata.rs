//! Headers that say something of a container or an object: `X-Container-Meta-…`, `X-Object-Meta-…`, either on either. Values are UTF-8 under
//! percent signs; some clients send it bare. What is neither is kept as bytes.

use app::pushed::Change;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use store::uploads::{Metadata, Value};

use crate::path::{Name, decode};

/// What stays as it is in values that go out.
const VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':').remove(b'+').remove(b'/').remove(b' ');
const SAYS: [&str; 2] = ["x-container-meta-", "x-object-meta-"];
const TAKES_BACK: [&str; 2] = ["x-remove-container-meta-", "x-remove-object-meta-"];
/// Under which name all of a name is kept that is too long.
const WHOLE_NAME: &str = "whole-name";

/// What the headers say, in their order; of a name that stands twice the first counts. An empty value takes its name away.
pub(crate) fn changes(headers: &HeaderMap) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (name, value) in headers {
        let after = |starts: [&str; 2]| starts.iter().find_map(|start| name.as_str().strip_prefix(start).map(str::to_owned));
        let change = match (after(SAYS), after(TAKES_BACK)) {
            (Some(name), _) => (name, read(value)),
            (None, Some(name)) => (name, None),
            (None, None) => continue,
        };
        if changes.iter().all(|(known, _)| *known != change.0) {
            changes.push(change);
        }
    }
    changes
}

/// What the headers say of an object that has nothing said of it yet.
pub(crate) fn all(headers: &HeaderMap, name: &Name) -> Metadata {
    let mut metadata = Metadata::default();
    for (name, value) in changes(headers) {
        if let Some(value) = value {
            metadata.insert(name, value);
        }
    }
    if let Some(whole) = &name.whole {
        metadata.insert(WHOLE_NAME.to_owned(), whole.as_str());
    }
    metadata
}

fn read(value: &HeaderValue) -> Option<Value> {
    let bytes = value.as_bytes();
    if bytes.is_empty() {
        return None;
    }
    Some(match decode(bytes) {
        Some(text) => Value::Text(text),
        None => Value::Raw { base64: data_encoding::BASE64.encode(bytes) },
    })
}

/// The headers that say it again.
pub(crate) fn write(headers: &mut HeaderMap, prefix: &str, metadata: &Metadata) {
    for (name, value) in metadata.iter() {
        let said = percent_encode(&value.bytes(), VALUE).to_string();
        let name = HeaderName::try_from(format!("{prefix}{name}"));
        if let (Ok(name), Ok(said)) = (name, HeaderValue::try_from(said)) {
            headers.insert(name, said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(said: &[(&'static str, &[u8])]) -> HeaderMap {
        let pair =
            |(name, value): &(&'static str, &[u8])| (HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
        said.iter().map(pair).collect()
    }

    #[test]
    fn values_are_read_with_and_without_percent_signs_and_broken_ones_are_bytes() {
        let said = headers(&[
            ("x-container-meta-a", b"%E7%8E%8B%20+"),
            ("x-object-meta-b", "王".as_bytes()),
            ("x-container-meta-c", b"%E7%8E"),
            ("x-container-meta-d", b"\xd6\xd0"),
            ("x-container-meta-e", b""),
            ("x-remove-container-meta-f", b"x"),
            ("content-type", b"video/mp4"),
        ]);
        let mut read = changes(&said);
        read.sort_by(|a, b| a.0.cmp(&b.0));
        let text = |n: usize| match &read[n].1 {
            Some(Value::Text(text)) => text.as_str(),
            Some(Value::Raw { .. }) => "raw",
            None => "none",
        };
        assert_eq!((0..6).map(text).collect::<Vec<_>>(), ["王 +", "王", "raw", "raw", "none", "none"]);
        assert_eq!(read[2].1.as_ref().unwrap().bytes(), b"%E7%8E");
        assert_eq!(read.len(), 6);
    }

    #[test]
    fn what_was_said_is_said_again_under_percent_signs() {
        let mut metadata = Metadata::default();
        metadata.insert("name".into(), "王 100%");
        metadata.insert("raw".into(), vec![0xd6]);
        let mut out = HeaderMap::new();
        write(&mut out, "x-object-meta-", &metadata);
        assert_eq!(out["x-object-meta-name"], "%E7%8E%8B 100%25");
        assert_eq!(out["x-object-meta-raw"], "%D6");
    }
}
