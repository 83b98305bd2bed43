//! What rules know of a scene: the stay, what was said aloud, how far it was recorded, what interrupted it (Arts. 15, 18, 19).

use base::{Day, PersonId, SceneId, Span, Timestamp};
use model::agency::{Activity, Tier};
use model::scene::{Cause, Explanation, Loss, MarkKind, Narration, StorageExcuse};
use model::{Dated, SceneState};
use serde::Deserialize;

use super::event::Event;
use super::judged::Judged;

/// The facts of a scene 执法现场, from arrival to departure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SceneFile {
    /// Which.
    pub id: SceneId,
    /// What the officers came to do.
    pub activity: Activity,
    /// How far the catalogue of that day asks for recording; Art. 15 itself where nothing is said.
    pub tier: Option<Tier>,
    /// Who was there, the first first.
    pub officers: Vec<PersonId>,
    /// Arrival.
    pub arrived: Option<Event>,
    /// Departure.
    pub left: Option<Event>,
    /// What was marked (Art. 17).
    pub marks: Vec<Marked>,
    /// What was said aloud (Art. 18 para. 2).
    pub narrations: Vec<Spoken>,
    /// Interruptions as the officers told them.
    pub interruptions: Vec<Interruption>,
    /// The last storing of an audio-visual record of it, photos included (Art. 14); none while there is no record.
    pub av: Option<Event>,
    /// The first text record of it that is final.
    pub text: Option<Event>,
    /// How far it was recorded; known once officers have left and recordings are stored.
    pub coverage: Option<CoverageFacts>,
    /// Why recordings could not be stored the same day (Art. 22 para. 2), and the return.
    pub excuse: Option<Excuse>,
    /// Recordings that were lost or damaged before they were stored.
    pub losses: Vec<Lost>,
    /// What persons judged where facts did not settle it.
    pub judgements: Vec<Judged>,
}

/// A recording that was lost or damaged before it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// Lost or damaged.
    pub loss: Loss,
    /// Since when it recorded.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// Who had it.
    #[serde(default)]
    pub holder: Option<PersonId>,
    /// When it was found, and when it was reported.
    pub found: Event,
}

/// A mark of one of the matters of Art. 17.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marked {
    /// Which.
    pub mark: MarkKind,
    /// Of when it is, and when it was set.
    pub at: Event,
}

/// One of the things that Art. 18 para. 2 asks officers to say aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    /// What.
    pub element: Narration,
    /// When it is heard, and when it was marked.
    pub at: Event,
}

/// An interruption as the officers told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interruption {
    /// Why.
    pub cause: Cause,
    /// When recording stopped.
    pub from: Timestamp,
    /// When it went on; none while it has not, or when officers left without.
    pub to: Option<Timestamp>,
    /// When the cause was said aloud, and when that was marked.
    pub spoken: Option<Event>,
    /// When it was explained in writing.
    pub written: Option<Event>,
    /// The entry that told of it.
    #[serde(default)]
    pub told: Option<Event>,
}

/// How far a stay was recorded. Tolerances of Arts. 18 and 19 and the uncertainty of clocks were applied before it gets here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoverageFacts {
    /// When recording began, if that is too late after arrival; the departure when nothing was recorded at all.
    pub late_start: Option<Timestamp>,
    /// The part of the stay that is covered, in thousandths.
    pub covered_permille: u16,
    /// Clocks are too uncertain to say whether it is covered.
    pub undecidable: bool,
    /// Interruptions: what no device covers between two recordings, or between the last one and departure.
    pub holes: Vec<Hole>,
}

/// A part of the stay that no device covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hole {
    /// From when.
    pub from: Timestamp,
    /// To when.
    pub to: Timestamp,
    /// Whether recording went on after it.
    #[serde(default = "yes")]
    pub resumed: bool,
    /// Clocks are too uncertain to say whether there is a hole.
    #[serde(default)]
    pub undecidable: bool,
    /// What is left of it when the explained parts are taken away, when only parts are explained.
    #[serde(rename = "unexplained_ms", default)]
    pub unexplained: Span,
    /// Why, as told; of several causes the one that asks for judgement.
    pub cause: Option<Cause>,
    /// When the cause was said aloud, and when that was marked.
    pub spoken: Option<Event>,
    /// When it was explained in writing.
    pub written: Option<Event>,
    /// The entry that told of it.
    #[serde(default)]
    pub told: Option<Event>,
}

const fn yes() -> bool {
    true
}

