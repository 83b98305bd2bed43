//! Papers that came into a case from elsewhere, and opinions given on paper. No facts here.

use base::{Day, DigestPair, EntryId, ObjectId, PersonId};
use serde::{Deserialize, Serialize};

/// What a paper of a case 纸质材料 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 签批件: a form on which somebody gave an opinion by hand.
    Approval,
    /// 其他系统的文书: made elsewhere, kept here as it came.
    Foreign,
    /// Anything else on paper.
    Other,
}

impl PaperKind {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Approval => "签批件",
            Self::Foreign => "其他系统的文书",
            Self::Other => "其他材料",
        }
    }
}

/// A paper of a case, as a scan or a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// The day that stands on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<Day>,
    /// The bytes.
    pub object: ObjectId,
    /// Their number.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// The media type, found from the bytes.
    pub media_type: String,
}

/// An opinion that stands on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnPaper {
    /// The entry that wrote it down.
    pub opinion: EntryId,
    /// Who signed.
    pub signer: PersonId,
    /// The entry of the paper.
    pub paper: EntryId,
}
