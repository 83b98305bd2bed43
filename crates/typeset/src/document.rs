//! What stands on the paper. Plain data: texts, days, places for signatures. How it looks is the templates' business.

use base::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub mod carrier;
pub mod dossier;
pub mod evidence;
pub mod record;

use carrier::{CarrierLabels, DossierSpine};
use dossier::{DossierCover, DossierEndNote, DossierIndex};
use evidence::EvidenceIndex;
use record::Record;

/// A document 文书 to be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Identifies document and revision; becomes the file's identifier, so that setting again gives the same bytes.
    pub ident: String,
    /// When the document was made; goes into the metadata of the file, not onto the page.
    pub timestamp: Timestamp,
    /// What every page's QR code begins with; no codes without it. See [`crate::PageCode`].
    #[serde(default)]
    pub page_code_prefix: Option<String>,
    /// Pictures the content refers to by position: JPEG or PNG. What cannot be shown is replaced by a note on the page.
    #[serde(default)]
    pub images: Vec<Blob>,
    /// Files carried inside the PDF; with any of them it is PDF/A-3b, else PDF/A-2b.
    #[serde(default)]
    pub embedded: Vec<EmbeddedFile>,
    /// The text.
    pub content: Content,
}

impl Document {
    /// A document without page codes, pictures or embedded files.
    pub fn new(ident: impl Into<String>, timestamp: Timestamp, content: Content) -> Self {
        Self { ident: ident.into(), timestamp, page_code_prefix: None, images: Vec::new(), embedded: Vec::new(), content }
    }
}

/// The kinds of document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// 笔录、审批表、通知书、决定书: whatever a record type prints.
    Record(Record),
    /// 案卷封面.
    DossierCover(DossierCover),
    /// 卷内目录.
    DossierIndex(DossierIndex),
    /// 卷内备考表.
    DossierEndNote(DossierEndNote),
    /// 音像资料目录.
    EvidenceIndex(EvidenceIndex),
    /// 案卷脊背.
    DossierSpine(DossierSpine),
    /// 载体标签.
    CarrierLabels(CarrierLabels),
}

/// A file carried inside the PDF.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddedFile {
    /// File name without folders, unique within the document.
    pub name: String,
    /// Media type, e.g. `application/json`.
    pub mime: String,
    /// What it is, in Chinese.
    pub description: String,
    /// The bytes.
    pub data: Blob,
}

/// Bytes; base64 where the document is written as text.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Blob(pub Vec<u8>);

impl std::fmt::Debug for Blob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&data_encoding::BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        data_encoding::BASE64.decode(text.as_bytes()).map(Self).map_err(serde::de::Error::custom)
    }
}
