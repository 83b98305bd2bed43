//! The manifest 入站清单 of one docking: every file a station copied from a device, read again and equal, with both digests; under the root of a
//! tree over them, so that one file can be shown without the others; chained to the manifest before. Its signature is the station's receipt
//! 存储回执 (Art. 22).
//!
//! The text is a heading and one line of JSON whose fields stand in a fixed order: one manifest, one text.

use base::{AgencyId, DigestPair, RawId, Sha256Digest, Span, StationId, Timestamp};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};
use tlog::{Frontier, NoteSigner, VerifierKey, leaf_hash};

use super::{CameraLog, StationError, open, sign};

const HEADING: &str = "zhilu station manifest v1";
/// What a fixed camera gave, with its journal: a server that knows version 1 alone must not take it for a docking.
const HEADING_CAMERA: &str = "zhilu station manifest v2";
/// More files are put into another manifest: a signed note has at most a mebibyte.
pub const MOST_FILES: usize = 1000;

/// A name as the device wrote it: text, or the bytes that are no UTF-8 (GBK of a body camera), in base64.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Name {
    /// UTF-8.
    Text(String),
    /// Any other bytes.
    Raw {
        /// The bytes.
        base64: String,
    },
}

impl Name {
    /// The bytes as they stand on the device.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Raw { base64 } => BASE64_STANDARD.decode(base64).unwrap_or_default(),
        }
    }
}

impl From<&[u8]> for Name {
    fn from(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Raw { base64: BASE64_STANDARD.encode(bytes) },
        }
    }
}

/// One file that was copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its path on the device, parts joined by `/`.
    pub name: Name,
    /// How many bytes.
    pub size: u64,
    /// When the file system says it was last changed: a weak hint, on FAT in steps of two seconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub modified: Option<Timestamp>,
    /// The digests of the copy, which are those of two readings of the source.
    #[serde(flatten)]
    pub digests: DigestPair,
    /// What it is by the layout of the device, as a stable word.
    pub role: String,
    /// Whether the device marks it as important.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub important: bool,
}

/// Something that is on the device and was not copied, with the reason as a stable word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unread {
    /// Its path on the device.
    pub name: Name,
    /// How many bytes, as far as that is known.
    pub size: u64,
    /// Why: `link`, `special`, `ghost`, `growing`, `unreadable`, `unsteady`, `vanished`.
    pub why: String,
}

/// What was docked, as far as anything tells. Claims: the register of who carried which device decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Device {
    /// The place at the station: the name of a port or a folder.
    pub slot: String,
    /// The number by the station's settings or the device's own files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Numbers that names of files claim.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claimed: Vec<String>,
    /// Numbers of officers that names of files claim.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub officers: Vec<String>,
    /// Bytes of the volume, and how many of them are free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<(u64, u64)>,
    /// The fixed camera that it is, with what is new in its journal; such a manifest is of version 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera: Option<CameraLog>,
}

/// Which clocks showed what when the manifest was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// The station's.
    pub station: Timestamp,
    /// How long its machine runs, in milliseconds, by a counter that nobody sets.
    pub steady: Span,
    /// Which start of the machine that is.
    pub boot: RawId,
    /// The newest time of a file on the device: its clock was not behind that when it wrote.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub newest_file: Option<Timestamp>,
}

/// A manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The agency whose station it is.
    pub agency: AgencyId,
    /// The station.
    pub station: StationId,
    /// Its running number at the station, from 1.
    pub sequence: u64,
    /// The digest of the text of the one before; nothing for the first.
    pub previous: Option<Sha256Digest>,
    /// What was docked.
    pub device: Device,
    /// Who docked it, as the station's settings say; nothing when nobody said.
    pub operator: Option<String>,
    /// Which clocks showed what.
    pub clocks: Clocks,
    /// Whether everything on the device is stored now, in this manifest or in one before it.
    pub complete: bool,
    /// How many files of the device are in manifests before this one.
    pub known: u64,
    /// What was copied.
    pub files: Vec<File>,
    /// What was not.
    pub unread: Vec<Unread>,
    /// The root of the tree over `files`, each as its line of JSON.
    pub root: Sha256Digest,
}

impl Manifest {
    /// The root of the tree over files.
    pub fn root_of(files: &[File]) -> Sha256Digest {
        let mut tree = Frontier::default();
        for file in files {
            // Types of this module always become JSON.
            tree.push(leaf_hash(&serde_json::to_vec(file).unwrap_or_default()));
        }
        Sha256Digest(tree.root().0)
    }

