//! A person 人员 of an agency: roles and enforcement certificate.

use base::{Day, EntryId, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use crate::acting::{Delegation, Errand, StandingApproval};
use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 执法人员.
    Officer,
    /// 承办机构负责人.
    UnitHead,
    /// 法制审核人员.
    LegalReviewer,
    /// 行政执法机关负责人.
    AgencyHead,
    /// 档案管理员 (Art. 20).
    DossierCustodian,
    /// 设备管理员 (Art. 20).
    DeviceCustodian,
    /// 执法监督人员 (Art. 26).
    Supervisor,
    /// 系统管理员.
    Administrator,
    /// 安全保密管理员.
    SecurityOfficer,
    /// 安全审计员.
    Auditor,
}

impl Role {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Officer => "执法人员",
            Self::UnitHead => "承办机构负责人",
            Self::LegalReviewer => "法制审核人员",
            Self::AgencyHead => "机关负责人",
            Self::DossierCustodian => "档案管理员",
            Self::DeviceCustodian => "设备管理员",
            Self::Supervisor => "执法监督人员",
            Self::Administrator => "系统管理员",
            Self::SecurityOfficer => "安全保密管理员",
            Self::Auditor => "安全审计员",
        }
    }
}

/// What happens to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum PersonFact {
    /// Entered in the register. Private: name.
    Registered {
        /// Where the person works.
        unit: Option<UnitId>,
        /// What the person may do.
        roles: Vec<Role>,
    },
    /// An enforcement certificate 执法证 is issued or renewed. Private: certificate.
    CertificateIssued {
        /// The first day on which it holds.
        valid_from: Day,
        /// The last day on which it holds.
        valid_to: Day,
    },
    /// Somebody acts in the person's place 代理 for some days. Private: text (by which document).
    Delegated {
        /// Who acts.
        deputy: PersonId,
        /// In what.
        errands: Vec<Errand>,
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
    },
    /// Nobody acts any more under what an entry says.
    DelegationEnded {
        /// Which entry.
        delegation: EntryId,
    },
    /// The person approves beforehand what is alike and small 常设批准. Private: text (by which document).
    StandingGiven(StandingApproval),
    /// Nothing more is passed under what an entry says.
    StandingEnded {
        /// Which entry.
        standing: EntryId,
    },
}

/// The days on which a certificate holds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The first day.
    pub valid_from: Day,
    /// The last day.
    pub valid_to: Day,
}

/// What is known of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonState {
    /// Where the person works.
    pub unit: Option<UnitId>,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// Every certificate the person has held.
    pub certificates: Vec<Dated<Certificate>>,
    /// Who acts in the person's place, as it was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegations: Vec<Dated<Delegation>>,
    /// What the person approved beforehand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<Dated<StandingApproval>>,
}

impl PersonState {
    /// Whether the person may act as `role`.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The certificate that holds on `day`.
    pub fn certificate_on(&self, day: Day) -> Option<&Dated<Certificate>> {
        self.certificates.iter().find(|c| c.what.valid_from <= day && day <= c.what.valid_to)
    }
}

impl Subject for PersonState {
    type Fact = PersonFact;
    const KIND: SubjectKind = SubjectKind::Person;

    fn apply(&mut self, at: Stamp, fact: PersonFact) {
        match fact {
            PersonFact::Registered { unit, roles } => (self.unit, self.roles) = (unit, roles),
            PersonFact::CertificateIssued { valid_from, valid_to } => {
                self.certificates.push(Dated { at, what: Certificate { valid_from, valid_to } });
            }
            PersonFact::Delegated { deputy, errands, from, until } => {
                self.delegations.push(Dated { at, what: Delegation { deputy, errands, from, until, ended: None } });
            }
            PersonFact::DelegationEnded { delegation } => {
                let open = self.delegations.iter_mut().find(|d| d.at.entry == delegation && d.what.ended.is_none());
                if let Some(delegation) = open {
                    delegation.what.ended = Some(at);
                }
            }
            PersonFact::StandingGiven(standing) => self.standing.push(Dated { at, what: standing }),
            PersonFact::StandingEnded { standing } => {
                let open = self.standing.iter_mut().find(|s| s.at.entry == standing && s.what.ended.is_none());
                if let Some(standing) = open {
                    standing.what.ended = Some(at);
                }
            }
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &PersonFact, private: &PrivatePart, at: Stamp) {
        match fact {
            // The document stands under the entry, so that the next one does not overwrite it.
            PersonFact::Delegated { .. }
            | PersonFact::DelegationEnded { .. }
            | PersonFact::StandingGiven(_)
            | PersonFact::StandingEnded { .. } => part.keep_under(at.entry, key::TEXT, private),
            _ => part.0.extend(private.0.clone()),
        }
    }
}
