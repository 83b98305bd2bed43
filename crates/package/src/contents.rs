//! The table of contents 目录: every payload file with size, digests, what it is and which entry took it in custody.
//!
//! Its SHA-256 goes into the entry `dossier.compiled`, so everything in it is as fixed as the ledger.

use base::{AccessId, CaseId, CopyId, DigestPair, DossierId, EntryId, RecordId, RecordingId, Sha256Digest, Sm3Digest, Timestamp};
use model::SubjectRef;
use serde::{Deserialize, Serialize};

use crate::layout;
use crate::names::safe_name;

/// The form of this file; another one is read by another program.
pub const FORMAT: &str = "zhilu-package/1";

/// What a package is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageInfo {
    /// The agency 立档单位 that made it.
    pub organisation: String,
    /// The number of the dossier 档号.
    pub number: String,
    /// Its title 题名.
    pub title: String,
    /// The case.
    pub case: CaseId,
    /// The dossier, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dossier: Option<DossierId>,
    /// The request under whose approval it leaves the agency 对外提供 (Art. 24), if it is no dossier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<AccessId>,
    /// When it was put together. The same files and the same instant give the same bytes.
    pub bagged_at: Timestamp,
}

impl PackageInfo {
    /// The name of the bag: its one folder inside the ZIP, and what the ZIP is best called, without `.zip`.
    pub fn bag_name(&self) -> String {
        safe_name(&self.number)
    }

    /// What its entry is about: the dossier, else the request for access.
    pub fn subject(&self) -> Option<SubjectRef> {
        self.dossier.map(SubjectRef::from).or(self.access.map(SubjectRef::from))
    }
}

/// What a payload file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Made when the dossier was compiled: 封面, 卷内目录, 备考表 and the like. No entry of its own.
    Document,
    /// The print of a text record 文字记录, as its entry `record.issued` has it.
    Record,
    /// The scan of a signed page 签字页扫描件, as its entry `record.page_scanned` has it.
    Scan,
    /// An original 原始音像记录, as its entry `recording.received` has it.
    Original,
    /// A copy of a recording 副本, as its entry `copy.made` has it.
    Copy,
    /// The written note 文字说明材料 of an evidence copy, as its entry `copy.noted` has it.
    Note,
    /// A page that shows the other files in any browser, made with the package. No entry of its own.
    Page,
}

impl ItemKind {
    /// The folder it stands in.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Document | Self::Record | Self::Note => "data/文书/",
            Self::Copy => "data/音像副本/",
            Self::Page => layout::DATA,
            Self::Scan => "data/扫描件/",
            Self::Original => "data/原始音像/",
        }
    }

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Document => "卷内文书",
            Self::Record => "文字记录",
            Self::Scan => "扫描件",
            Self::Original => "原始音像",
            Self::Copy => "音像副本",
            Self::Note => "文字说明",
            Self::Page => "网页目录",
        }
    }
}

/// Pages of the dossier's one page sequence 页号, both ends included, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageRange {
    /// The first page.
    pub from: u32,
    /// The last page.
    pub to: u32,
}

/// What is said of a file when it is added.
#[derive(Clone, Debug)]
pub struct ItemMeta {
    pub(crate) kind: ItemKind,
    pub(crate) file_name: String,
    pub(crate) title: String,
    pub(crate) custody: Option<(SubjectRef, EntryId)>,
    pub(crate) pages: Option<PageRange>,
}

impl ItemMeta {
    /// A document made for the dossier.
    pub fn document(file_name: &str, title: &str) -> Self {
        Self { kind: ItemKind::Document, file_name: file_name.into(), title: title.into(), custody: None, pages: None }
    }

    /// The print of a record; `issued` is its entry `record.issued`.
    pub fn record(file_name: &str, title: &str, record: RecordId, issued: EntryId) -> Self {
        Self { kind: ItemKind::Record, custody: Some((record.into(), issued)), ..Self::document(file_name, title) }
    }

