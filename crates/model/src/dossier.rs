//! A dossier 案卷: compiled from a case, handed over to the custodian, from then on only supplemented (Art. 21).

use base::{CaseId, Day, DigestPair, EntryId, ObjectId, PersonId, Sha256Digest};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

/// What happens to a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum DossierFact {
    /// Compiled 立卷. Private: title, text (what is missing, for the 备考表).
    Compiled {
        /// Of which case.
        case: CaseId,
        /// The number of the dossier 档号.
        number: String,
        /// How many documents.
        documents: u32,
        /// How many pages of paper.
        pages: u32,
        /// How many originals.
        originals: u32,
        /// SHA-256 of the package's table of contents, which names every file with its digests.
        contents_sha256: Sha256Digest,
        /// Originals are named in the package with their digests and are not in it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_reference: bool,
    },
    /// The package was closed with the proofs, which could only be made after the entry above.
    Packaged {
        /// The package.
        package: ObjectId,
        /// Its size in bytes.
        size: u64,
        /// Its digests.
        digests: DigestPair,
    },
    /// Handed over 移交归档 to the dossier custodian (Art. 20). Private: place.
    HandedOver {
        /// Who received it.
        custodian: PersonId,
    },
    /// Material that came after the handover was added 补充归档; what was archived stays as it is (Art. 21). Private: title, text (why).
    Supplemented {
        /// The number of the dossier with that of the supplement.
        number: String,
        /// How many documents.
        documents: u32,
        /// How many pages of paper; they go on where the dossier ended.
        pages: u32,
        /// How many originals.
        originals: u32,
        /// SHA-256 of its table of contents.
        contents_sha256: Sha256Digest,
    },
    /// The package of the latest supplement was closed with its proofs.
    SupplementPackaged {
        /// The package.
        package: ObjectId,
        /// Its size in bytes.
        size: u64,
        /// Its digests.
        digests: DigestPair,
    },
    /// It was appraised 鉴定: what becomes of it at the end of its term. Private: name (who appraised), text (the opinion).
    Appraised {
        /// What was found.
        verdict: Appraisal,
        /// Until when it is kept, when longer than before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// It must be kept whatever its term says, as long as this holds 暂缓处置. Private: text (why).
    Held,
    /// That reason is gone.
    HoldEnded {
        /// The entry that said so.
        hold: EntryId,
    },
    /// It went to an archive 移交进馆, which gave a receipt. Private: name (the archive), document (the receipt).
    Transferred {
        /// On which day.
        on: Day,
    },
}

/// What an appraisal 鉴定 finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appraisal {
    /// Kept longer 延长保管期限.
    Extended,
    /// Kept for ever 转为永久.
    Permanent,
    /// May be destroyed 准予销毁.
    Destroy,
}

impl Appraisal {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Extended => "延长保管期限",
            Self::Permanent => "转为永久保管",
            Self::Destroy => "无继续保存价值，可以销毁",
        }
    }
}

/// Material that was added 补充归档.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// What it holds.
    pub compiled: Compilation,
    /// Its package, once it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Dated<Package>>,
}

/// A compiled dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compilation {
    /// The number of the dossier.
    pub number: String,
    /// How many documents.
    pub documents: u32,
    /// How many pages of paper.
    pub pages: u32,
    /// How many originals.
    pub originals: u32,
    /// SHA-256 of the package's table of contents.
    pub contents_sha256: Sha256Digest,
    /// Whether originals are only named in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_reference: bool,
}

/// A package that was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// The package.
    pub object: ObjectId,
    /// Its size in bytes.
    pub size: u64,
    /// Its digests.
    pub digests: DigestPair,
}

/// What is known of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierState {
    /// Of which case.
    pub case: Option<CaseId>,
    /// Compiled.
    pub compiled: Option<Dated<Compilation>>,
    /// Its package.
    pub package: Option<Dated<Package>>,
    /// Handed over to this custodian.
    pub handed_over: Option<Dated<PersonId>>,
    /// What was added since, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<Dated<Supplement>>,
    /// Appraisals: what was found, until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appraisals: Vec<Dated<(Appraisal, Option<Day>)>>,
    /// Why it must be kept whatever its term says: since when, and when that ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Dated<Option<Stamp>>>,
    /// It went to an archive on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred: Option<Dated<Day>>,
}

impl DossierState {
    /// Whether something keeps it from being destroyed.
    pub fn is_held(&self) -> bool {
        self.holds.iter().any(|hold| hold.what.is_none())
    }

    /// How many pages of paper it has, its supplements included.
    pub fn pages(&self) -> u32 {
        let first = self.compiled.iter().map(|c| c.what.pages);
        first.chain(self.supplements.iter().map(|s| s.what.compiled.pages)).fold(0, u32::saturating_add)
    }

    /// When its latest part was compiled: whatever was recorded after that is in none.
    pub fn compiled_last(&self) -> Option<&Stamp> {
        self.supplements.last().map(|s| &s.at).or(self.compiled.as_ref().map(|c| &c.at))
    }

    /// Every package it has.
    pub fn packages(&self) -> impl Iterator<Item = &Dated<Package>> {
        self.package.iter().chain(self.supplements.iter().filter_map(|s| s.what.package.as_ref()))
    }
}

