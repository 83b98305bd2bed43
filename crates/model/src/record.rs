//! A text record 文字记录: issued as a print, signed on paper, scanned page by page, final (Arts. 8–13).

use base::{CaseId, DigestPair, GrantId, ObjectId, PersonId, SceneId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::copy::Secrecy;
use crate::fact::Finding;
use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::review::{Answer, Review, ReviewStep, Reviewers};
use crate::secrecy::Labels;
use crate::subject::SubjectKind;

/// A typed fact that a record yields; the only thing rules know of its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "yield", rename_all = "snake_case")]
pub enum Yield {
    /// An inspection at the scene took place (Art. 10 item 3).
    OnSiteInspection {
        /// From.
        started_at: Timestamp,
        /// To.
        ended_at: Timestamp,
        /// By whom.
        officers: Vec<PersonId>,
        /// Whether certificates were shown (Art. 10 item 1).
        certificates_shown: bool,
    },
    /// A step 环节 of the action was done, as `law/steps` names it.
    Step {
        /// Which: `preservation`.
        step: String,
        /// When.
        at: Timestamp,
        /// Until when it lasts, or was put off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// A sum of money, in fen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<i64>,
        /// What it came to, by a code of the form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<String>,
        /// By whom.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        officers: Vec<PersonId>,
    },
    /// A person was questioned (Art. 10 item 2).
    Inquiry {
        /// From.
        started_at: Timestamp,
        /// To.
        ended_at: Timestamp,
        /// By whom.
        officers: Vec<PersonId>,
        /// Whether certificates were shown (Art. 10 item 1).
        certificates_shown: bool,
    },
}

impl Yield {
    /// When it began, or was done.
    pub const fn began(&self) -> Timestamp {
        match self {
            Self::OnSiteInspection { started_at, .. } | Self::Inquiry { started_at, .. } => *started_at,
            Self::Step { at, .. } => *at,
        }
    }

    /// By whom, as far as it says.
    pub fn officers(&self) -> &[PersonId] {
        let (Self::OnSiteInspection { officers, .. } | Self::Inquiry { officers, .. } | Self::Step { officers, .. }) = self;
        officers
    }
}

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

/// What happens to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum RecordFact {
    /// Set and printed; unsigned, so a draft in law. Issuing again replaces the print. Private: title, values.
    Issued {
        /// The case it belongs to.
        case: CaseId,
        /// The scene it tells of.
        scene: Option<SceneId>,
        /// The record type in `law/records`.
        record_type: String,
        /// The version of that type.
        type_version: u32,
        /// How many pages the print has.
        pages: u32,
        /// The print.
        pdf: ObjectId,
        /// The print's size in bytes.
        pdf_size: u64,
        /// The print's digests.
        pdf_digests: DigestPair,
        /// What rules may know of it.
        yields: Vec<Yield>,
        /// What was noticed.
        findings: Vec<Finding>,
    },
    /// A signed page came back as a scan. Private: file name.
    PageScanned {
        /// Which page, from 1.
        page: u32,
        /// The scan.
        object: ObjectId,
        /// Its size in bytes.
        size: u64,
        /// Its digests.
        digests: DigestPair,
        /// How the page was recognised.
        recognised: Recognised,
        /// What was noticed.
        findings: Vec<Finding>,
    },
    /// All pages are there: the signed paper is the record from now on. Private: place (of the paper), text.
    Finalised {
        /// How the party signed.
        signature: Signature,
    },
    /// The handlers send it to whoever reviews and approves it 送审. Private: text (what to look at).
    ReviewAsked {
        /// Who reviews it.
        reviewer: PersonId,
        /// Who approves it after that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approver: Option<PersonId>,
    },
    /// One of them passes it or sends it back. Private: text (reasons).
    Reviewed {
        /// At which step.
        step: ReviewStep,
        /// Passed, or sent back.
        agreed: bool,
        /// In whose place, when not in the own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<PersonId>,
    },
    /// It holds a secret 标注 (Art. 25). Private: text (why), document (the ground in law).
    Labelled {
        /// Of which kind.
        label: Secrecy,
    },
    /// It holds that secret no more 解除标注. Private: text (why).
    Unlabelled {
        /// Of which kind.
        label: Secrecy,
    },
    /// Something in it was covered in a copy 遮盖件 (Art. 25). Private: text (why).
    Redacted(Redaction),
    /// Somebody who does not handle the case read it under a grant (Art. 24).
    Consulted {
        /// Under which grant.
        grant: GrantId,
    },
    /// The handlers remind whoever it waits for 催办.
    Reminded {
        /// Who.
        person: PersonId,
    },
}

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

