//! A case 案件: filed, investigated, submitted, approved, closed.

mod papers;
mod words;

use base::{Day, EntryId, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use crate::fact::Finding;
use crate::fold::{Dated, Stamp, Subject};
use crate::judgement::Judgement;
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

pub use papers::{OnPaper, Paper, PaperKind};
pub use words::{ActionKind, Ground, Initiation, Level, PartyKind, Procedure, Proposal, Source};

/// What happens to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum CaseFact {
    /// Source and filing are recorded (Art. 9 item 1). Private: title, cause, party, text (the clue).
    Filed {
        /// Kind of enforcement.
        kind: ActionKind,
        /// Procedure.
        procedure: Procedure,
        /// How it began.
        initiation: Initiation,
        /// The number 立案号, unique in the agency.
        number: String,
        /// Where it came from.
        source: Source,
        /// When the clue reached the agency.
        clue_received_on: Day,
        /// When it was filed 立案.
        filed_on: Day,
        /// The handling officers 承办人.
        officers: Vec<PersonId>,
        /// The handling unit 承办机构.
        unit: UnitId,
        /// Citizen or organisation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party_kind: Option<PartyKind>,
        /// It was looked into and not filed 不予立案; `filed_on` is the day of that decision.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        declined: bool,
        /// What was noticed.
        findings: Vec<Finding>,
    },
    /// The handlers submit their opinion (Art. 11 item 1). Private: text.
    Submitted {
        /// What they propose.
        proposal: Proposal,
    },
    /// A head agrees or sends it back (Art. 11 items 2 and 4). Private: text.
    Opined {
        /// Who.
        level: Level,
        /// Agreed, or sent back.
        agreed: bool,
    },
    /// A deputy says it in the place of a head 代理. Private: text.
    OpinedFor {
        /// Whose opinion it is.
        level: Level,
        /// Agreed, or sent back.
        agreed: bool,
        /// In whose place.
        principal: PersonId,
    },
    /// A paper of the case came in as a scan or a file. Private: file_name, title, text.
    PaperReceived(Paper),
    /// Carriers of state secrets of the case are kept elsewhere 另有涉密载体，按保密规定另行保管 (Art. 25): a placeholder without title or content.
    /// Private: document (the number of the carriers in the register of secrets), name (the office that keeps them).
    SecretsKeptElsewhere {
        /// How many carriers.
        carriers: u32,
    },
    /// A head gave an opinion on paper, and somebody else writes it down 代录签批. It happened on the day of the paper, as a claim. Private:
    /// text.
    OpinedOnPaper {
        /// Whose opinion it is.
        level: Level,
        /// Agreed, or sent back.
        agreed: bool,
        /// Who signed the paper.
        signer: PersonId,
        /// In whose place, when the signer is a deputy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        principal: Option<PersonId>,
        /// The entry that took in the paper.
        paper: EntryId,
        /// What was noticed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        findings: Vec<Finding>,
    },
    /// The handlers remind whoever the opinion waits for 催办.
    Reminded {
        /// Whose opinion.
        level: Level,
    },
    /// The case is closed (Art. 13). Private: text.
    Closed {
        /// On which ground.
        ground: Ground,
        /// The day on which the enforcement action ended 执法行为终结之日.
        ended_on: Day,
    },
    /// A person judged what facts do not settle. Private: text (why).
    Judged(Judgement),
    /// A second name for the same matter. Private: whatever is corrected.
    Described,
}

/// How a case was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// The number.
    pub number: String,
    /// Where it came from.
    pub source: Source,
    /// When the clue reached the agency.
    pub clue_received_on: Day,
    /// When it was filed.
    pub filed_on: Day,
}

/// One round of opinions: it ends when a head agrees or somebody sends it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// What was proposed.
    pub submitted: Dated<Proposal>,
    /// The opinions so far.
    pub opinions: Vec<Dated<(Level, bool)>>,
    /// Which of them a deputy gave, and in whose place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acting: Vec<(EntryId, PersonId)>,
    /// Which of them were given on paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_paper: Vec<OnPaper>,
    /// When the handlers reminded whoever it waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Stamp>,
}

impl Round {
    /// A round that was just opened.
    const fn new(submitted: Dated<Proposal>) -> Self {
        Self { submitted, opinions: Vec::new(), acting: Vec::new(), on_paper: Vec::new(), reminders: Vec::new() }
    }

    /// The opinion of a level, if it was given.
    pub fn opinion(&self, level: Level) -> Option<&Dated<(Level, bool)>> {
        self.opinions.iter().find(|o| o.what.0 == level)
    }

    /// In whose place an opinion was given, when a deputy gave it.
    pub fn acting_for(&self, opinion: EntryId) -> Option<PersonId> {
        self.acting.iter().find(|(entry, _)| *entry == opinion).map(|(_, principal)| *principal)
    }

    /// The paper on which an opinion was given.
    pub fn paper(&self, opinion: EntryId) -> Option<&OnPaper> {
        self.on_paper.iter().find(|p| p.opinion == opinion)
    }