/// Why recordings could not be stored the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excuse {
    /// Which of the five reasons.
    pub reason: StorageExcuse,
    /// When the officers came back to their unit.
    pub returned_at: Timestamp,
    /// The entry that told of it.
    #[serde(default)]
    pub told: Option<Event>,
}

impl Lost {
    fn of(told: &Dated<model::scene::LostRecording>) -> Self {
        let lost = &told.what;
        let found = Event { at: lost.found_at, ..Event::from(told) };
        Self { loss: lost.loss, from: lost.recorded.from, to: lost.recorded.to, holder: lost.holder, found }
    }
}

impl Excuse {
    pub(super) fn of(told: &Dated<(StorageExcuse, Timestamp)>) -> Self {
        Self { reason: told.what.0, returned_at: told.what.1, told: Some(told.into()) }
    }
}

impl Interruption {
    /// An interruption as the state of a scene holds it.
    pub fn of(told: &Dated<model::scene::Interruption>, left: Option<Timestamp>) -> Self {
        let i = &told.what;
        let (spoken, written) = match i.explanation {
            Some(Explanation::Spoken { at }) => (Some(Event { at, ..i.resumed.unwrap_or(told.at).into() }), None),
            Some(Explanation::Written) => (None, Some(Event::from(told))),
            None => (None, None),
        };
        // Whoever left while recording was stopped did not resume.
        let to = i.to.filter(|to| left != Some(*to));
        Self { cause: i.cause, from: i.from, to, spoken, written, told: Some(told.into()) }
    }
}

impl Hole {
    /// A hole that coverage found, explained by the interruptions that coverage says explain it.
    pub fn of<'i>(from: Timestamp, to: Timestamp, resumed: bool, explained_by: impl Iterator<Item = &'i Interruption>) -> Self {
        let mut hole = Self {
            from,
            to,
            resumed,
            undecidable: false,
            unexplained: Span::ZERO,
            cause: None,
            spoken: None,
            written: None,
            told: None,
        };
        for told in explained_by {
            if hole.cause.is_none_or(Cause::named_by_law) {
                hole.cause = Some(told.cause);
            }
            hole.spoken = hole.spoken.or(told.spoken);
            hole.written = hole.written.or(told.written);
            hole.told = hole.told.or(told.told);
        }
        hole
    }
}

impl SceneFile {
    /// The facts of a scene, out of its state. `tier` is that of the catalogue on the day of arrival; `av` is the last storing of a
    /// recording of it, `text` the first text record of it that is final.
    pub fn of(
        id: SceneId,
        state: &SceneState,
        tier: Tier,
        av: Option<Event>,
        text: Option<Event>,
        coverage: Option<CoverageFacts>,
    ) -> Self {
        let event = |d: &Dated<Timestamp>| Event { at: d.what, ..Event::from(d) };
        let left = state.left_at.as_ref().map(event);
        let spoken =
            |d: &Dated<(Narration, Timestamp)>| Spoken { element: d.what.0, at: Event { at: d.what.1, ..Event::from(d) } };
        Self {
            id,
            activity: state.activity,
            tier: Some(tier),
            officers: state.officers.clone(),
            arrived: state.arrived_at.as_ref().map(event),
            left,
            marks: state.marks.iter().map(|d| Marked { mark: d.what.0, at: Event { at: d.what.1, ..Event::from(d) } }).collect(),
            narrations: state.narrations.iter().map(spoken).collect(),
            interruptions: state.interruptions.iter().map(|i| Interruption::of(i, left.map(|l| l.at))).collect(),
            av,
            text,
            coverage,
            excuse: state.excuse.as_ref().map(Excuse::of),
            losses: state.losses.iter().map(Lost::of).collect(),
            judgements: state.judgements.iter().map(Judged::from).collect(),
        }
    }

    /// Whether coverage found nothing but photos, or sound alone.
    pub(crate) fn nothing_filmed(&self) -> bool {
        let late_start = self.coverage.as_ref().and_then(|c| c.late_start);
        late_start.zip(self.left).is_some_and(|(began, left)| began >= left.at)
    }

    /// How far the scene must be recorded.
    pub(crate) fn tier(&self) -> Tier {
        self.tier.unwrap_or_else(|| self.activity.statutory_tier())
    }

    /// The day of arrival: the day that decides what is asked.
    pub(crate) fn day(&self) -> Option<Day> {
        self.arrived.map(|a| a.at.day())
    }
}
