//! What rules know of a person's judgement: on which duty, what it came to, when. The reason is private and stays outside.

use base::Timestamp;
use model::{Dated, Judgement, Verdict};
use serde::{Deserialize, Deserializer};

use super::event::Event;

/// A judgement 判断 where facts do not settle what an article asks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// Which rule asks.
    pub rule: String,
    /// Which of several duties of the rule; for Art. 19 the instant at which the interruption began.
    #[serde(default, deserialize_with = "part")]
    pub part: String,
    /// What it came to.
    pub verdict: Verdict,
    /// When.
    pub at: Event,
}

impl From<&Dated<Judgement>> for Judged {
    fn from(said: &Dated<Judgement>) -> Self {
        let Judgement { rule, part, verdict, .. } = &said.what;
        Self { rule: rule.clone(), part: part.clone(), verdict: *verdict, at: said.into() }
    }
}

/// The last word on a duty, if it was said when everything up to `known_at` was known; what came in later asks anew.
pub(crate) fn standing<'j>(said: &'j [Judged], rule: &str, part: &str, known_at: Option<Timestamp>) -> Option<&'j Judged> {
    let last = said.iter().filter(|j| j.rule == rule && j.part == part).max_by_key(|j| j.at.recorded_at)?;
    known_at.is_none_or(|known| known <= last.at.recorded_at).then_some(last)
}

/// Authors write an instant as anywhere else, `2026-11-03 09:41:06`; parts hold it in full.
fn part<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    let text = String::deserialize(d)?;
    Ok(text.parse::<Timestamp>().map_or(text, |instant| instant.to_string()))
}
