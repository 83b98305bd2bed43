//! A judgement 判断: where facts do not settle what an article asks, a person says whether it is met, and why.

use serde::{Deserialize, Serialize};

/// What the person found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 符合规定.
    Met,
    /// 不符合规定.
    Unmet,
}

impl Verdict {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "符合规定",
            Self::Unmet => "不符合规定",
        }
    }
}

/// A person's word on one duty. The reason is in the private part, under [`crate::private::key::TEXT`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Which rule asks.
    pub rule: String,
    /// Which of several duties of the rule about the subject; empty when there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// The question that was put, in Chinese, without personal data.
    pub question: String,
    /// The answer.
    pub verdict: Verdict,
}

#[cfg(test)]
mod tests {
    use crate::duty::Duty;
    use crate::scene::{SceneFact, SceneState};
    use crate::{CaseState, Fact, RecordingState};

    use super::*;

    #[test]
    fn a_judgement_is_a_fact_of_what_it_is_about() {
        let judgement = Judgement {
            rule: "art19-interruption".into(),
            part: "2026-11-03T09:41:06.000+08:00".into(),
            question: "是否属于客观原因，由人判断".into(),
            verdict: Verdict::Met,
        };
        let fact = Fact::from(SceneFact::Judged(judgement));
        assert_eq!(fact.kind(), "scene.judged");
        // The bytes stay readable for ever; they are what was written first.
        let bytes = r#"{"fact":"judged","rule":"art19-interruption","part":"2026-11-03T09:41:06.000+08:00","question":"是否属于客观原因，由人判断","verdict":"met"}"#;
        assert_eq!(String::from_utf8(fact.encode().unwrap()).unwrap(), bytes);
        assert_eq!(Fact::decode("scene.judged", 1, bytes.as_bytes()).unwrap(), fact);
    }

    #[test]
    fn what_was_stored_before_anybody_judged_still_reads_and_stays_as_it_is() {
        fn same<S: serde::de::DeserializeOwned + Serialize>(text: &str) {
            let before: serde_json::Value = serde_json::from_str(text).unwrap();
            let read: S = serde_json::from_value(before.clone()).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), before);
        }
        same::<SceneState>(
            r#"{"activity":"on_site_inspection","arrived_at":null,"officers":[],"marks":[],"narrations":[],"interruptions":[],
                "excuse":null,"left_at":null,"cases":[],"findings":[]}"#,
        );
        same::<RecordingState>(
            r#"{"original":null,"medium":"other","container":"","video":false,"audio":false,"device":null,"timing":null,
                "scene":null,"findings":[],"viewings":[]}"#,
        );
        same::<CaseState>(
            r#"{"kind":"penalty","procedure":"ordinary","initiation":"ex_officio","filing":null,"officers":[],"unit":null,
                "rounds":[],"closed":null,"findings":[]}"#,
        );
        same::<Duty>(
            r#"{"rule":"art24-approval","subject":"access:00000000000000000000000000","article":"24(2)","title":"批准",
                "owner":{"who":"role","role":"agency_head"},"opened_at":null,"due_at":null,"provisional":false,
                "state":"open","missing":"尚未批准","entries":[]}"#,
        );
    }
}
