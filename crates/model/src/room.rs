//! A room 执法办案场所 (Art. 15 para. 1) with cameras of its own: 询问室, 听证室, 暂扣物品库. What is done in it is a scene that says so; whatever
//! its cameras miss is told as an outage.

use base::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp, Subject};
use crate::private::{PrivatePart, key};
use crate::subject::SubjectKind;

/// What a room is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// 询问室.
    #[default]
    Inquiry,
    /// 听证室.
    Hearing,
    /// 暂扣物品库.
    SeizedGoods,
    /// 其他办案场所.
    Other,
}

impl RoomKind {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inquiry => "询问室",
            Self::Hearing => "听证室",
            Self::SeizedGoods => "暂扣物品库",
            Self::Other => "其他办案场所",
        }
    }
}

/// What happens to a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum RoomFact {
    /// Set up. Private: name, place.
    SetUp {
        /// What it is for.
        kind: RoomKind,
        /// The numbers by which the files of its cameras name them.
        cameras: Vec<String>,
    },
    /// It has other cameras from now on.
    CamerasChanged {
        /// Their numbers.
        cameras: Vec<String>,
    },
    /// A camera fails 停录. Private: text (why).
    OutageBegan {
        /// Which; all of them when nothing.
        camera: Option<String>,
        /// Since when.
        at: Timestamp,
    },
    /// It records again.
    OutageEnded {
        /// Since when.
        at: Timestamp,
    },
    /// Used no more for handling cases.
    Closed,
}

/// A time during which a camera, or all of them, recorded nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Which camera; all of them when nothing.
    pub camera: Option<String>,
    /// Since when.
    pub from: Timestamp,
    /// Until when; it lasts when nothing.
    pub to: Option<Timestamp>,
}

/// What is known of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomState {
    /// What it is for.
    pub kind: RoomKind,
    /// The numbers of its cameras.
    pub cameras: Vec<String>,
    /// Set up.
    pub set_up: Option<Dated<()>>,
    /// When cameras failed.
    pub outages: Vec<Dated<Outage>>,
    /// Used no more.
    pub closed: Option<Dated<()>>,
}

impl RoomState {
    /// Outages that touch a stretch of time.
    pub fn outages_within(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = &Dated<Outage>> {
        self.outages.iter().filter(move |o| o.what.from < to && o.what.to.is_none_or(|end| from < end))
    }
}

impl Subject for RoomState {
    type Fact = RoomFact;
    const KIND: SubjectKind = SubjectKind::Room;

    fn apply(&mut self, at: Stamp, fact: RoomFact) {
        match fact {
            RoomFact::SetUp { kind, cameras } => {
                (self.kind, self.cameras) = (kind, cameras);
                self.set_up = Some(Dated { at, what: () });
            }
            RoomFact::CamerasChanged { cameras } => self.cameras = cameras,
            RoomFact::OutageBegan { camera, at: from } => {
                self.outages.push(Dated { at, what: Outage { camera, from, to: None } });
            }
            RoomFact::OutageEnded { at: to } => {
                if let Some(open) = self.outages.iter_mut().rev().find(|o| o.what.to.is_none() && o.what.from <= to) {
                    open.what.to = Some(to);
                }
            }
            RoomFact::Closed => self.closed = Some(Dated { at, what: () }),
        }
    }

    fn apply_private(part: &mut PrivatePart, fact: &RoomFact, private: &PrivatePart, at: Stamp) {
        match fact {
            RoomFact::SetUp { .. } => part.0.extend(private.0.clone()),
            _ => part.keep_under(at.entry, key::TEXT, private),
        }
    }
}

#[cfg(test)]
mod tests {
    use base::{EntryId, PersonId};

    use super::*;

    #[test]
    fn an_outage_touches_what_lies_within_it() {
        let at = |minute: i64| Timestamp::from_millis(minute * 60_000);
        let stamp = Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: at(0), recorded_at: at(0) };
        let mut room = RoomState::default();
        room.apply(stamp, RoomFact::OutageBegan { camera: None, at: at(10) });
        room.apply(stamp, RoomFact::OutageEnded { at: at(20) });
        room.apply(stamp, RoomFact::OutageBegan { camera: Some("C2".into()), at: at(30) });
        let touched = |from, to| room.outages_within(at(from), at(to)).count();
        assert_eq!([touched(0, 10), touched(0, 11), touched(20, 30), touched(19, 31), touched(40, 50)], [0, 1, 0, 2, 1]);
    }
}