/// What is known of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordState {
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The scene it tells of.
    pub scene: Option<SceneId>,
    /// The record type.
    pub record_type: String,
    /// Its version.
    pub type_version: u32,
    /// The latest print.
    pub print: Option<Dated<Print>>,
    /// What rules may know of it.
    pub yields: Vec<Yield>,
    /// Scans of the latest print, the newest of each page, by page.
    pub scans: Vec<Dated<PageScan>>,
    /// Final, since all signed pages are there.
    pub finalised: Option<Dated<Signature>>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// Its reviews, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// Which secrets it holds.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// Its redactions, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redactions: Vec<Dated<Redaction>>,
    /// Who read it under a grant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<Dated<GrantId>>,
}

impl RecordState {
    /// The review that is about the present print.
    pub fn review(&self) -> Option<&Review> {
        self.reviews.last().filter(|r| r.superseded.is_none())
    }

    /// The pages of the print that no scan has shown yet.
    pub fn missing_pages(&self) -> Vec<u32> {
        let pages = self.print.as_ref().map_or(0, |p| p.what.pages);
        (1..=pages).filter(|n| self.scans.iter().all(|s| s.what.page != *n)).collect()
    }
}

impl Subject for RecordState {
    type Fact = RecordFact;
    const KIND: SubjectKind = SubjectKind::Record;

    fn apply(&mut self, at: Stamp, fact: RecordFact) {
        match fact {
            RecordFact::Issued {
                case,
                scene,
                record_type,
                type_version,
                pages,
                pdf,
                pdf_size,
                pdf_digests,
                yields,
                findings,
            } => {
                (self.case, self.scene, self.record_type, self.type_version) = (Some(case), scene, record_type, type_version);
                self.print = Some(Dated { at, what: Print { pages, pdf, size: pdf_size, digests: pdf_digests } });
                (self.yields, self.findings) = (yields, findings);
                // Scans of an older print show older words.
                self.scans.clear();
                self.finalised = None;
                // So do reviews.
                if let Some(review) = self.reviews.last_mut() {
                    review.superseded.get_or_insert(at);
                }
            }
            RecordFact::PageScanned { page, object, size, digests, recognised, findings } => {
                self.scans.retain(|s| s.what.page != page);
                self.scans.push(Dated { at, what: PageScan { page, object, size, digests, recognised } });
                self.scans.sort_by_key(|s| s.what.page);
                self.findings.extend(findings);
            }
            RecordFact::Finalised { signature } => self.finalised = Some(Dated { at, what: signature }),
            RecordFact::ReviewAsked { reviewer, approver } => {
                self.reviews.push(Review::new(Dated { at, what: Reviewers { reviewer, approver } }));
            }
            RecordFact::Reviewed { step, agreed, acting_for } => {
                if let Some(review) = self.reviews.last_mut() {
                    review.answer(Dated { at, what: Answer { step, agreed, acting_for } });
                }
            }
            RecordFact::Labelled { label } => self.labels.put(at, label),
            RecordFact::Unlabelled { label } => self.labels.lift(label),
            RecordFact::Redacted(redaction) => self.redactions.push(Dated { at, what: redaction }),
            RecordFact::Consulted { grant } => self.consulted.push(Dated { at, what: grant }),
            RecordFact::Reminded { .. } => {
                if let Some(review) = self.reviews.last_mut() {
                    review.reminders.push(at);
                }
            }
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &RecordFact, private: &PrivatePart, at: Stamp) {
        match fact {
            // What was said of it stands under its entry, so that none overwrites another.
            RecordFact::ReviewAsked { .. } | RecordFact::Reviewed { .. } => part.keep_under(at.entry, key::TEXT, private),
            RecordFact::Labelled { .. } | RecordFact::Unlabelled { .. } | RecordFact::Redacted(_) => {
                part.keep_all_under(at.entry, private);
            }
            _ => part.0.extend(private.0.clone()),
        }
    }
}