    const fn heading(&self) -> &'static str {
        if self.device.camera.is_some() { HEADING_CAMERA } else { HEADING }
    }

    /// The text that is signed.
    fn text(&self) -> String {
        format!("{}\n{}\n", self.heading(), serde_json::to_string(self).unwrap_or_default())
    }

    /// The digest by which the next manifest, and everybody else, names this one.
    pub fn digest(&self) -> Sha256Digest {
        Sha256Digest::of(self.text().as_bytes())
    }

    /// The signed manifest.
    ///
    /// # Errors
    /// When the key does not sign, or the manifest is longer than a note may be.
    pub fn sign(&self, key: &NoteSigner) -> Result<String, StationError> {
        sign(self.text(), key)
    }

    /// What a manifest says that was verified before.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(signed: &str) -> Result<Self, StationError> {
        let note: tlog::Note = signed.parse()?;
        Self::parse(note.text())
    }

    fn parse(text: &str) -> Result<Self, StationError> {
        let (heading, json) = text.split_once('\n').ok_or(StationError::Text(HEADING))?;
        if ![HEADING, HEADING_CAMERA].contains(&heading) {
            return Err(StationError::Text(HEADING));
        }
        let this: Self = serde_json::from_str(json).map_err(|_| StationError::Text("manifest"))?;
        if this.heading() == heading { Ok(this) } else { Err(StationError::Text(HEADING)) }
    }

    /// What a signed manifest says, if that key signed it and the root is that of the files.
    ///
    /// # Errors
    /// See [`StationError`].
    pub fn verify(signed: &str, key: &VerifierKey) -> Result<Self, StationError> {
        let text = open(signed, &[key])?;
        let this = Self::parse(&text)?;
        if this.text() != text {
            return Err(StationError::Text("manifest"));
        }
        if Self::root_of(&this.files) == this.root { Ok(this) } else { Err(StationError::Root) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::station::{id_of, key};

    fn file(name: &[u8], bytes: &[u8]) -> File {
        File {
            name: Name::from(name),
            size: bytes.len() as u64,
            modified: Some(Timestamp::from_millis(1_793_667_720_000)),
            digests: DigestPair::of(bytes),
            role: "original".into(),
            important: name.ends_with(b"IMP.mp4"),
        }
    }

    fn manifest(files: Vec<File>) -> Manifest {
        Manifest {
            agency: AgencyId::default(),
            station: id_of(key(1).verifier_key()),
            sequence: 1,
            previous: None,
            device: Device { slot: "一号口".into(), number: Some("8888888".into()), ..Device::default() },
            operator: None,
            clocks: Clocks {
                station: Timestamp::from_millis(1_793_667_720_000),
                steady: Span::from_seconds(9),
                boot: RawId::default(),
                newest_file: None,
            },
            complete: true,
            known: 0,
            root: Manifest::root_of(&files),
            files,
            unread: vec![Unread { name: Name::from(&b"a/b"[..]), size: 3, why: "link".into() }],
        }
    }

    #[test]
    fn what_is_signed_is_read_back_with_names_byte_for_byte() {
        let gbk = b"DCIM/\xd6\xb4\xb7\xa8.mp4";
        let manifest = manifest(vec![file(gbk, b"abc"), file(b"0001IMP.mp4", b"abc"), file("夜\u{202e}.mp4".as_bytes(), b"")]);
        let signed = manifest.sign(&key(1)).unwrap();
        assert!(signed.starts_with("zhilu station manifest v1\n{\"agency\":\"00000000000000000000000000\",\"station\":"));
        let read = Manifest::verify(&signed, key(1).verifier_key()).unwrap();
        assert_eq!(read, manifest);
        assert_eq!(read.files[0].name.bytes(), gbk);
        assert_eq!((read.files[0].important, read.files[1].important), (false, true));
        assert_eq!(manifest.sign(&key(1)).unwrap(), signed, "the same manifest again is the same text");
        assert!(matches!(Manifest::verify(&signed, key(2).verifier_key()), Err(StationError::Signature(_))));
        let changed = signed.replace("\"size\":3", "\"size\":4");
        assert!(matches!(Manifest::verify(&changed, key(1).verifier_key()), Err(StationError::Signature(_))));
    }

    #[test]
    fn a_root_of_other_files_and_another_spelling_are_refused_though_signed() {
        let mut other = manifest(vec![file(b"a.mp4", b"abc")]);
        other.root = Manifest::root_of(&[]);
        assert!(matches!(Manifest::verify(&other.sign(&key(1)).unwrap(), key(1).verifier_key()), Err(StationError::Root)));
        let spelt = manifest(vec![file(b"a.mp4", b"abc")]).text().replace("\"sequence\":1", "\"sequence\": 1");
        let signed = sign(spelt, &key(1)).unwrap();
        assert!(matches!(Manifest::verify(&signed, key(1).verifier_key()), Err(StationError::Text("manifest"))));
    }

    #[test]
    fn what_a_camera_gave_is_of_version_two_and_a_docking_stays_of_version_one() {
        let mut of_camera = manifest(vec![file(b"a.mp4", b"abc")]);
        of_camera.device.camera = Some(CameraLog { room: "询问室一".into(), number: "C-01".into(), lines: Vec::new() });
        let signed = of_camera.sign(&key(1)).unwrap();
        assert!(signed.starts_with("zhilu station manifest v2\n"));
        assert_eq!(Manifest::verify(&signed, key(1).verifier_key()).unwrap(), of_camera);
        let as_docking = of_camera.text().replace(" v2\n", " v1\n");
        let signed = sign(as_docking, &key(1)).unwrap();
        assert!(matches!(Manifest::verify(&signed, key(1).verifier_key()), Err(StationError::Text(_))));
        let as_camera = manifest(Vec::new()).text().replace(" v1\n", " v2\n");
        assert!(Manifest::verify(&sign(as_camera, &key(1)).unwrap(), key(1).verifier_key()).is_err());
    }

    #[test]
    fn as_many_files_as_fit_into_a_manifest_fit_into_a_note() {
        let long = "甲".repeat(80);
        let files = (0..MOST_FILES).map(|n| file(format!("{long}{n}").as_bytes(), b"abc")).collect();
        assert!(manifest(files).sign(&key(1)).is_ok());
    }
}