    /// The scan of a page of a record; `scanned` is its entry `record.page_scanned`.
    pub fn scan(file_name: &str, title: &str, record: RecordId, scanned: EntryId) -> Self {
        Self { kind: ItemKind::Scan, custody: Some((record.into(), scanned)), ..Self::document(file_name, title) }
    }

    /// A paper of the case itself; `received` is its entry `case.paper_received`.
    pub fn paper(file_name: &str, title: &str, case: CaseId, received: EntryId) -> Self {
        Self { kind: ItemKind::Scan, custody: Some((case.into(), received)), ..Self::document(file_name, title) }
    }

    /// An original, under the name it had on the device; `received` is its entry `recording.received`.
    pub fn original(file_name: &str, title: &str, recording: RecordingId, received: EntryId) -> Self {
        let file_name = format!("{recording}_{}", safe_name(file_name));
        Self { kind: ItemKind::Original, custody: Some((recording.into(), received)), ..Self::document(&file_name, title) }
    }

    /// A copy of a recording; `made` is its entry `copy.made`.
    pub fn copy(file_name: &str, title: &str, copy: CopyId, made: EntryId) -> Self {
        Self { kind: ItemKind::Copy, custody: Some((copy.into(), made)), ..Self::document(file_name, title) }
    }

    /// The written note of a copy; `noted` is its entry `copy.noted`.
    pub fn note(file_name: &str, title: &str, copy: CopyId, noted: EntryId) -> Self {
        Self { kind: ItemKind::Note, custody: Some((copy.into(), noted)), ..Self::document(file_name, title) }
    }

    /// A page that shows the other files.
    pub fn page(file_name: &str, title: &str) -> Self {
        Self { kind: ItemKind::Page, ..Self::document(file_name, title) }
    }

    /// Whether it is an original.
    pub fn is_original(&self) -> bool {
        self.kind == ItemKind::Original
    }

    /// Under a name that begins with this, such as that of a volume.
    #[must_use]
    pub fn prefixed(mut self, prefix: &str) -> Self {
        self.file_name.insert_str(0, prefix);
        self
    }

    /// The pages of the dossier that it takes.
    #[must_use]
    pub const fn on_pages(mut self, from: u32, to: u32) -> Self {
        self.pages = Some(PageRange { from, to });
        self
    }
}

/// A payload file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Where it stands in the package.
    pub path: String,
    /// What it is.
    pub kind: ItemKind,
    /// Its title 题名.
    pub title: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256.
    pub sha256: Sha256Digest,
    /// Its SM3.
    pub sm3: Sm3Digest,
    /// The record or recording it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectRef>,
    /// The entry that took it in custody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// Its pages in the dossier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<PageRange>,
    /// Where the agency keeps it, if it is only named here 引用: the bag lists it in `fetch.txt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_at: Option<String>,
}

impl Item {
    /// Both digests.
    pub const fn digests(&self) -> DigestPair {
        DigestPair { sha256: self.sha256, sm3: self.sm3 }
    }
}

/// The table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// [`FORMAT`].
    pub format: String,
    /// What the package is about.
    pub dossier: PackageInfo,
    /// SHA-256 of `proof/README.txt`, so that nobody can give readers another guide.
    pub guide_sha256: Sha256Digest,
    /// The files, in the order of the dossier.
    pub items: Vec<Item>,
}

impl Contents {
    /// The bytes of `data/目录.json`.
    ///
    /// # Errors
    /// Never for these types; serde cannot say so.
    pub fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The content of `fetch.txt`: what is only named here; nothing where everything is here.
    pub fn fetch(&self) -> Option<String> {
        let line = |item: &Item| Some(format!("{} {} {}\n", item.kept_at.as_ref()?, item.size, item.path));
        Some(self.items.iter().filter_map(line).collect::<String>()).filter(|text| !text.is_empty())
    }

    /// How many files and bytes the payload has, a table of contents of `own_size` bytes included.
    pub fn payload(&self, own_size: u64) -> (u64, u64) {
        let octets = self.items.iter().fold(own_size, |sum, item| sum.saturating_add(item.size));
        (self.items.len() as u64 + 1, octets)
    }
}
