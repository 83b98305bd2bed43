//! What a superior 上级机关 knows of the logs it follows (Art. 26): which they are, by whose key, and what was found about them.

use base::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp};

/// What may be found about a followed log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MirrorTrouble {
    /// 改写: an entry that was seen before says something else now.
    Rewritten,
    /// 分叉: from some place on the log goes on otherwise than it did before, or cannot show that it does not.
    Forked,
    /// 截断: the end that was seen before is gone, and the log denies that there ever was more.
    Truncated,
    /// 不报送: checkpoints go on, but the entries they cover do not come.
    Withheld,
    /// 恢复: the end that was seen before is gone, and the log says so itself: an old database was restored.
    Restored,
    /// 失联: nothing was heard for too long.
    Silent,
}

/// The three words in which a superior is told (Art. 26); they call for three different things to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MirrorWord {
    /// 失联: ask why nothing comes.
    OutOfContact,
    /// 恢复缺口: help to refill what was lost.
    RecoveryGap,
    /// 断链(待核查): go and look; nothing is said yet of who did what.
    BrokenChain,
}

impl MirrorTrouble {
    /// Every trouble, in the order of the enum.
    pub const ALL: [Self; 6] = [Self::Rewritten, Self::Forked, Self::Truncated, Self::Withheld, Self::Restored, Self::Silent];

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Rewritten => "改写",
            Self::Forked => "分叉",
            Self::Truncated => "截断",
            Self::Withheld => "不报送",
            Self::Restored => "恢复旧库",
            Self::Silent => "无消息",
        }
    }

    /// The word under which it is told.
    pub const fn word(self) -> MirrorWord {
        match self {
            Self::Rewritten | Self::Forked | Self::Truncated | Self::Withheld => MirrorWord::BrokenChain,
            Self::Restored => MirrorWord::RecoveryGap,
            Self::Silent => MirrorWord::OutOfContact,
        }
    }
}

impl MirrorWord {
    /// As it is shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::BrokenChain => "断链(待核查)",
            Self::RecoveryGap => "恢复缺口",
            Self::OutOfContact => "失联",
        }
    }
}

/// What was found, in numbers: nothing of a case or a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirrorFinding {
    /// What.
    pub trouble: MirrorTrouble,
    /// How many entries the largest checkpoint covered that was seen before.
    pub seen: u64,
    /// How many entries the log shows now; when it is silent, the same.
    pub shown: u64,
    /// The first entry that is other than before, is gone or does not come, by its index; nothing when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// Since when it is so, as far as the superior knows.
    pub since: Timestamp,
}

impl MirrorFinding {
    /// One Chinese sentence.
    pub fn sentence(&self) -> String {
        let Self { seen, shown, from, since, .. } = self;
        match (self.trouble, from) {
            (MirrorTrouble::Rewritten, Some(from)) => format!("第 {from} 号记录与此前报送的不一致，条目相同而内容被改动"),
            (MirrorTrouble::Forked, Some(from)) => format!("自第 {from} 号记录起与此前报送的不是同一份日志"),
            (MirrorTrouble::Rewritten | MirrorTrouble::Forked, None) => {
                format!("现报 {shown} 条，不能证明延续此前见过的 {seen} 条")
            }
            (MirrorTrouble::Truncated, _) => format!("此前见过 {seen} 条，现只承认 {shown} 条，末尾的记录不见了"),
            (MirrorTrouble::Withheld, _) => {
                format!("检查点已到 {shown} 条，第 {} 号记录起没有报送", from.unwrap_or_default())
            }
            (MirrorTrouble::Restored, _) => format!("恢复了旧的数据库：此前见过 {seen} 条，现有 {shown} 条，其间的记录待补回"),
            (MirrorTrouble::Silent, _) => format!("自 {} 起没有消息", &since.to_string()[..16].replace('T', " ")),
        }
    }
}

/// What was found, and whether it is still so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What.
    #[serde(flatten)]
    pub finding: MirrorFinding,
    /// Where its end stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Stamp>,
}

/// A log that the agency follows as its superior.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subordinate {
    /// Its origin.
    pub origin: String,
    /// The public key of the log, as registered (signed-note).
    pub key: String,
    /// What was found, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Dated<Found>>,
}

impl Subordinate {
    /// What was found and is still so, the earliest first.
    pub fn open(&self) -> impl Iterator<Item = &Dated<Found>> {
        self.findings.iter().filter(|f| f.what.ended.is_none())
    }

