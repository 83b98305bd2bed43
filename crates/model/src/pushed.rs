//! Body-worn systems 执法记录仪系统 that push recordings of their own accord: which may, what a file is among those of its recording, and what
//! was noticed about the whole. How they speak is for the floors above.

use base::{ControllerId, PersonId};
use serde::{Deserialize, Serialize};

use crate::fact::Finding;
use crate::fold::{Dated, Stamp};

/// A system that may push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controller {
    /// Which.
    pub id: ControllerId,
    /// Who answers for it 设备管理员 (Art. 20).
    pub keeper: PersonId,
    /// Where its account ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Stamp>,
}

/// What a file is among those of its recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushedPart {
    /// 片段: picture and sound, or one file of several.
    Clip,
    /// 密钥文件 of a clip that was encrypted at its source.
    Key,
    /// 轨迹: where the camera was.
    Trail,
    /// 书签: what the officer noted; its bytes are text, or nothing.
    Bookmark,
    /// Anything else; kept all the same.
    #[default]
    Other,
}

impl PushedPart {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Clip => "片段",
            Self::Key => "密钥文件",
            Self::Trail => "轨迹",
            Self::Bookmark => "书签",
            Self::Other => "其他文件",
        }
    }
}

/// What a system pushed, and how its recording stands as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Which system.
    pub controller: ControllerId,
    /// What this file is.
    pub part: PushedPart,
    /// Who wore the camera 使用人, by the system's own register, where that names an officer of the agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wearer: Option<PersonId>,
    /// Whether the system has said that it sent everything.
    pub complete: bool,
    /// What was noticed; it takes the place of what was noticed before.
    pub findings: Vec<Finding>,
}

/// Takes note of an account.
pub(crate) fn register(controllers: &mut Vec<Dated<Controller>>, at: Stamp, id: ControllerId, keeper: PersonId) {
    match controllers.iter_mut().find(|c| c.what.id == id && c.what.revoked.is_none()) {
        Some(known) => known.what.keeper = keeper,
        None => controllers.push(Dated { at, what: Controller { id, keeper, revoked: None } }),
    }
}

/// Takes note that an account is no more.
pub(crate) fn revoke(controllers: &mut [Dated<Controller>], at: Stamp, id: ControllerId) {
    for known in controllers.iter_mut().filter(|c| c.what.id == id && c.what.revoked.is_none()) {
        known.what.revoked = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use base::{EntryId, Timestamp};

    use super::*;
    use crate::{AgencyFact, AgencyState, RecordingFact, RecordingState, Severity, Subject};

    fn at(n: i64) -> Stamp {
        let instant = Timestamp::from_millis(n);
        Stamp { entry: EntryId::random(), actor: PersonId::default(), happened_at: instant, recorded_at: instant }
    }

    #[test]
    fn an_account_is_made_changes_hands_and_is_revoked() {
        let mut state = AgencyState::default();
        assert_eq!(serde_json::to_value(&state).unwrap().get("controllers"), None, "states of before read and write as they did");
        let (id, first, second) = (ControllerId::random(), PersonId::random(), PersonId::random());
        let registered = |keeper| AgencyFact::ControllerRegistered { controller: id, keeper };
        state.apply(at(1), registered(first));
        state.apply(at(2), registered(second));
        assert_eq!(state.controllers.iter().map(|c| c.what.keeper).collect::<Vec<_>>(), [second]);
        let end = at(3);
        state.apply(end, AgencyFact::ControllerRevoked { controller: id });
        state.apply(at(4), AgencyFact::ControllerRevoked { controller: id });
        assert_eq!(state.controllers[0].what.revoked, Some(end));
    }

    #[test]
    fn what_is_noticed_of_the_whole_is_noticed_of_the_file_and_replaced_by_the_next_look() {
        let mut state = RecordingState::default();
        let finding =
            |code: &str| Finding {
                code: code.into(), severity: Severity::Question, article: None, message: "传输未完成".into()
            };
        let push = |findings, complete| Push {
            controller: ControllerId::default(),
            part: PushedPart::Clip,
            wearer: None,
            complete,
            findings,
        };
        state.apply(at(1), RecordingFact::Pushed(push(vec![finding("push_incomplete")], false)));
        assert_eq!(state.noticed().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["push_incomplete"]);
        state.apply(at(2), RecordingFact::Pushed(push(Vec::new(), true)));
        assert_eq!((state.noticed().count(), state.push.is_some_and(|p| p.what.complete)), (0, true));
    }
}
