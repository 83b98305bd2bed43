//! Watching over what is kept: each pass of reading it again 核验, and each night's reconciliation 对账 of devices, stations, store and log
//! with its morning report 晨报. What is done about a finding belongs to whoever reads it; how bytes are read does not belong here.

use base::{Day, ObjectId, Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp};

/// What is wrong with bytes that are kept (Art. 24 para. 1: nothing is damaged, cut or altered).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectTrouble {
    /// They are not those that were registered.
    Changed,
    /// They are not there.
    Missing,
    /// They cannot be read to their end.
    Unreadable,
}

impl ObjectTrouble {
    /// What it is called in Chinese.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Changed => "内容与登记的摘要不符",
            Self::Missing => "文件不在",
            Self::Unreadable => "不能读到结尾",
        }
    }
}

/// Something wrong with one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScrubFinding {
    /// Which.
    pub object: ObjectId,
    /// What.
    pub trouble: ObjectTrouble,
}

/// One pass: what was read since the pass before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScrubPass {
    /// When its first object had been read.
    pub from: Timestamp,
    /// How many objects were read.
    pub objects: u64,
    /// How many bytes they have.
    pub bytes: u64,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<ScrubFinding>,
    /// What had been wrong before and agrees again: a copy was put back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mended: Vec<ObjectId>,
}

/// One night's reconciliation. The report itself is signed and kept beside the log; names and files stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// The day that the report is about: the one before the morning on which it was made.
    pub day: Day,
    /// How many originals were compared.
    pub originals: u64,
    /// How many matters a person has to look at.
    pub open: u64,
    /// SHA-256 of the signed report.
    pub report_sha256: Sha256Digest,
}

/// What is known of what is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// The last pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<Dated<Pass>>,
    /// What is wrong at present, since which pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub damaged: Vec<Dated<ScrubFinding>>,
    /// The last reconciliation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reconciled: Option<Dated<Reconciliation>>,
}

/// A pass in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// When its first object had been read.
    pub from: Timestamp,
    /// How many objects.
    pub objects: u64,
    /// How many bytes.
    pub bytes: u64,
}

impl Watched {
    /// Whether nothing was told yet.
    pub const fn is_empty(&self) -> bool {
        self.pass.is_none() && self.damaged.is_empty() && self.reconciled.is_none()
    }

    /// What is wrong with an object at present.
    pub fn trouble(&self, object: ObjectId) -> Option<&Dated<ScrubFinding>> {
        self.damaged.iter().find(|found| found.what.object == object)
    }

    pub(crate) fn scrubbed(&mut self, at: Stamp, pass: ScrubPass) {
        let ScrubPass { from, objects, bytes, found, mended } = pass;
        self.pass = Some(Dated { at, what: Pass { from, objects, bytes } });
        self.damaged.retain(|known| !mended.contains(&known.what.object));
        for finding in found {
            match self.damaged.iter_mut().find(|known| known.what.object == finding.object) {
                // It has been wrong since it was first found so.
                Some(known) => known.what = finding,
                None => self.damaged.push(Dated { at, what: finding }),
            }
        }
    }

    pub(crate) fn reconciled(&mut self, at: Stamp, reconciliation: Reconciliation) {
        self.reconciled = Some(Dated { at, what: reconciliation });
    }
}

#[cfg(test)]
mod tests {
    use base::{EntryId, PersonId, RawId};

    use super::*;
    use crate::{AgencyFact, AgencyState, Subject};

    fn at(n: u8) -> Stamp {
        let instant = Timestamp::from_millis(n.into());
        Stamp { entry: EntryId(RawId([n; 16])), actor: PersonId::default(), happened_at: instant, recorded_at: instant }
    }

    fn pass(found: Vec<ScrubFinding>, mended: Vec<ObjectId>) -> AgencyFact {
        AgencyFact::Scrubbed(ScrubPass { from: Timestamp::from_millis(1), objects: 2, bytes: 3, found, mended })
    }

    #[test]
    fn what_is_damaged_stays_so_since_its_first_pass_until_it_agrees_again() {
        let mut state = AgencyState::default();
        assert_eq!(serde_json::to_value(&state).unwrap().get("watched"), None, "states of before read and write as they did");
        let object = ObjectId(RawId([7; 16]));
        let found = |trouble| ScrubFinding { object, trouble };
        state.apply(at(1), pass(vec![found(ObjectTrouble::Changed)], vec![]));
        state.apply(at(2), pass(vec![found(ObjectTrouble::Missing)], vec![]));
        let known = state.watched.trouble(object).unwrap();
        assert_eq!((known.at, known.what.trouble), (at(1), ObjectTrouble::Missing));
        assert_eq!(state.watched.pass.as_ref().map(|p| (p.at, p.what.objects, p.what.bytes)), Some((at(2), 2, 3)));
        state.apply(at(3), pass(vec![], vec![object]));
        assert_eq!(state.watched.trouble(object), None);
    }
}
