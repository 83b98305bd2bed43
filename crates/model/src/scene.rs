//! A scene 执法现场: from arrival to departure (Art. 18), with marks (Art. 17), narration and interruptions (Art. 19).

use base::{AttendeeId, CaseId, DeviceId, EntryId, PersonId, RoomId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::agency::Activity;
use crate::fact::{Finding, Stretch};
use crate::fold::{Dated, Stamp, Subject};
use crate::judgement::Judgement;
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

/// The six matters that Art. 17 tells officers to record above all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// （一）执法现场的环境.
    Environment,
    /// （二）当事人等现场有关人员的体貌特征和言行举止.
    People,
    /// （三）重要涉案物品等相关证据及其主要特征.
    Items,
    /// （四）对有关人员、财物采取措施的情况.
    Measures,
    /// （五）送达执法文书的情况.
    Service,
    /// （六）其他应当记录的事项.
    Other,
}

/// What Art. 18 para. 2 asks officers to say aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Narration {
    /// 时间.
    Time,
    /// 地点.
    Place,
    /// 执法人员.
    Officers,
    /// 执法行为.
    Action,
    /// 音像记录的摄录重点.
    Focus,
    /// 告知当事人及现场其他有关人员正在进行音像记录.
    Notice,
}

/// Why recording stopped (Art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 设备故障.
    DeviceFault,
    /// 损坏.
    Damage,
    /// 电量不足.
    Battery,
    /// 存储空间不足.
    Storage,
    /// 天气情况恶劣.
    Weather,
    /// 现场有关人员阻挠.
    Obstruction,
    /// Another objective cause 等客观原因; a person judges it.
    OtherObjective,
    /// The officer stopped it: not an objective cause by itself; a person judges it.
    ManualStop,
}

impl Cause {
    /// In the words of Art. 19.
    pub const fn label(self) -> &'static str {
        match self {
            Self::DeviceFault => "设备故障",
            Self::Damage => "设备损坏",
            Self::Battery => "电量不足",
            Self::Storage => "存储空间不足",
            Self::Weather => "天气情况恶劣",
            Self::Obstruction => "现场有关人员阻挠",
            Self::OtherObjective => "其他客观原因",
            Self::ManualStop => "人为停止",
        }
    }

    /// Whether Art. 19 names it; the others ask a person.
    pub const fn named_by_law(self) -> bool {
        !matches!(self, Self::OtherObjective | Self::ManualStop)
    }
}

/// How an interruption was explained (Art. 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Explanation {
    /// 语音说明 on resuming, heard at this instant.
    Spoken {
        /// When.
        at: Timestamp,
    },
    /// 书面说明.
    Written,
}

/// Why storage could not be the same day (Art. 22 para. 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageExcuse {
    /// 边远地区执法.
    Remote,
    /// 水上执法.
    OnWater,
    /// 交通不便地区执法.
    PoorTransport,
    /// 异地执法.
    Elsewhere,
    /// 连续执法.
    Continuous,
}

impl StorageExcuse {
    /// In the words of Art. 22.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Remote => "边远地区执法",
            Self::OnWater => "水上执法",
            Self::PoorTransport => "交通不便地区执法",
            Self::Elsewhere => "异地执法",
            Self::Continuous => "连续执法",
        }
    }
}

/// What became of a recording that ought to be there (Arts. 22, 24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// 遗失.
    Lost,
    /// 损毁.
    Damaged,
}

impl Loss {
    /// What pages call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lost => "遗失",
            Self::Damaged => "损毁",
        }
    }
}

/// A recording that was made and will not come, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostRecording {
    /// What became of it.
    pub loss: Loss,
    /// The device that made it, when it is in the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The part of the stay that it recorded.
    pub recorded: Stretch,
    /// When it was found to be lost.
    pub found_at: Timestamp,
    /// Who had it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<PersonId>,
}

/// As what somebody is at a scene 到场身份.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 执法人员, of this agency or of another one.
    Officer,
    /// 执法辅助人员: never counts as an officer.
    Auxiliary,
    /// 公安人员.
    Police,
    /// 医护人员.
    Medical,
    /// 见证人.
    Witness,
    /// 当事人, or who stands for it.
    Party,
    /// 其他有关人员.
    Other,
}

impl Part {
    /// What pages call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Officer => "执法人员",
            Self::Auxiliary => "执法辅助人员",
            Self::Police => "公安人员",
            Self::Medical => "医护人员",
            Self::Witness => "见证人",
            Self::Party => "当事人",
            Self::Other => "其他有关人员",
        }
    }
}

