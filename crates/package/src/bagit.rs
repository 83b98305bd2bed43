//! The tag files of RFC 8493 as text: declaration, description, manifests. Each has one form, and reading wants exactly that.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base::Sha256Digest;

use crate::contents::PackageInfo;

/// The content of `bagit.txt`.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// The content of `bag-info.txt`.
pub fn bag_info(info: &PackageInfo, payload_files: u64, payload_octets: u64) -> String {
    let lines = [
        ("Source-Organization", one_line(&info.organisation)),
        ("External-Identifier", one_line(&info.number)),
        ("External-Description", one_line(&info.title)),
        ("Internal-Sender-Identifier", info.subject().map(|subject| subject.id.to_string()).unwrap_or_default()),
        ("Bagging-Date", info.bagged_at.day().to_string()),
        ("Payload-Oxum", format!("{payload_octets}.{payload_files}")),
    ];
    lines.iter().filter(|(_, value)| !value.is_empty()).fold(String::new(), |mut text, (label, value)| {
        let _infallible = writeln!(text, "{label}: {value}");
        text
    })
}

/// A value must not begin another line.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A manifest: digests by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest(pub BTreeMap<String, Sha256Digest>);

impl Manifest {
    /// The text: one line a file, sorted by path. Paths hold nothing that BagIt would escape ([`crate::names`]).
    pub fn encode(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (path, digest)| {
            let _infallible = writeln!(text, "{digest}  {path}");
            text
        })
    }

    /// The manifest in `text`, if it is one to the last byte.
    pub fn decode(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let mut manifest = Self::default();
        for line in text.lines() {
            let (digest, path) = line.split_once("  ")?;
            manifest.0.insert(path.to_owned(), digest.parse().ok()?);
        }
        (manifest.encode() == text).then_some(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_and_nothing_else_does() {
        let digest = Sha256Digest::of(b"a");
        let manifest = Manifest([("data/乙".into(), digest), ("data/甲  a".into(), digest)].into());
        let text = manifest.encode();
        assert_eq!(Manifest::decode(text.as_bytes()), Some(manifest));
        for other in [
            text.to_uppercase(),
            text.replace("  data", " data"),
            text.replace('\n', "\r\n"),
            format!("{text}\n"),
            text.trim_end().to_owned(),
            format!("{text}{text}"),
        ] {
            assert_eq!(Manifest::decode(other.as_bytes()), None, "{other:?}");
        }
    }

    #[test]
    fn values_stay_on_their_line() {
        assert_eq!(one_line(" 甲\r\nPayload-Oxum: 1.1\u{2028} 乙 "), "甲 Payload-Oxum: 1.1 乙");
    }
}
