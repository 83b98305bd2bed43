//! A device 音像记录设备 (Arts. 7, 14, 20): registered, put in its place, checked before use, issued and returned, maintained; and what its
//! clock showed. A device that is not back is warned of, never refused.

use std::collections::BTreeMap;

use base::{Day, PersonId, RecordingId, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

/// The devices that Art. 14 names, and the phones of the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceCategory {
    /// 照相机.
    Camera,
    /// 录音机.
    AudioRecorder,
    /// 摄像机.
    VideoCamera,
    /// 执法记录仪.
    #[default]
    BodyCamera,
    /// 视频监控.
    Surveillance,
    /// 单位的手机等其他设备.
    Other,
}

impl DeviceCategory {
    /// In the words of Art. 14.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Camera => "照相机",
            Self::AudioRecorder => "录音机",
            Self::VideoCamera => "摄像机",
            Self::BodyCamera => "执法记录仪",
            Self::Surveillance => "视频监控",
            Self::Other => "其他设备",
        }
    }
}

/// Whether a device can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// 可用.
    #[default]
    InService,
    /// 待修.
    Faulty,
    /// 遗失.
    Lost,
    /// 停用.
    Retired,
}

impl Condition {
    /// Its name in rows and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InService => "in_service",
            Self::Faulty => "faulty",
            Self::Lost => "lost",
            Self::Retired => "retired",
        }
    }

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::InService => "可用",
            Self::Faulty => "待修",
            Self::Lost => "遗失",
            Self::Retired => "停用",
        }
    }
}

/// What the clock of a device showed beside a true one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// The true instant.
    pub at: Timestamp,
    /// What has to be added to what the device shows, so that it is true.
    pub offset: Span,
    /// Whether the clock was set right after that.
    pub set: bool,
}

/// What happens to a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum DeviceFact {
    /// Entered in the register. Private: name (make and model), text (serial number).
    Registered {
        /// What it is.
        category: DeviceCategory,
        /// The number by which its files name it 设备号.
        mark: String,
        /// Since when the agency has it.
        acquired_on: Option<Day>,
    },
    /// It has a place 存放地点 (Art. 20). Private: place.
    Placed,
    /// It was maintained 维护 (Art. 20). Private: text (what was done).
    Maintained {
        /// When.
        on: Day,
        /// Whether it can be used now.
        usable: bool,
    },
    /// It was checked before use 使用前检查. Private: text (what was wrong).
    Checked {
        /// Whether all was well.
        passed: bool,
        /// How full the battery was, in percent.
        battery: Option<u8>,
    },
    /// Its clock was compared.
    ClockRead(ClockReading),
    /// Issued 领用 to an officer.
    Issued {
        /// To whom.
        to: PersonId,
    },
    /// Returned 归还.
    Returned,
    /// A file of it showed how it builds its files 结构特征. Only so many teach; later ones are compared with these.
    StructureLearned {
        /// The container, as a stable word.
        container: String,
        /// A digest for each aspect of the structure.
        structure: BTreeMap<String, String>,
        /// Which file.
        recording: RecordingId,
    },
    /// It can be used, or cannot 损坏、遗失、停用. Private: text (how that came about).
    ConditionChanged {
        /// How it is.
        condition: Condition,
    },
}

/// How a device built one of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedStructure {
    /// The container.
    pub container: String,
    /// A digest for each aspect of the structure.
    pub structure: BTreeMap<String, String>,
    /// Which file showed it.
    pub recording: RecordingId,
}

/// A time during which a person had a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Who.
    pub to: PersonId,
    /// From when.
    pub from: Timestamp,
    /// Until when; still with that person when nothing.
    pub until: Option<Timestamp>,
}

/// What is known of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceState {
    /// What it is.
    pub category: DeviceCategory,
    /// The number by which its files name it.
    pub mark: String,
    /// Since when the agency has it.
    pub acquired_on: Option<Day>,
    /// Entered in the register.
    pub registered: Option<Dated<()>>,
    /// Whenever it was given a place.
    pub placed: Vec<Dated<()>>,
    /// Whenever it was maintained, and whether it could be used then.
    pub maintained: Vec<Dated<(Day, bool)>>,
    /// Whenever it was checked before use, and whether all was well.
    pub checked: Vec<Dated<bool>>,
    /// How full its battery was at checks, in percent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Dated<u8>>,
    /// What its clock showed, in the order of recording.
    pub clock: Vec<Dated<ClockReading>>,
    /// Who had it, in the order of recording.
    pub issues: Vec<Dated<Issue>>,
    /// How it builds its files, by those that taught it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub structures: Vec<Dated<LearnedStructure>>,
    /// Whether it can be used, and since when that is known.
    pub condition: Condition,
    /// Where the condition was told last.
    pub condition_at: Option<Stamp>,
}

