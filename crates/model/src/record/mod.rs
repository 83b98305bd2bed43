//! A text record 文字记录: issued as a print, signed on paper, scanned page by page, final (Arts. 8–13).

mod pages;
mod signing;
mod yields;

use base::{CaseId, DigestPair, EntryId, GrantId, ObjectId, PersonId, SceneId};
use serde::{Deserialize, Serialize};

use crate::copy::Secrecy;
use crate::fact::Finding;
use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::review::{Answer, AnswerOnPaper, Review, ReviewStep, Reviewers};
use crate::secrecy::Labels;
use crate::subject::SubjectKind;

pub use pages::{PageMask, PageScan, Print, Redaction};
pub use signing::{Recognised, RefusalProof, SealState, SealedFile, SignMark, Signature};
pub use yields::Yield;

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
    /// It got its number 文号, which it keeps for ever, also when it is set anew or void.
    Numbered {
        /// As it is printed: `豫城管罚决〔2026〕7号`.
        number: String,
    },
    /// It was written by hand: so many sheets, whatever the print of what was typed from them has. As good as any other.
    Handwritten {
        /// How many pages of paper.
        pages: u32,
    },
    /// It came back as a file with an electronic seal; no page has to be scanned. Private: file name.
    SealedFileReceived {
        /// The file.
        #[serde(flatten)]
        file: SealedFile,
        /// What was noticed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        findings: Vec<Finding>,
    },
    /// 作废: it counts for nothing from now on; its number is never given to another. Private: text (why).
    Voided,
    /// All pages are there: the signed paper is the record from now on. Private: place (of the paper), text, witness.
    Finalised {
        /// How the party signed.
        signature: Signature,
        /// What stands on the paper.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        marks: Vec<SignMark>,
        /// What bears out a refusal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refusal: Option<RefusalProof>,
        /// What was noticed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        findings: Vec<Finding>,
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
        /// Under which standing approval 常设批准 of that person, by its entry.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        under: Option<EntryId>,
    },
    /// One of them passed it or sent it back on paper, and somebody else writes it down 代录. It happened on the day of the paper, as a claim.
    /// Private: text (reasons).
    ReviewedOnPaper {
        /// At which step.
        step: ReviewStep,
        /// Passed, or sent back.
        agreed: bool,
        /// Who signed the paper.
        signer: PersonId,
        /// In whose place, when the signer is a deputy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        acting_for: Option<PersonId>,
        /// The entry of the case that took in the paper.
        paper: EntryId,
        /// What was noticed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        findings: Vec<Finding>,
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
    /// Its number 文号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Written by hand: how many pages of paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handwritten: Option<u32>,
    /// The file with an electronic seal that came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Dated<SealedFile>>,
    /// Void since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<Stamp>,
    /// What stands where somebody signed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<SignMark>,
    /// What bears out a refused signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalProof>,
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

    /// How many pages of paper there are: those written by hand, or those of the print.
    pub fn pages(&self) -> u32 {
        self.handwritten.or_else(|| self.print.as_ref().map(|p| p.what.pages)).unwrap_or(0)
    }

    /// The pages of the paper that no scan has shown yet; none where a sealed file came back.
    pub fn missing_pages(&self) -> Vec<u32> {
        let pages = if self.sealed.is_some() { 0 } else { self.pages() };
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
                (self.finalised, self.sealed) = (None, None);
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
            RecordFact::Numbered { number } => self.number = Some(number),
            RecordFact::Handwritten { pages } => self.handwritten = Some(pages),
            RecordFact::SealedFileReceived { file, findings } => {
                self.sealed = Some(Dated { at, what: file });
                self.findings.extend(findings);
            }
            RecordFact::Voided => {
                self.voided.get_or_insert(at);
                // Nobody need say anything more about it.
                if let Some(review) = self.reviews.last_mut() {
                    review.superseded.get_or_insert(at);
                }
            }
            RecordFact::Finalised { signature, marks, refusal, findings } => {
                self.finalised = Some(Dated { at, what: signature });
                (self.marks, self.refusal) = (marks, refusal);
                self.findings.extend(findings);
            }
            RecordFact::ReviewAsked { reviewer, approver } => {
                self.reviews.push(Review::new(Dated { at, what: Reviewers { reviewer, approver } }));
            }
            RecordFact::Reviewed { step, agreed, acting_for, under } => {
                if let Some(review) = self.reviews.last_mut() {
                    review.answer(Dated { at, what: Answer { step, agreed, acting_for, under, on_paper: None } });
                }
            }
            RecordFact::ReviewedOnPaper { step, agreed, signer, acting_for, paper, findings } => {
                if let Some(review) = self.reviews.last_mut() {
                    let on_paper = Some(AnswerOnPaper { signer, paper });
                    review.answer(Dated { at, what: Answer { step, agreed, acting_for, under: None, on_paper } });
                }
                self.findings.extend(findings);
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
            RecordFact::ReviewAsked { .. }
            | RecordFact::Reviewed { .. }
            | RecordFact::ReviewedOnPaper { .. }
            | RecordFact::Voided => {
                part.keep_under(at.entry, key::TEXT, private);
            }
            RecordFact::Labelled { .. } | RecordFact::Unlabelled { .. } | RecordFact::Redacted(_) => {
                part.keep_all_under(at.entry, private);
            }
            _ => part.0.extend(private.0.clone()),
        }
    }
}