/// Somebody at a scene. Private, under the attendee's id: an object with name and unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// Which line of the roster.
    pub id: AttendeeId,
    /// As what.
    pub part: Part,
    /// Who, when it is a person of this agency; its name is not repeated then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Of which other agency of this scene: the entry that named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<EntryId>,
}

/// What happens at a scene.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum SceneFact {
    /// Officers arrived. No case number is asked. Private: place, target.
    Arrived {
        /// What they came to do.
        activity: Activity,
        /// When.
        arrived_at: Timestamp,
        /// Who.
        officers: Vec<PersonId>,
        /// What was noticed.
        #[serde(default)]
        findings: Vec<Finding>,
    },
    /// It is in a room for handling cases 执法办案场所, which is recorded as a whole (Art. 15 para. 1).
    InRoom {
        /// Which.
        room: RoomId,
    },
    /// A mark of Art. 17. Private: text.
    Marked {
        /// Which of the six.
        mark: MarkKind,
        /// When.
        at: Timestamp,
    },
    /// These were there from this instant on. Private: names and units.
    Attended {
        /// From when.
        at: Timestamp,
        /// Who.
        people: Vec<Attendee>,
    },
    /// Another agency takes part 联合执法. Private: name.
    AgencyJoined {
        /// From when.
        at: Timestamp,
    },
    /// A line of the roster was wrong. Private: name and unit under the attendee's id; text (why it is corrected).
    AttendeeCorrected {
        /// The line as it is right; its id says which.
        attendee: Attendee,
        /// Whether nobody was there who belongs on the line.
        withdrawn: bool,
    },
    /// Something of Art. 18 para. 2 was said aloud.
    Narrated {
        /// What.
        element: Narration,
        /// When.
        at: Timestamp,
    },
    /// Recording stopped. Private: text.
    Interrupted {
        /// Why.
        cause: Cause,
        /// When.
        at: Timestamp,
    },
    /// Recording went on.
    Resumed {
        /// When.
        at: Timestamp,
        /// Whether the cause was said aloud then.
        spoken: bool,
    },
    /// A hole that the system found is explained (Art. 19). Private: text.
    HoleExplained {
        /// The hole.
        hole: Stretch,
        /// Why.
        cause: Cause,
        /// How it was explained.
        explanation: Explanation,
    },
    /// A recording of it was lost or damaged before it was stored. Private: text (how that came about), measure (what was done about it).
    RecordingLost(LostRecording),
    /// Recordings could not be stored the same day (Art. 22 para. 2). Private: text.
    StorageExcused {
        /// Which of the five reasons.
        excuse: StorageExcuse,
        /// When the officers came back to their unit.
        returned_at: Timestamp,
    },
    /// Officers left.
    Left {
        /// When.
        left_at: Timestamp,
    },
    /// The scene belongs to a case.
    LinkedToCase {
        /// Which.
        case: CaseId,
    },
    /// A person judged what facts do not settle. Private: text (why).
    Judged(Judgement),
}

/// An interruption as the officers told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interruption {
    /// Why.
    pub cause: Cause,
    /// When recording stopped.
    pub from: Timestamp,
    /// When it went on.
    pub to: Option<Timestamp>,
    /// How it was explained.
    pub explanation: Option<Explanation>,
    /// Where its end stands, and with it the explanation, when both were told after its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<Stamp>,
}

/// What is known of a scene.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SceneState {
    /// What the officers came to do.
    pub activity: Activity,
    /// Arrival.
    pub arrived_at: Option<Dated<Timestamp>>,
    /// Who was there.
    pub officers: Vec<PersonId>,
    /// Who of them was named on arrival.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arrived: Vec<PersonId>,
    /// The room it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// Other agencies that take part, from when. Private: their names, each under its entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<Dated<Timestamp>>,
    /// Everybody who was entered beside them, from when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roster: Vec<Dated<(Attendee, Timestamp)>>,
    /// Which lines of it were corrected, the last correction last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Dated<AttendeeId>>,
    /// Marks of Art. 17.
    pub marks: Vec<Dated<(MarkKind, Timestamp)>>,
    /// Narration of Art. 18.
    pub narrations: Vec<Dated<(Narration, Timestamp)>>,
    /// Interruptions of Art. 19, told on the spot or explained afterwards.
    pub interruptions: Vec<Dated<Interruption>>,
    /// Recordings that were lost or damaged before they were stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Dated<LostRecording>>,
    /// The reason for later storage, and the return.
    pub excuse: Option<Dated<(StorageExcuse, Timestamp)>>,
    /// Departure.
    pub left_at: Option<Dated<Timestamp>>,
    /// Cases the scene belongs to.
    pub cases: Vec<CaseId>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What persons judged where facts did not settle it, the last word last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<Dated<Judgement>>,
}