impl Subject for DossierState {
    type Fact = DossierFact;
    const KIND: SubjectKind = SubjectKind::Dossier;

    fn apply(&mut self, at: Stamp, fact: DossierFact) {
        match fact {
            DossierFact::Compiled { case, number, documents, pages, originals, contents_sha256, by_reference } => {
                self.case = Some(case);
                let compiled = Compilation { number, documents, pages, originals, contents_sha256, by_reference };
                self.compiled = Some(Dated { at, what: compiled });
            }
            DossierFact::Packaged { package, size, digests } => {
                self.package = Some(Dated { at, what: Package { object: package, size, digests } });
            }
            DossierFact::HandedOver { custodian } => self.handed_over = Some(Dated { at, what: custodian }),
            DossierFact::Supplemented { number, documents, pages, originals, contents_sha256 } => {
                let compiled = Compilation { number, documents, pages, originals, contents_sha256, by_reference: false };
                self.supplements.push(Dated { at, what: Supplement { compiled, package: None } });
            }
            DossierFact::SupplementPackaged { package, size, digests } => {
                if let Some(last) = self.supplements.last_mut() {
                    last.what.package = Some(Dated { at, what: Package { object: package, size, digests } });
                }
            }
            DossierFact::Appraised { verdict, until } => self.appraisals.push(Dated { at, what: (verdict, until) }),
            DossierFact::Held => self.holds.push(Dated { at, what: None }),
            DossierFact::HoldEnded { hold } => {
                if let Some(held) = self.holds.iter_mut().find(|held| held.at.entry == hold) {
                    held.what.get_or_insert(at);
                }
            }
            DossierFact::Transferred { on } => self.transferred = Some(Dated { at, what: on }),
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &DossierFact, private: &PrivatePart, at: Stamp) {
        match fact {
            DossierFact::Compiled { .. } | DossierFact::Packaged { .. } | DossierFact::HandedOver { .. } => {
                part.0.extend(private.0.clone());
            }
            // Whatever is said later stands under the entry that says it.
            _ if private.0.is_empty() => {}
            _ => {
                part.0.insert(at.entry.to_string(), serde_json::json!(private.0));
            }
        }
    }
}

impl DossierState {
    /// What an entry about this dossier said under a name, where it said it later than the handover.
    pub fn said<'a>(private: &'a PrivatePart, entry: EntryId, name: &str) -> &'a str {
        private.value(&entry.to_string()).and_then(|said| said[name].as_str()).unwrap_or_default()
    }

    /// Why it is kept whatever its term says, of what holds now.
    pub fn reasons(&self, private: &PrivatePart) -> Vec<String> {
        let open = self.holds.iter().filter(|hold| hold.what.is_none());
        open.map(|hold| Self::said(private, hold.at.entry, key::TEXT).to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use base::Timestamp;

    use super::*;

    fn at(entry: u8, second: i64) -> Stamp {
        let when = Timestamp::from_millis(second * 1000);
        Stamp { entry: EntryId(base::RawId([entry; 16])), actor: PersonId::default(), happened_at: when, recorded_at: when }
    }

    #[test]
    fn what_is_added_later_leaves_what_was_archived() {
        let mut state = DossierState::default();
        let digest = Sha256Digest([0; 32]);
        let (documents, originals, contents_sha256) = (1, 0, digest);
        let number = || "0123".to_owned();
        state.apply(
            at(1, 1),
            DossierFact::Compiled {
                case: CaseId::default(),
                number: number(),
                documents,
                pages: 7,
                originals,
                contents_sha256,
                by_reference: false,
            },
        );
        let compiled = state.compiled.clone();
        state.apply(at(2, 9), DossierFact::Supplemented { number: number(), documents, pages: 2, originals, contents_sha256 });
        assert_eq!((&state.compiled, state.pages()), (&compiled, 9));
        assert_eq!(state.compiled_last().map(|last| last.entry), Some(at(2, 9).entry));
        let (package, digests) = (ObjectId::default(), DigestPair::of(b"zip"));
        state.apply(at(3, 9), DossierFact::SupplementPackaged { package, size: 3, digests });
        assert_eq!((state.package.is_none(), state.packages().count()), (true, 1));
    }

    #[test]
    fn each_hold_ends_by_itself_and_once() {
        let (mut state, mut private) = (DossierState::default(), PrivatePart::none());
        for entry in [1, 2] {
            state.apply(at(entry, 1), DossierFact::Held);
            let why = PrivatePart::none().with(key::TEXT, format!("原因 {entry}"));
            DossierState::apply_private(&mut private, &DossierFact::Held, &why, at(entry, 1));
        }
        state.apply(at(3, 5), DossierFact::HoldEnded { hold: at(1, 1).entry });
        state.apply(at(4, 9), DossierFact::HoldEnded { hold: at(1, 1).entry });
        assert!(state.is_held());
        assert_eq!(
            (state.holds[0].what.as_ref().map(|e| e.entry), state.reasons(&private)),
            (Some(at(3, 5).entry), vec!["原因 2".to_owned()])
        );
        state.apply(at(5, 9), DossierFact::HoldEnded { hold: at(2, 1).entry });
        assert!(!state.is_held());
    }
}
