//! An agency 行政执法机关: who keeps its dossiers and devices, which readings it confirmed, what its catalogue asks.

mod registers;
mod words;

use base::{AgencyId, CaseId, ControllerId, Day, DossierId, EntryId, ObjectId, PersonId, StationId, Timestamp, UnitId};
use serde::{Deserialize, Serialize};

use crate::effect::Noticed;
use crate::fold::{Dated, Stamp, Subject};
use crate::mirror::{self, MirrorFinding, MirrorTrouble, Subordinate};
use crate::private::{PrivatePart, key};
use crate::pushed::{self, Controller};
use crate::retention::RetentionTable;
use crate::spill::{self, Spill};
use crate::station::{self, Station};
use crate::subject::{SubjectKind, SubjectRef};
use crate::watch::{Reconciliation, ScrubPass, Watched};

pub use registers::{Destruction, Disposal, Fonds, ImportedList, ListKind, NumberBlock, printed_number};
pub use words::{Activity, AgencyKey, CatalogueItem, Custody, Field, KeyPurpose, Tier};

/// What happens to an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum AgencyFact {
    /// It begins to use the system. Private: name, number word.
    Opened {
        /// Its field.
        field: Field,
        /// Nothing before this day is judged.
        go_live_on: Day,
        /// The agency above it.
        superior: Option<AgencyId>,
    },
    /// A unit is set up. Private: name.
    UnitAdded {
        /// The unit.
        unit: UnitId,
    },
    /// A custodian is appointed (Art. 20). Private: document.
    CustodianAppointed {
        /// Who.
        person: PersonId,
        /// For what.
        custody: Custody,
        /// From this day.
        from: Day,
    },
    /// The agency confirms how it reads an unclear word. Private: name (who confirmed it), document.
    ReadingConfirmed {
        /// The article.
        article: u8,
        /// The number of the reading in `law/`.
        reading: String,
        /// From this day.
        from: Day,
    },
    /// The catalogue is published (Art. 16). Private: document.
    CataloguePublished {
        /// From this day.
        from: Day,
        /// Its lines.
        items: Vec<CatalogueItem>,
    },
    /// Guidance for the catalogues of agencies below 基准清单 is published (Art. 16 para. 2). Private: document.
    GuidancePublished {
        /// From this day.
        from: Day,
    },
    /// A key signs from now on.
    KeyIntroduced {
        /// What it signs.
        purpose: KeyPurpose,
        /// The public key.
        key: String,
    },
    /// Another key signs from now on in the place of one.
    KeyRotated {
        /// What they sign.
        purpose: KeyPurpose,
        /// The public key that signed so far.
        key: String,
        /// The public key that signs from now on.
        by: String,
    },
    /// The private half of a key is gone, or may be in other hands: what bears its signature from now on is not ours.
    KeyLost {
        /// What it signed.
        purpose: KeyPurpose,
        /// The public key.
        key: String,
    },
    /// The log goes on under another origin, because entries of the one before are lost (恢复缺口). It is the first entry of the new origin.
    /// Private: text (the reason).
    OriginOpened {
        /// The origin from here on.
        origin: String,
        /// The origin before.
        follows: String,
        /// The first entry of it that is lost.
        from: u64,
        /// How many entries of it were signed, as far as anybody remembers: one more than the last that is lost. Not more than `from`: how
        /// many are lost is not known.
        signed: u64,
        /// The root over these, as checkpoints write it.
        root: String,
    },
    /// The clock of the server jumped, nothing was written from then on, and a person confirmed it as it is now. Private: text (the reason).
    ClockConfirmed {
        /// What it should have shown.
        expected: Timestamp,
        /// What it showed.
        found: Timestamp,
    },
    /// A table of terms 保管期限表 that the archives authority approved (Art. 20 para. 2). Private: name (the authority), document (its
    /// number).
    RetentionApproved(RetentionTable),
    /// A person proposes to destroy 销毁 the private parts of entries. Private: text (on which legal ground).
    DisposalProposed {
        /// Whose private parts.
        entries: Vec<EntryId>,
    },
    /// Another person had them destroyed, in the same action as this entry. Private: text (the ground), backups (where copies still are).
    Disposed {
        /// The entry that proposed it.
        proposal: EntryId,
        /// Whose private parts.
        entries: Vec<EntryId>,
        /// On which day.
        on: Day,
        /// The last day on which a backup still holds them; nothing when there is no backup.
        backups_until: Option<Day>,
    },
    /// The archives authority gave it the number of its fonds 全宗号; dossiers are numbered by it from now on. Private: document.
    FondsNumbered {
        /// The number.
        fonds: String,
        /// The category 档案门类代码; empty for what `law/dossier` says.
        category: String,
    },
    /// The custodian lists dossiers to be destroyed 销毁清册. Private: text (on which ground).
    DestructionListed {
        /// Which.
        dossiers: Vec<DossierId>,
    },
    /// Another person agreed to a list; it is not carried out before a day. Private: text (the opinion).
    DestructionApproved {
        /// The entry that lists.
        list: EntryId,
        /// The first day on which it may be carried out.
        not_before: Day,
    },
    /// A list was carried out: private parts and files of everything in these dossiers are gone. Private: name (who watched 监销人).
    DossiersDestroyed {
        /// The entry that lists.
        list: EntryId,
        /// Which, since one may be held meanwhile.
        dossiers: Vec<DossierId>,
        /// The entries whose private parts are gone.
        entries: Vec<EntryId>,
        /// The objects whose bytes are gone.
        objects: Vec<ObjectId>,
        /// On which day.
        on: Day,
    },
    /// Something is said to hold a state secret 涉嫌国家秘密: from then on nobody sees it (Art. 25). Without any word of what it is.
    SpillReported {
        /// Which recording or record; the case, where it is one of its papers.
        subject: SubjectRef,
        /// Which paper of the case: the entry that took it in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paper: Option<EntryId>,
    },
    /// The head found that it holds none: it opens again as before.
    SpillCleared {
        /// The entry that reported it.
        report: EntryId,
    },
    /// The head had it destroyed, in the same action as this entry: private parts and bytes, with all that was made of them.
    SpillDestroyed {
        /// The entry that reported it.
        report: EntryId,
        /// The entries whose private parts are gone.
        entries: Vec<EntryId>,
        /// The objects whose bytes are gone, or go as soon as their lock ends.
        objects: Vec<ObjectId>,
        /// On which day.
        on: Day,
    },
    /// As a superior, the agency follows a log 下级日志 from now on, or believes another key of it. Private: name.
    SubordinateRegistered {
        /// Its origin.
        origin: String,
        /// The public key of the log (signed-note).
        key: String,
    },
    /// Something was found about a log that it follows.
    SubordinateFound {
        /// Its origin.
        origin: String,
        /// What.
        finding: MirrorFinding,
    },
    /// What was found is so no more: the log is heard again, or shows that it extends what it showed before.
    SubordinateMended {
        /// Its origin.
        origin: String,
        /// What is no more.
        trouble: MirrorTrouble,
    },
    /// A dock station 采集站 of the agency may sign what it stored from now on (Art. 22). Private: name (where it stands).
    StationRegistered {
        /// Which: it is its key.
        station: StationId,
        /// The public key it signs with (signed-note).
        key: String,
        /// Who answers for it 设备管理员 (Art. 20).
        keeper: PersonId,
    },
    /// What that station signs is believed no more.
    StationRemoved {
        /// Which.
        station: StationId,
    },
    /// A body-worn system 执法记录仪系统 may push recordings from now on. Private: name.
    ControllerRegistered {
        /// Which.
        controller: ControllerId,
        /// Who answers for it 设备管理员 (Art. 20).
        keeper: PersonId,
    },
    /// That system may push no more.
    ControllerRevoked {
        /// Which.
        controller: ControllerId,
    },
    /// A block of document numbers is set aside for use where there is no network 预留号段. Private: text (what for).
    NumbersReserved(NumberBlock),
    /// A number of such a block is void 作废: a form was spoilt. It is never given out. Private: text (why).
    NumberVoided {
        /// As it is printed.
        number: String,
    },
    /// A list was taken over as a whole from a table; the newest of its kind counts.
    ListImported(ImportedList),
    /// The sweeper 巡查 noticed what came about by time alone. It held before; now we know.
    Swept {
        /// What it noticed.
        noticed: Vec<Noticed>,
    },
    /// What is kept was read again 核验, as far as this pass came (Art. 24 para. 1).
    Scrubbed(ScrubPass),
    /// Devices, stations, store and log were compared over night 对账, and the morning report 晨报 was signed.
    Reconciled(Reconciliation),
}