impl Subject for SceneState {
    type Fact = SceneFact;
    const KIND: SubjectKind = SubjectKind::Scene;
    const FOLD: u32 = 2;

    fn apply(&mut self, at: Stamp, fact: SceneFact) {
        match fact {
            SceneFact::Arrived { activity, arrived_at, officers, findings } => {
                self.activity = activity;
                self.arrived_at = Some(Dated { at, what: arrived_at });
                self.arrived.clone_from(&officers);
                self.officers = officers;
                self.findings = findings;
            }
            SceneFact::InRoom { room } => self.room = Some(room),
            SceneFact::Marked { mark, at: when } => self.marks.push(Dated { at, what: (mark, when) }),
            SceneFact::Attended { at: when, people } => {
                for attendee in people {
                    // An officer of this agency who joins is an officer of the scene, as if named on arrival.
                    let joins = attendee.person.filter(|p| attendee.part == Part::Officer && !self.officers.contains(p));
                    self.officers.extend(joins);
                    self.roster.push(Dated { at, what: (attendee, when) });
                }
            }
            SceneFact::AgencyJoined { at: when } => self.agencies.push(Dated { at, what: when }),
            SceneFact::AttendeeCorrected { attendee, withdrawn } => self.correct(at, attendee, withdrawn),
            SceneFact::Narrated { element, at: when } => self.narrations.push(Dated { at, what: (element, when) }),
            SceneFact::Interrupted { cause, at: from } => {
                let begun = Interruption { cause, from, to: None, explanation: None, resumed: None };
                self.interruptions.push(Dated { at, what: begun });
            }
            SceneFact::Resumed { at: when, spoken } => {
                if let Some(open) = self.interruptions.iter_mut().rev().find(|i| i.what.to.is_none()) {
                    open.what.to = Some(when);
                    open.what.resumed = Some(at);
                    open.what.explanation = spoken.then_some(Explanation::Spoken { at: when });
                }
            }
            SceneFact::HoleExplained { hole, cause, explanation } => {
                let told =
                    Interruption { cause, from: hole.from, to: Some(hole.to), explanation: Some(explanation), resumed: None };
                self.interruptions.push(Dated { at, what: told });
            }
            SceneFact::RecordingLost(lost) => self.losses.push(Dated { at, what: lost }),
            SceneFact::StorageExcused { excuse, returned_at } => {
                self.excuse = Some(Dated { at, what: (excuse, returned_at) });
            }
            SceneFact::Left { left_at } => {
                // Whoever leaves while recording is stopped did not resume: the interruption lasts to the end.
                for open in self.interruptions.iter_mut().filter(|i| i.what.to.is_none()) {
                    open.what.to = Some(left_at);
                }
                self.left_at = Some(Dated { at, what: left_at });
            }
            SceneFact::LinkedToCase { case } => {
                if !self.cases.contains(&case) {
                    self.cases.push(case);
                }
            }
            SceneFact::Judged(judgement) => self.judgements.push(Dated { at, what: judgement }),
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &SceneFact, private: &PrivatePart, at: Stamp) {
        match fact {
            // Each agency and each loss has words of its own.
            SceneFact::AgencyJoined { .. } => part.keep_under(at.entry, key::NAME, private),
            SceneFact::RecordingLost(_) => {
                if let Ok(words) = serde_json::to_value(private) {
                    part.0.insert(at.entry.to_string(), words);
                }
            }
            // What was on the line before does not stay where the right line says nothing.
            SceneFact::AttendeeCorrected { attendee, .. } => {
                let line = attendee.id.to_string();
                match private.value(&line) {
                    Some(words) => part.0.insert(line, words.clone()),
                    None => part.0.remove(&line),
                };
            }
            _ => part.0.extend(private.0.clone()),
        }
    }
}

impl SceneState {
    /// Puts the right line in the place of the wrong one. Whoever was an officer of the scene by that line alone is none any more.
    fn correct(&mut self, at: Stamp, attendee: Attendee, withdrawn: bool) {
        let Some(place) = self.roster.iter().position(|line| line.what.0.id == attendee.id) else { return };
        if withdrawn {
            self.roster.remove(place);
        } else {
            self.roster[place].what.0 = attendee;
        }
        self.corrections.push(Dated { at, what: attendee.id });
        self.officers.clone_from(&self.arrived);
        let joined = self.roster.iter().map(|line| line.what.0).filter(|one| one.part == Part::Officer);
        for person in joined.filter_map(|one| one.person).collect::<Vec<_>>() {
            if !self.officers.contains(&person) {
                self.officers.push(person);
            }
        }
    }
}

#[cfg(test)]
mod tests;
