//! A copy 副本 of a recording: an evidence copy 证据副本 with its written note 文字说明材料 (Art. 23), or a redaction 遮盖件 (Art. 25).
//! A copy is another object that names its original and how it was made; the original is never touched (Art. 24).
//!
//! What is done with a copy under a grant belongs to [`crate::access`].

use base::{CaseId, DigestPair, ObjectId, PersonId, RecordingId, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

/// What a copy is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyPurpose {
    /// 证据副本: goes into the dossier, with a written note (Art. 23).
    #[default]
    Evidence,
    /// 遮盖件: what must be kept secret is covered (Art. 25).
    Redaction,
}

impl CopyPurpose {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Evidence => "证据副本",
            Self::Redaction => "遮盖件",
        }
    }
}

/// A stretch of a recording, counted from its first instant. `from` is less than `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Where it begins.
    pub from: Span,
    /// The first instant after it.
    pub to: Span,
}

/// Something covered in a redaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mask", rename_all = "snake_case")]
pub enum Mask {
    /// A box 方框 over the picture; sides in thousandths of width and height, from the upper left corner.
    Box {
        /// Left edge.
        x: u16,
        /// Upper edge.
        y: u16,
        /// Width.
        w: u16,
        /// Height.
        h: u16,
        /// When; the whole length if nothing is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<Part>,
    },
    /// Silence 静音.
    Mute {
        /// When.
        part: Part,
    },
}

/// Why something is covered (Art. 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// 商业秘密.
    Trade,
    /// 个人隐私.
    Privacy,
    /// 举报人身份: whoever reported it is not to be known.
    Informant,
}

impl Secrecy {
    /// Every word, in the order of the law.
    pub const ALL: [Self; 3] = [Self::Trade, Self::Privacy, Self::Informant];

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Trade => "商业秘密",
            Self::Privacy => "个人隐私",
            Self::Informant => "举报人身份",
        }
    }
}

/// What is to be copied, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Of which recording.
    pub recording: RecordingId,
    /// What for.
    pub purpose: CopyPurpose,
    /// Into the dossier of which case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// Which part of it; the whole if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Who took the evidence 取证人员.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collectors: Vec<PersonId>,
    /// When it was taken 取证时间.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collected_at: Option<Timestamp>,
    /// What is covered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masks: Vec<Mask>,
    /// On which ground it is covered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Secrecy>,
}

/// How a copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyMethod {
    /// 逐字节复制: the same bytes, so the same digests.
    Bytes,
    /// 码流复制: a part, picture and sound as they were encoded.
    Stream,
    /// 重新编码: encoded anew, since something is covered.
    Encoded,
}

impl CopyMethod {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bytes => "逐字节复制，未作任何改动",
            Self::Stream => "码流复制，未重新编码",
            Self::Encoded => "遮盖后重新编码",
        }
    }
}

/// The bytes of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyBytes {
    /// The object that holds them.
    pub object: ObjectId,
    /// How many.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// The container, as the ending of a file name (`mp4`, `ts` …).
    pub container: String,
    /// How it was made.
    pub method: CopyMethod,
    /// Which part of the original it really holds: streams are cut where pictures can be, at or before the part that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<Part>,
    /// The program that made it, with its version; nothing for the same bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
}

/// The written note 文字说明材料, as a print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyNote {
    /// The object that holds it.
    pub object: ObjectId,
    /// How many bytes.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
    /// How many pages.
    pub pages: u32,
}

/// What happens to a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum CopyFact {
    /// A person lists a recording as evidence and has it copied, or has something covered. Private: place (取证地点), text (证明对象,
    /// or the reason), document (原始载体存放处).
    Ordered(Order),
    /// The copy is there.
    Made(CopyBytes),
    /// Its written note is there; always in the same act as the copy.
    Noted(CopyNote),
    /// It cannot be made so. Private: text (why).
    Failed,
    /// It is no longer wanted: the recording is not used as evidence. Private: text (why). Its bytes stay.
    Withdrawn,
}

/// What is known of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyState {
    /// What was asked for.
    pub order: Option<Dated<Order>>,
    /// The copy.
    pub made: Option<Dated<CopyBytes>>,
    /// Its note.
    pub note: Option<Dated<CopyNote>>,
    /// It could not be made.
    pub failed: Option<Dated<()>>,
    /// It is no longer wanted.
    pub withdrawn: Option<Dated<()>>,
}

impl CopyState {
    /// What it is for.
    pub fn purpose(&self) -> CopyPurpose {
        self.order.as_ref().map_or(CopyPurpose::default(), |o| o.what.purpose)
    }

    /// Whether it waits to be made.
    pub const fn waits(&self) -> bool {
        self.order.is_some() && self.made.is_none() && self.failed.is_none() && self.withdrawn.is_none()
    }

    /// The bytes, unless it is no longer wanted.
    pub fn usable(&self) -> Option<&CopyBytes> {
        self.made.as_ref().filter(|_| self.withdrawn.is_none()).map(|m| &m.what)
    }
}

impl Subject for CopyState {
    type Fact = CopyFact;
    const KIND: SubjectKind = SubjectKind::Copy;

    fn apply(&mut self, at: Stamp, fact: CopyFact) {
        match fact {
            CopyFact::Ordered(order) => self.order = Some(Dated { at, what: order }),
            CopyFact::Made(bytes) => self.made = Some(Dated { at, what: bytes }),
            CopyFact::Noted(note) => self.note = Some(Dated { at, what: note }),
            CopyFact::Failed => self.failed = Some(Dated { at, what: () }),
            CopyFact::Withdrawn => self.withdrawn = Some(Dated { at, what: () }),
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &CopyFact, private: &PrivatePart, at: Stamp) {
        match fact {
            // Why it failed or is not wanted stands beside what it was to prove.
            CopyFact::Failed | CopyFact::Withdrawn => part.keep_under(at.entry, key::TEXT, private),
            _ => part.0.extend(private.0.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use base::EntryId;

    use super::*;

    #[test]
    fn a_copy_waits_until_it_is_made_cannot_be_or_is_not_wanted() {
        let now = Timestamp::default();
        let at = Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: now, recorded_at: now };
        let order = Order {
            recording: RecordingId::default(),
            purpose: CopyPurpose::Evidence,
            case: None,
            part: None,
            collectors: Vec::new(),
            collected_at: None,
            masks: Vec::new(),
            ground: None,
        };
        let mut ordered = CopyState::default();
        assert!(!ordered.waits());
        ordered.apply(at, CopyFact::Ordered(order));
        assert!(ordered.waits());
        for end in [CopyFact::Failed, CopyFact::Withdrawn] {
            let mut ended = ordered.clone();
            ended.apply(at, end);
            assert!(!ended.waits() && ended.usable().is_none());
        }
    }
}
