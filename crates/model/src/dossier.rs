//! A dossier 案卷: compiled from a case, handed over to the custodian, from then on only supplemented (Art. 21).

use base::{CaseId, DigestPair, ObjectId, PersonId, Sha256Digest};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp, Subject};
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
}

impl Subject for DossierState {
    type Fact = DossierFact;
    const KIND: SubjectKind = SubjectKind::Dossier;

    fn apply(&mut self, at: Stamp, fact: DossierFact) {
        match fact {
            DossierFact::Compiled { case, number, documents, pages, originals, contents_sha256 } => {
                self.case = Some(case);
                self.compiled = Some(Dated { at, what: Compilation { number, documents, pages, originals, contents_sha256 } });
            }
            DossierFact::Packaged { package, size, digests } => {
                self.package = Some(Dated { at, what: Package { object: package, size, digests } });
            }
            DossierFact::HandedOver { custodian } => self.handed_over = Some(Dated { at, what: custodian }),
        }
    }
}