/// What is known of an agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyState {
    /// Its field.
    pub field: Field,
    /// The agency above it.
    pub superior: Option<AgencyId>,
    /// Nothing before this day is judged.
    pub go_live_on: Option<Day>,
    /// Its units.
    pub units: Vec<UnitId>,
    /// Custodians as they were appointed: (from, custody, person).
    pub custodians: Vec<Dated<(Day, Custody, PersonId)>>,
    /// Readings as they were confirmed: (from, article, reading).
    pub readings: Vec<Dated<(Day, u8, String)>>,
    /// Catalogues as they were published: (from, lines).
    pub catalogues: Vec<Dated<(Day, Vec<CatalogueItem>)>>,
    /// Guidance for agencies below as it was published: from which day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Dated<Day>>,
    /// Keys of the server as they were introduced, rotated and lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Dated<AgencyKey>>,
    /// Destructions as they were proposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disposals: Vec<Dated<Disposal>>,
    /// Tables of terms, as they were entered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retention: Vec<Dated<RetentionTable>>,
    /// The numbers of its fonds, as they were registered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fonds: Vec<Dated<Fonds>>,
    /// Lists of dossiers to be destroyed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destructions: Vec<Dated<Destruction>>,
    /// What is said to hold state secrets, and what became of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spills: Vec<Dated<Spill>>,
    /// Logs that it follows as their superior.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subordinates: Vec<Dated<Subordinate>>,
    /// Numbers that were set aside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub number_blocks: Vec<Dated<NumberBlock>>,
    /// Numbers of these that are void.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void_numbers: Vec<Dated<String>>,
    /// Lists as they were taken over, the newest of a kind last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<Dated<ImportedList>>,
    /// Its dock stations, also those that were removed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<Dated<Station>>,
    /// Body-worn systems that may push, also those that no longer may.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controllers: Vec<Dated<Controller>>,
    /// What watching over what is kept has found.
    #[serde(default, skip_serializing_if = "Watched::is_empty")]
    pub watched: Watched,
}

