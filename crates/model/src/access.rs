//! A request to consult 调阅, copy 复制, provide 对外提供 or publish 发布, the head's approval, and the grant it becomes (Art. 24); what left
//! the agency under it; the insight of a supervisor, which needs a task and no approval (Art. 26).

use base::{CaseId, Day, DigestPair, GrantId, ObjectId, PersonId, Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::secrecy::Reach;
use crate::subject::{SubjectKind, SubjectRef};

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessKind {
    /// 调阅: to look and listen here.
    #[default]
    Consult,
    /// 复制: to take a copy.
    Copy,
    /// 对外提供: to give it to somebody outside the agency (para. 1).
    Provide,
    /// 发布: to publish it, on the internet or otherwise (para. 1).
    Publish,
}

impl AccessKind {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Consult => "调阅",
            Self::Copy => "复制",
            Self::Provide => "对外提供",
            Self::Publish => "发布",
        }
    }

    /// Whether it leaves the agency, which para. 1 forbids without approval.
    pub const fn outward(self) -> bool {
        matches!(self, Self::Provide | Self::Publish)
    }
}

/// For whom somebody of the agency asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outsider {
    /// 当事人.
    Party,
    /// 律师或者其他代理人.
    Lawyer,
    /// 其他国家机关: a court, a procuratorate, an office of supervision or audit.
    Authority,
    /// 其他人, the public among them.
    Other,
}

impl Outsider {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Party => "当事人",
            Self::Lawyer => "律师或者代理人",
            Self::Authority => "其他国家机关",
            Self::Other => "其他人",
        }
    }
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum AccessFact {
    /// Somebody asks. Private: text (the purpose).
    Requested {
        /// What for.
        kind: AccessKind,
        /// One recording, or all recordings of a scene or a case.
        scope: SubjectRef,
        /// For whom, if not for oneself. Private: name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outsider: Option<Outsider>,
    },
    /// The head lets persons look without asking each time 常设批准; every look is still an entry. Private: text (what for).
    StandingGiven {
        /// Who.
        readers: Vec<PersonId>,
        /// To consult or to copy; nothing outward is ever given so.
        kind: AccessKind,
        /// Of which recording, scene or case.
        scope: SubjectRef,
    },
    /// A supervisor 执法监督人员 looks under a task (Art. 26): no approval, the agency is told. Private: certificate (监督证号), document
    /// (任务文号), text (what for).
    SupervisionOpened {
        /// Of which recording, scene or case.
        scope: SubjectRef,
        /// The grant.
        grant: GrantId,
        /// The first instant at which it no longer holds.
        until: Timestamp,
        /// How far it reaches.
        #[serde(default, skip_serializing_if = "Reach::is_plain")]
        reach: Reach,
    },
    /// Somebody tried to see or take something that no approval covers, and was refused. It asks for nothing.
    Attempted {
        /// What of.
        scope: SubjectRef,
    },
    /// Papers of a case were read under the grant: once a day for each reader.
    Looked {
        /// Whose papers.
        case: CaseId,
    },
    /// The agency's head approves. Private: text.
    Approved {
        /// The grant.
        grant: GrantId,
        /// The first instant at which it no longer holds.
        until: Timestamp,
        /// How far it reaches (Art. 25).
        #[serde(default, skip_serializing_if = "Reach::is_plain")]
        reach: Reach,
    },
    /// The head refuses. Private: text (why).
    Refused,
    /// The head takes the grant back. Private: text (why).
    Revoked,
    /// A pack of copies 副本包 was put together under the grant.
    Packed {
        /// Of which case.
        case: CaseId,
        /// Its number.
        number: String,
        /// How many copies are in it.
        copies: u32,
        /// SHA-256 of its table of contents, which names every file with its digests.
        contents_sha256: Sha256Digest,
    },
    /// The pack was closed with its proofs.
    PackClosed {
        /// The pack.
        package: ObjectId,
        /// Its size in bytes.
        size: u64,
        /// Its digests.
        digests: DigestPair,
    },
    /// Somebody took the pack along; before its first byte.
    PackTaken,
    /// It is told that something was given away or published, approved or not 已经对外提供、发布. Private: name (to whom), text.
    Released,
}

/// A grant as the head gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The first instant at which it no longer holds.
    pub until: Timestamp,
}