impl DeviceState {
    /// Who had it at an instant.
    pub fn holder_at(&self, instant: Timestamp) -> Option<PersonId> {
        let held = |i: &&Dated<Issue>| i.what.from <= instant && i.what.until.is_none_or(|until| instant < until);
        self.issues.iter().rev().find(held).map(|i| i.what.to)
    }

    /// Who has it now.
    pub fn out(&self) -> Option<&Dated<Issue>> {
        self.issues.last().filter(|i| i.what.until.is_none())
    }

    fn give_back(&mut self, at: Timestamp) {
        if let Some(open) = self.issues.last_mut().filter(|i| i.what.until.is_none()) {
            open.what.until = Some(at);
        }
    }
}

impl Subject for DeviceState {
    type Fact = DeviceFact;
    const KIND: SubjectKind = SubjectKind::Device;
    const FOLD: u32 = 2;

    fn apply(&mut self, at: Stamp, fact: DeviceFact) {
        match fact {
            DeviceFact::Registered { category, mark, acquired_on } => {
                (self.category, self.mark, self.acquired_on) = (category, mark, acquired_on);
                self.registered = Some(Dated { at, what: () });
            }
            DeviceFact::Placed => self.placed.push(Dated { at, what: () }),
            DeviceFact::Maintained { on, usable } => {
                self.maintained.push(Dated { at, what: (on, usable) });
                (self.condition, self.condition_at) = (if usable { Condition::InService } else { Condition::Faulty }, Some(at));
            }
            DeviceFact::Checked { passed, battery } => {
                self.checked.push(Dated { at, what: passed });
                self.charges.extend(battery.map(|what| Dated { at, what }));
            }
            DeviceFact::ClockRead(reading) => self.clock.push(Dated { at, what: reading }),
            DeviceFact::Issued { to } => {
                // Handed on without having been returned: whoever had it has it no more.
                self.give_back(at.happened_at);
                self.issues.push(Dated { at, what: Issue { to, from: at.happened_at, until: None } });
            }
            DeviceFact::Returned => self.give_back(at.happened_at),
            DeviceFact::StructureLearned { container, structure, recording } => {
                self.structures.push(Dated { at, what: LearnedStructure { container, structure, recording } });
            }
            DeviceFact::ConditionChanged { condition } => (self.condition, self.condition_at) = (condition, Some(at)),
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &DeviceFact, private: &PrivatePart, at: Stamp) {
        match fact {
            DeviceFact::Registered { .. } | DeviceFact::Placed => part.0.extend(private.0.clone()),
            // What was done to it stands under its entry: there is much of it over the years.
            _ => part.keep_under(at.entry, key::TEXT, private),
        }
    }
}

#[cfg(test)]
mod tests {
    use base::{EntryId, RawId};

    use super::*;

    fn person(n: u8) -> PersonId {
        PersonId(RawId([n; 16]))
    }

    fn after(facts: Vec<(i64, DeviceFact)>) -> DeviceState {
        let mut state = DeviceState::default();
        for (minute, fact) in facts {
            let happened_at = Timestamp::from_millis(minute * 60_000);
            let at = Stamp { entry: EntryId::default(), actor: person(9), happened_at, recorded_at: happened_at };
            state.apply(at, fact);
        }
        state
    }

    #[test]
    fn whoever_had_it_is_known_for_every_instant() {
        let issued = |n| DeviceFact::Issued { to: person(n) };
        let state = after(vec![(10, issued(1)), (20, DeviceFact::Returned), (30, issued(2)), (40, issued(3))]);
        let holder = |minute: i64| state.holder_at(Timestamp::from_millis(minute * 60_000));
        assert_eq!(
            [5, 10, 19, 20, 35, 40, 99].map(holder),
            [None, Some(person(1)), Some(person(1)), None, Some(person(2)), Some(person(3)), Some(person(3))]
        );
        assert_eq!(state.out().unwrap().what.to, person(3));
    }

    #[test]
    fn what_is_returned_twice_or_never_issued_changes_nothing() {
        let state =
            after(vec![(5, DeviceFact::Returned), (10, DeviceFact::Issued { to: person(1) }), (20, DeviceFact::Returned)]);
        let again =
            after(vec![(10, DeviceFact::Issued { to: person(1) }), (20, DeviceFact::Returned), (25, DeviceFact::Returned)]);
        assert_eq!((state.issues, state.condition), (again.issues, Condition::InService));
    }
}