impl AgencyState {
    /// Takes note that a key signs from now on.
    fn introduce(&mut self, at: Stamp, purpose: KeyPurpose, key: String) {
        if !self.keys.iter().any(|known| known.what.key == key) {
            self.keys.push(Dated { at, what: AgencyKey { purpose, key, ended: None, lost: false } });
        }
    }

    /// Takes note that a key signs no more. One that was never introduced is known from now on, as one that ended.
    fn end(&mut self, at: Stamp, purpose: KeyPurpose, key: &str, lost: bool) {
        self.introduce(at, purpose, key.to_owned());
        for known in self.keys.iter_mut().filter(|known| known.what.key == key && known.what.ended.is_none()) {
            (known.what.ended, known.what.lost) = (Some(at), lost);
        }
    }

    /// Why something is closed to everybody: it is said to hold a state secret, and the head did not find otherwise.
    pub fn closed(&self, subject: SubjectRef) -> Option<&Dated<Spill>> {
        spill::closed(&self.spills, subject, None)
    }

    /// The same of a paper of a case.
    pub fn closed_paper(&self, case: CaseId, paper: EntryId) -> Option<&Dated<Spill>> {
        spill::closed(&self.spills, case.into(), Some(paper))
    }

    /// Who keeps `custody` on `day`: the last appointment that had begun.
    pub fn custodian(&self, custody: Custody, day: Day) -> Option<&Dated<(Day, Custody, PersonId)>> {
        self.custodians.iter().filter(|d| d.what.1 == custody && d.what.0 <= day).max_by_key(|d| d.what.0)
    }

    /// The list of a kind that counts.
    pub fn list(&self, kind: ListKind) -> Option<&Dated<ImportedList>> {
        self.lists.iter().rev().find(|l| l.what.list == kind)
    }

    /// A station that may sign now.
    pub fn station(&self, id: StationId) -> Option<&Station> {
        self.stations.iter().map(|s| &s.what).find(|s| s.id == id && s.removed.is_none())
    }