    /// The open finding of a trouble.
    pub fn open_of(&self, trouble: MirrorTrouble) -> Option<&Dated<Found>> {
        self.open().find(|f| f.what.finding.trouble == trouble)
    }

    /// The word that weighs most among what is open; nothing when the log is in order.
    pub fn word(&self) -> Option<MirrorWord> {
        self.open().map(|f| f.what.finding.trouble.word()).max()
    }
}

/// Registers a log among those that are followed, or gives a known one another key.
pub(crate) fn register(known: &mut Vec<Dated<Subordinate>>, at: Stamp, origin: String, key: String) {
    match known.iter_mut().find(|s| s.what.origin == origin) {
        Some(there) => there.what.key = key,
        None => known.push(Dated { at, what: Subordinate { origin, key, findings: Vec::new() } }),
    }
}

/// Takes note of what was found; of a log that is not followed nothing is found.
pub(crate) fn found(known: &mut [Dated<Subordinate>], at: Stamp, origin: &str, finding: MirrorFinding) {
    if let Some(there) = known.iter_mut().find(|s| s.what.origin == origin) {
        there.what.findings.push(Dated { at, what: Found { finding, ended: None } });
    }
}

/// Takes note that something found is so no more.
pub(crate) fn mended(known: &mut [Dated<Subordinate>], at: Stamp, origin: &str, trouble: MirrorTrouble) {
    let there = known.iter_mut().filter(|s| s.what.origin == origin).flat_map(|s| &mut s.what.findings);
    for found in there.filter(|f| f.what.finding.trouble == trouble && f.what.ended.is_none()) {
        found.what.ended = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use base::{EntryId, PersonId, RawId};

    use super::*;
    use crate::{AgencyFact, AgencyState, Subject as _};

    #[test]
    fn six_troubles_have_three_words_that_are_told_apart() {
        let words = MirrorTrouble::ALL.map(|t| (t.label(), t.word().label()));
        assert_eq!(
            words,
            [
                ("改写", "断链(待核查)"),
                ("分叉", "断链(待核查)"),
                ("截断", "断链(待核查)"),
                ("不报送", "断链(待核查)"),
                ("恢复旧库", "恢复缺口"),
                ("无消息", "失联"),
            ]
        );
    }

    #[test]
    fn a_trouble_is_open_until_it_is_mended_and_may_come_again() {
        let mut state = AgencyState::default();
        assert_eq!(
            serde_json::to_value(&state).unwrap().get("subordinates"),
            None,
            "states of before read and write as they did"
        );
        let mut n = 0;
        let mut tell = |state: &mut AgencyState, fact| {
            n += 1;
            let t = Timestamp::from_millis(i64::from(n));
            let at = Stamp { entry: EntryId(RawId([n; 16])), actor: PersonId::default(), happened_at: t, recorded_at: t };
            state.apply(at, fact);
        };
        let origin = || "demo.example/log".to_owned();
        let found = |trouble, seen| {
            let finding = MirrorFinding { trouble, seen, shown: 3, from: Some(3), since: Timestamp::from_millis(0) };
            AgencyFact::SubordinateFound { origin: origin(), finding }
        };
        tell(&mut state, found(MirrorTrouble::Silent, 9));
        assert!(state.subordinates.is_empty(), "of a log that is not followed nothing is found");
        tell(&mut state, AgencyFact::SubordinateRegistered { origin: origin(), key: "k1".into() });
        tell(&mut state, found(MirrorTrouble::Silent, 4));
        tell(&mut state, found(MirrorTrouble::Restored, 5));
        let words = |state: &AgencyState| state.subordinates[0].what.word();
        assert_eq!(words(&state), Some(MirrorWord::RecoveryGap));
        tell(&mut state, AgencyFact::SubordinateMended { origin: origin(), trouble: MirrorTrouble::Restored });
        assert_eq!(words(&state), Some(MirrorWord::OutOfContact));
        tell(&mut state, AgencyFact::SubordinateMended { origin: origin(), trouble: MirrorTrouble::Silent });
        assert_eq!(words(&state), None);
        tell(&mut state, found(MirrorTrouble::Rewritten, 7));
        tell(&mut state, AgencyFact::SubordinateRegistered { origin: origin(), key: "k2".into() });
        let there = &state.subordinates[0].what;
        assert_eq!((there.word(), there.key.as_str(), there.findings.len()), (Some(MirrorWord::BrokenChain), "k2", 3));
        assert_eq!(there.open_of(MirrorTrouble::Rewritten).unwrap().what.finding.seen, 7);
    }
}
