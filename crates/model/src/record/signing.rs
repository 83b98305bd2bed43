//! How a document is signed, refused or sealed. No facts here.

use base::{DigestPair, EntryId, ObjectId};
use serde::{Deserialize, Serialize};

/// How a page scan was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recognised {
    /// By the QR code printed on the page.
    Qr,
    /// By the person who uploaded it.
    Person,
}

/// How the party signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// 签名或者盖章.
    Signed,
    /// 拒绝签名, noted on the record.
    Refused,
}

/// What stands on the paper where somebody signs; equal before the law, and told apart because a page cannot show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignMark {
    /// 签名.
    Handwriting,
    /// 捺指印.
    Fingerprint,
    /// 盖章.
    Seal,
}

impl SignMark {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Handwriting => "签名",
            Self::Fingerprint => "捺指印",
            Self::Seal => "盖章",
        }
    }
}

/// What bears out that somebody refused to sign 拒签.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalProof {
    /// A witness 见证人 signed the note.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub witnessed: bool,
    /// The mark at the scene under which the recording shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_by: Option<EntryId>,
}

impl RefusalProof {
    /// Whether anything bears it out.
    pub const fn is_borne_out(&self) -> bool {
        self.witnessed || self.shown_by.is_some()
    }
}

/// How far an electronic seal or signature of a file could be verified here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealState {
    /// The signature covers the whole file and its certificate leads to one that the agency trusts.
    Verified,
    /// 未验证: the file bears one that could not be judged here; a person looks.
    Unverified,
    /// The file was changed after it was signed, or the signature is no good.
    Broken,
}

impl SealState {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Verified => "电子签章验证通过",
            Self::Unverified => "电子签章未验证",
            Self::Broken => "电子签章验证不通过",
        }
    }
}

/// A document that came back with an electronic seal instead of paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    /// The bytes.
    pub object: ObjectId,
    /// Their number.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// The media type, found from the bytes.
    pub media_type: String,
    /// How far its seal could be verified.
    pub seal: SealState,
}