    /// The tier of an activity on `day`: the catalogue of that day, never below the floor of Art. 15(1).
    pub fn tier(&self, activity: Activity, day: Day) -> Tier {
        let floor = activity.statutory_tier();
        let catalogue = self.catalogues.iter().filter(|c| c.what.0 <= day).max_by_key(|c| c.what.0);
        let listed = catalogue.and_then(|c| c.what.1.iter().find(|i| i.activity == activity)).map(|i| i.tier);
        match (listed, floor) {
            (_, Tier::WholeCourse) => Tier::WholeCourse,
            (Some(tier), _) => tier,
            (None, floor) => floor,
        }
    }
}

impl Subject for AgencyState {
    type Fact = AgencyFact;
    const KIND: SubjectKind = SubjectKind::Agency;
    // 2: who confirmed a reading, and by which document, stands under the entry that tells of it.
    const FOLD: u32 = 2;

    fn apply(&mut self, at: Stamp, fact: AgencyFact) {
        match fact {
            AgencyFact::Opened { field, go_live_on, superior } => {
                (self.field, self.go_live_on, self.superior) = (field, Some(go_live_on), superior);
            }
            AgencyFact::UnitAdded { unit } => self.units.push(unit),
            AgencyFact::CustodianAppointed { person, custody, from } => {
                self.custodians.push(Dated { at, what: (from, custody, person) });
            }
            AgencyFact::ReadingConfirmed { article, reading, from } => {
                self.readings.push(Dated { at, what: (from, article, reading) });
            }
            AgencyFact::CataloguePublished { from, items } => self.catalogues.push(Dated { at, what: (from, items) }),
            AgencyFact::GuidancePublished { from } => self.guidance.push(Dated { at, what: from }),
            AgencyFact::KeyIntroduced { purpose, key } => self.introduce(at, purpose, key),
            AgencyFact::KeyRotated { purpose, key, by } => {
                self.end(at, purpose, &key, false);
                self.introduce(at, purpose, by);
            }
            AgencyFact::KeyLost { purpose, key } => self.end(at, purpose, &key, true),
            AgencyFact::RetentionApproved(table) => self.retention.push(Dated { at, what: table }),
            AgencyFact::DisposalProposed { entries } => {
                self.disposals.push(Dated { at, what: Disposal { entries, carried_out: None } });
            }
            AgencyFact::Disposed { proposal, on, .. } => {
                if let Some(disposal) = self.disposals.iter_mut().find(|d| d.at.entry == proposal) {
                    disposal.what.carried_out = Some(Dated { at, what: on });
                }
            }
            AgencyFact::FondsNumbered { fonds, category } => self.fonds.push(Dated { at, what: Fonds { fonds, category } }),
            AgencyFact::DestructionListed { dossiers } => {
                self.destructions
                    .push(Dated { at, what: Destruction { dossiers, approved: None, carried_out: None, objects: Vec::new() } });
            }
            AgencyFact::DestructionApproved { list, not_before } => {
                if let Some(found) = self.destructions.iter_mut().find(|d| d.at.entry == list) {
                    found.what.approved = Some(Dated { at, what: not_before });
                }
            }
            AgencyFact::DossiersDestroyed { list, dossiers, objects, .. } => {
                if let Some(found) = self.destructions.iter_mut().find(|d| d.at.entry == list) {
                    found.what.objects = objects;
                    found.what.carried_out = Some(Dated { at, what: dossiers });
                }
            }
            AgencyFact::SpillReported { subject, paper } => self.spills.push(Dated { at, what: Spill::of(subject, paper) }),
            AgencyFact::SpillCleared { report } => spill::cleared(&mut self.spills, at, report),
            AgencyFact::SpillDestroyed { report, objects, on, .. } => {
                spill::destroyed(&mut self.spills, at, report, objects, on);
            }
            AgencyFact::SubordinateRegistered { origin, key } => mirror::register(&mut self.subordinates, at, origin, key),
            AgencyFact::SubordinateFound { origin, finding } => mirror::found(&mut self.subordinates, at, &origin, finding),
            AgencyFact::SubordinateMended { origin, trouble } => mirror::mended(&mut self.subordinates, at, &origin, trouble),
            AgencyFact::StationRegistered { station, key, keeper } => {
                station::register(&mut self.stations, at, station, key, keeper);
            }
            AgencyFact::ControllerRegistered { controller, keeper } => {
                pushed::register(&mut self.controllers, at, controller, keeper);
            }
            AgencyFact::ControllerRevoked { controller } => pushed::revoke(&mut self.controllers, at, controller),
            AgencyFact::NumbersReserved(block) => self.number_blocks.push(Dated { at, what: block }),
            AgencyFact::ListImported(list) => self.lists.push(Dated { at, what: list }),
            AgencyFact::NumberVoided { number } => self.void_numbers.push(Dated { at, what: number }),
            AgencyFact::StationRemoved { station } => station::remove(&mut self.stations, at, station),
            AgencyFact::Scrubbed(pass) => self.watched.scrubbed(at, pass),
            AgencyFact::Reconciled(reconciliation) => self.watched.reconciled(at, reconciliation),
            // What came about follows from facts and time; that it was noticed changes nothing. Origins and clocks are the log's affair.
            AgencyFact::Swept { .. } | AgencyFact::OriginOpened { .. } | AgencyFact::ClockConfirmed { .. } => {}
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &AgencyFact, private: &PrivatePart, at: Stamp) {
        match fact {
            AgencyFact::Opened { .. } => part.0.extend(private.0.clone()),
            // A unit's name stands under its id, so that it never overwrites the agency's own.
            AgencyFact::UnitAdded { unit } => {
                if let Some(name) = private.value(key::NAME) {
                    part.0.insert(unit.to_string(), name.clone());
                }
            }
            // The name of the agency below stands under the origin of its log.
            AgencyFact::SubordinateRegistered { origin, .. } => {
                if let Some(name) = private.value(key::NAME) {
                    part.0.insert(origin.clone(), name.clone());
                }
            }
            // Where a station stands, under its id.
            AgencyFact::StationRegistered { station, .. } => {
                if let Some(name) = private.value(key::NAME) {
                    part.0.insert(station.to_string(), name.clone());
                }
            }
            // What a body-worn system is called, under its id.
            AgencyFact::ControllerRegistered { controller, .. } => {
                if let Some(name) = private.value(key::NAME) {
                    part.0.insert(controller.to_string(), name.clone());
                }
            }
            // Who approved a table or confirmed a reading, under the entry that tells of it.
            AgencyFact::RetentionApproved(_)
            | AgencyFact::ReadingConfirmed { .. }
            | AgencyFact::FondsNumbered { .. }
            | AgencyFact::DestructionListed { .. }
            | AgencyFact::DestructionApproved { .. }
            | AgencyFact::DossiersDestroyed { .. } => {
                part.0.insert(at.entry.to_string(), serde_json::json!(private.0));
            }
            // The ground stands under the entry that proposes; whoever carries it out reads it there.
            AgencyFact::DisposalProposed { .. } | AgencyFact::NumbersReserved(_) | AgencyFact::NumberVoided { .. } => {
                if let Some(ground) = private.value(key::TEXT) {
                    part.0.insert(at.entry.to_string(), ground.clone());
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_introduced_rotated_and_lost() {
        let mut state = AgencyState::default();
        assert_eq!(serde_json::to_value(&state).unwrap().get("keys"), None, "states of before read and write as they did");
        let at = Stamp {
            entry: base::EntryId::default(),
            actor: PersonId::default(),
            happened_at: base::Timestamp::from_millis(1),
            recorded_at: base::Timestamp::from_millis(1),
        };
        let purpose = KeyPurpose::Log;
        let mut apply = |fact| state.apply(at, fact);
        apply(AgencyFact::KeyIntroduced { purpose, key: "a".into() });
        apply(AgencyFact::KeyIntroduced { purpose, key: "a".into() });
        apply(AgencyFact::KeyRotated { purpose, key: "a".into(), by: "b".into() });
        apply(AgencyFact::KeyLost { purpose, key: "b".into() });
        apply(AgencyFact::KeyLost { purpose: KeyPurpose::Receipt, key: "never heard of".into() });
        let told: Vec<_> = state.keys.iter().map(|k| (k.what.key.as_str(), k.what.ended.is_some(), k.what.lost)).collect();
        assert_eq!(told, [("a", true, false), ("b", true, true), ("never heard of", true, true)]);
        let json = serde_json::to_string(&AgencyFact::KeyIntroduced { purpose, key: "k".into() }).unwrap();
        assert_eq!(json, r#"{"fact":"key_introduced","purpose":"log","key":"k"}"#);
    }
}
