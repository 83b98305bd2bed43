//! The pages of a document: prints, scans, and copies with parts blacked out. No facts here.

use base::{DigestPair, ObjectId};
use serde::{Deserialize, Serialize};

use super::signing::Recognised;
use crate::copy::Secrecy;

/// A box over a page in a redaction; sides in thousandths of width and height, from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMask {
    /// Which page of what is covered, from 1.
    pub page: u32,
    /// Left edge.
    pub x: u16,
    /// Upper edge.
    pub y: u16,
    /// Width.
    pub w: u16,
    /// Height.
    pub h: u16,
}

/// A redaction 遮盖件 of a print or a scan (Art. 25): pages as pictures with boxes painted over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// The print or scan that it is of.
    pub source: ObjectId,
    /// The scan of this page; the print when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// What is covered.
    pub masks: Vec<PageMask>,
    /// On which ground.
    pub ground: Secrecy,
    /// The bytes.
    pub object: ObjectId,
    /// Their number.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// How many pages.
    pub pages: u32,
}

/// A print of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// How many pages.
    pub pages: u32,
    /// The bytes.
    pub pdf: ObjectId,
    /// Their number.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
}

/// A scan of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageScan {
    /// Which page, from 1.
    pub page: u32,
    /// The bytes.
    pub object: ObjectId,
    /// Their number.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// How the page was recognised.
    pub recognised: Recognised,
}
