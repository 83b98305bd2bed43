//! `Upload-Metadata`: names and base64 values, parsed within limits and written back the way they came.

use axum::http::HeaderMap;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use store::uploads::Metadata;

use super::error::TusError;
use super::headers::METADATA;

/// Longest header, in bytes: file names of 300 characters and a dozen ids fit easily.
const MAX_HEADER: usize = 8 << 10;
/// Most values.
const MAX_VALUES: usize = 32;
/// Longest name, in bytes.
const MAX_NAME: usize = 64;

/// What the headers say of an upload. A value may be any bytes; a name is visible ASCII and occurs once.
pub(super) fn parse(headers: &HeaderMap) -> Result<Metadata, TusError> {
    let Some(header) = headers.get(METADATA) else { return Ok(Metadata::default()) };
    if header.len() > MAX_HEADER {
        return Err(TusError::Metadata("太长"));
    }
    let text = header.to_str().map_err(|_| TusError::Metadata("含有不可见字符"))?;
    let mut metadata = Metadata::default();
    for pair in text.split(',').map(str::trim) {
        if pair.is_empty() && text.trim().is_empty() {
            break;
        }
        let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
        if name.is_empty() || name.len() > MAX_NAME || !name.bytes().all(|c| c.is_ascii_graphic()) {
            return Err(TusError::Metadata("项目名称不对"));
        }
        let value = BASE64_STANDARD.decode(value.trim()).map_err(|_| TusError::Metadata("内容不是 Base64"))?;
        if !metadata.insert(name.to_owned(), value) {
            return Err(TusError::Metadata("有重复的项目"));
        }
        if metadata.len() > MAX_VALUES {
            return Err(TusError::Metadata("项目太多"));
        }
    }
    Ok(metadata)
}

/// The header again.
pub(super) fn format(metadata: &Metadata) -> String {
    let pair = |(name, value): (&str, &store::uploads::Value)| match BASE64_STANDARD.encode(value.bytes()) {
        empty if empty.is_empty() => name.to_owned(),
        value => format!("{name} {value}"),
    };
    metadata.iter().map(pair).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Metadata, TusError> {
        parse(&HeaderMap::from_iter([(METADATA, HeaderValue::from_str(text).unwrap())]))
    }

    #[test]
    fn what_comes_goes_back_the_same_way() {
        // A file name in GBK is no UTF-8; it is kept byte for byte.
        for text in ["filename d29ybGQubXA0,is_confidential", "a,b,c", "name 1tW3qNbQLm1wNA=="] {
            assert_eq!(format(&read(text).unwrap()), text);
        }
        assert_eq!(read("filename d29ybGQubXA0, scene YQ== ").unwrap().text("scene"), Some("a"));
        assert!(read("").unwrap().is_empty());
        assert_eq!(read("name 1tW3qNbQLm1wNA==").unwrap().text("name"), None);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let long = format!("a {}", "YWFh".repeat(MAX_HEADER / 4));
        let many = (0..=MAX_VALUES).map(|n| format!("k{n}")).collect::<Vec<_>>().join(",");
        for text in ["a YQ==,a Yg==", "a YQ", "a *", ",", "a,,b", "a b c", long.as_str(), many.as_str()] {
            assert!(read(text).is_err(), "{text}");
        }
        let name = "k".repeat(MAX_NAME + 1);
        assert!(read(&name).is_err());
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_refused(text in "[ -~]{0,200}") {
            if let Ok(metadata) = read(&text) {
                prop_assert_eq!(read(&format(&metadata)).unwrap(), metadata);
            }
        }
    }
}