/// What is known of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessState {
    /// What for.
    pub kind: AccessKind,
    /// What of.
    pub scope: Option<SubjectRef>,
    /// Who asked, and when.
    pub requested: Option<Dated<PersonId>>,
    /// Approved.
    pub approved: Option<Dated<Grant>>,
    /// How far the approval reaches (Art. 25).
    #[serde(default, skip_serializing_if = "Reach::is_plain")]
    pub reach: Reach,
    /// Refused.
    pub refused: Option<Dated<()>>,
    /// Taken back.
    pub revoked: Option<Dated<()>>,
    /// For whom, if not for who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outsider: Option<Outsider>,
    /// Who may look, where the head gave it without being asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readers: Vec<PersonId>,
    /// Whether it is a supervisor's, under a task.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub supervision: bool,
    /// Somebody tried without approval, and was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempted: Option<Dated<()>>,
    /// Whose papers were read under it: for each reader and case the last time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looked: Vec<Dated<CaseId>>,
    /// Packs that were put together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packs: Vec<Dated<Pack>>,
    /// When packs were taken along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Dated<()>>,
    /// What left the agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<Dated<()>>,
}

/// A pack of copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its number.
    pub number: String,
    /// How many copies.
    pub copies: u32,
    /// The file, once its proofs are in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PackFile>,
}

/// The file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackFile {
    /// The object.
    pub object: ObjectId,
    /// Its size in bytes.
    pub size: u64,
    /// Its digests.
    pub digests: DigestPair,
}

impl AccessState {
    /// Whether a person may look under it, if the head approved.
    pub fn lets(&self, person: PersonId) -> bool {
        match self.readers.as_slice() {
            [] => self.requested.as_ref().is_some_and(|r| r.what == person),
            readers => readers.contains(&person),
        }
    }

    /// Whether it is written down that a person read papers of a case under it that day.
    pub fn looked_on(&self, day: Day, person: PersonId, case: CaseId) -> bool {
        self.looked.iter().any(|look| look.at.actor == person && look.what == case && look.at.recorded_at.day() == day)
    }
}

impl Subject for AccessState {
    type Fact = AccessFact;
    const KIND: SubjectKind = SubjectKind::Access;

    fn apply(&mut self, at: Stamp, fact: AccessFact) {
        match fact {
            AccessFact::Requested { kind, scope, outsider } => {
                (self.kind, self.scope, self.outsider) = (kind, Some(scope), outsider);
                self.requested = Some(Dated { at, what: at.actor });
            }
            AccessFact::StandingGiven { readers, kind, scope } => {
                (self.kind, self.scope, self.readers) = (kind, Some(scope), readers);
                self.requested = Some(Dated { at, what: at.actor });
            }
            AccessFact::SupervisionOpened { scope, grant, until, reach } => {
                (self.scope, self.supervision, self.reach) = (Some(scope), true, reach);
                self.requested = Some(Dated { at, what: at.actor });
                self.approved = Some(Dated { at, what: Grant { id: grant, until } });
            }
            AccessFact::Attempted { scope } => {
                self.scope = Some(scope);
                self.attempted = Some(Dated { at, what: () });
            }
            AccessFact::Looked { case } => {
                self.looked.retain(|look| (look.at.actor, look.what) != (at.actor, case));
                self.looked.push(Dated { at, what: case });
            }
            AccessFact::Approved { grant, until, reach } => {
                self.approved = Some(Dated { at, what: Grant { id: grant, until } });
                self.reach = reach;
            }
            AccessFact::Refused => self.refused = Some(Dated { at, what: () }),
            AccessFact::Revoked => self.revoked = Some(Dated { at, what: () }),
            AccessFact::Packed { number, copies, .. } => self.packs.push(Dated { at, what: Pack { number, copies, file: None } }),
            AccessFact::PackClosed { package, size, digests } => {
                if let Some(pack) = self.packs.last_mut() {
                    pack.what.file = Some(PackFile { object: package, size, digests });
                }
            }
            AccessFact::PackTaken => self.taken.push(Dated { at, what: () }),
            AccessFact::Released => self.released.push(Dated { at, what: () }),
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &AccessFact, private: &PrivatePart, at: Stamp) {
        match fact {
            // Each time something left, to whom.
            AccessFact::Released => part.keep_under(at.entry, key::NAME, private),
            _ => part.0.extend(private.0.clone()),
        }
    }
}
