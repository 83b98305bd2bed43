//! List of audio-visual records 音像资料目录 that belong to a case, with the digests that prove which files are meant.

use base::{DigestPair, Span, Timestamp};
use serde::{Deserialize, Serialize};

/// List of audio-visual records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceIndex {
    /// The agency's full name.
    pub agency: String,
    /// Name of the case or scene.
    pub case_name: String,
    /// In printing order; numbered here.
    pub items: Vec<EvidenceItem>,
    /// What is said below the list, e.g. where the originals are kept. Line breaks separate paragraphs.
    pub note: Option<String>,
}

/// One recording or photograph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceItem {
    /// What it shows 内容.
    pub title: String,
    /// 录像, 录音, 照片.
    pub form: String,
    /// Who recorded it 记录人.
    pub recorder: Option<String>,
    /// Device 设备.
    pub device: Option<String>,
    /// Where 地点.
    pub place: Option<String>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// How sure the time is, in words, where it is not.
    pub time_note: Option<String>,
    /// Length 时长 in milliseconds.
    pub length: Option<Span>,
    /// File name as received.
    pub file_name: String,
    /// Size in bytes.
    pub bytes: Option<u64>,
    /// Digests of the original.
    pub digests: Option<DigestPair>,
    /// A still 画面截图: position in [`crate::Document::images`].
    pub still: Option<usize>,
}