    /// Whether this person gave an opinion in this round, here or on paper.
    pub fn said_by(&self, person: PersonId) -> bool {
        self.opinions.iter().any(|o| self.paper(o.at.entry).map_or(o.at.actor, |p| p.signer) == person)
    }

    /// Whether somebody sent it back.
    pub fn returned(&self) -> bool {
        self.opinions.iter().any(|o| !o.what.1)
    }

    /// Whether the agency's head agreed.
    pub fn approved(&self) -> bool {
        self.opinion(Level::Agency).is_some_and(|o| o.what.1)
    }

    /// Whose opinion is due now.
    pub fn waits_for(&self) -> Option<Level> {
        if self.returned() {
            return None;
        }
        [Level::Unit, Level::Agency].into_iter().find(|l| self.opinion(*l).is_none())
    }
}

/// What is known of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseState {
    /// Kind of enforcement.
    pub kind: ActionKind,
    /// Procedure.
    pub procedure: Procedure,
    /// How it began.
    pub initiation: Initiation,
    /// Citizen or organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_kind: Option<PartyKind>,
    /// It was looked into and not filed 不予立案.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declined: bool,
    /// The filing.
    pub filing: Option<Dated<Filing>>,
    /// The handling officers.
    pub officers: Vec<PersonId>,
    /// The handling unit.
    pub unit: Option<UnitId>,
    /// Rounds of opinions, the last one last.
    pub rounds: Vec<Round>,
    /// Papers that came in, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Dated<Paper>>,
    /// Placeholders for carriers of state secrets that are kept elsewhere: how many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_elsewhere: Vec<Dated<u32>>,
    /// The closing: ground and day of the end.
    pub closed: Option<Dated<(Ground, Day)>>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What persons judged where facts did not settle it, the last word last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<Dated<Judgement>>,
}

impl CaseState {
    /// The round that is going on, or the last one.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// Nobody gives an opinion on it: a penalty on the spot, or what was not filed.
    pub const fn needs_no_opinion(&self) -> bool {
        self.declined || matches!(self.procedure, Procedure::Simple)
    }

    /// The day on which the enforcement action ended.
    pub fn ended_on(&self) -> Option<Day> {
        self.closed.as_ref().map(|c| c.what.1)
    }
}

impl Subject for CaseState {
    type Fact = CaseFact;
    const KIND: SubjectKind = SubjectKind::Case;

    fn apply(&mut self, at: Stamp, fact: CaseFact) {
        match fact {
            CaseFact::Filed {
                kind,
                procedure,
                initiation,
                number,
                source,
                clue_received_on,
                filed_on,
                officers,
                unit,
                party_kind,
                declined,
                findings,
            } => {
                (self.party_kind, self.declined) = (party_kind, declined);
                (self.kind, self.procedure, self.initiation) = (kind, procedure, initiation);
                self.filing = Some(Dated { at, what: Filing { number, source, clue_received_on, filed_on } });
                (self.officers, self.unit, self.findings) = (officers, Some(unit), findings);
            }
            CaseFact::Submitted { proposal } => {
                self.rounds.push(Round::new(Dated { at, what: proposal }));
            }
            CaseFact::Opined { level, agreed } => {
                if let Some(round) = self.rounds.last_mut() {
                    round.opinions.push(Dated { at, what: (level, agreed) });
                }
            }
            CaseFact::OpinedFor { level, agreed, principal } => {
                if let Some(round) = self.rounds.last_mut() {
                    round.opinions.push(Dated { at, what: (level, agreed) });
                    round.acting.push((at.entry, principal));
                }
            }
            CaseFact::PaperReceived(paper) => self.papers.push(Dated { at, what: paper }),
            CaseFact::SecretsKeptElsewhere { carriers } => self.kept_elsewhere.push(Dated { at, what: carriers }),
            CaseFact::OpinedOnPaper { level, agreed, signer, principal, paper, findings } => {
                if let Some(round) = self.rounds.last_mut() {
                    round.opinions.push(Dated { at, what: (level, agreed) });
                    round.on_paper.push(OnPaper { opinion: at.entry, signer, paper });
                    round.acting.extend(principal.map(|principal| (at.entry, principal)));
                }
                self.findings.extend(findings);
            }
            CaseFact::Reminded { .. } => {
                if let Some(round) = self.rounds.last_mut() {
                    round.reminders.push(at);
                }
            }
            CaseFact::Closed { ground, ended_on } => self.closed = Some(Dated { at, what: (ground, ended_on) }),
            CaseFact::Judged(judgement) => self.judgements.push(Dated { at, what: judgement }),
            CaseFact::Described => {}
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &CaseFact, private: &PrivatePart, at: Stamp) {
        match fact {
            CaseFact::Filed { .. } | CaseFact::Described => part.0.extend(private.0.clone()),
            // What a paper is called stands under its entry.
            CaseFact::PaperReceived(_) | CaseFact::SecretsKeptElsewhere { .. } => {
                part.0.insert(at.entry.to_string(), serde_json::json!(private.0));
            }
            // Opinions stand under their entry, so that none overwrites another.
            _ => {
                if let Some(text) = private.value(key::TEXT) {
                    part.0.insert(at.entry.to_string(), text.clone());
                }
            }
        }
    }
}
