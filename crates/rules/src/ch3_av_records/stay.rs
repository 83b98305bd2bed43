//! A finished stay at a scene, and whether it was recorded from beginning to end: what Arts. 15 and 18 both look at.

use base::{Span, Timestamp};
use model::{Duty, Verdict};

use super::art19_interruption;
use crate::ch4_management::art22_same_day_storage::Limit;
use crate::context::Context;
use crate::facts::{Event, Hole, Judged, SceneFile, standing};
use crate::rule::Draft;

/// From arrival to departure.
pub(crate) struct Stay {
    pub(crate) arrived: Event,
    pub(crate) left: Event,
    /// When all was known that the stay is judged by: the departure, and the recordings of it.
    pub(crate) known_at: Timestamp,
    /// The first instant at which whatever was recorded ought to be stored (Art. 22).
    pub(crate) stored_by: Timestamp,
}

/// Why a scene is no finished stay that could be judged.
pub(crate) enum NoStay {
    NotYet(&'static str),
    NotJudged(&'static str),
    NoLimit(String),
}

impl NoStay {
    /// What the duty comes to.
    pub(crate) fn on(self, duty: Draft) -> Duty {
        match self {
            Self::NotYet(reason) => duty.not_yet(reason),
            Self::NotJudged(reason) => duty.not_applicable(reason),
            Self::NoLimit(sentence) => duty.judgement(sentence),
        }
    }
}

/// How far a stay was recorded.
pub(crate) enum Whole {
    /// Nothing is stored.
    Nothing,
    /// Recordings are stored, and nobody has said what they cover.
    Unmeasured,
    /// Begun late or ended early, as far as it is stored.
    EndsMissing(String),
    /// Clocks are too uncertain.
    Undecidable,
    /// So many interruptions are not explained.
    Unexplained(usize),
    /// So many interruptions were judged not to be such as Art. 19 allows, the last of them then.
    JudgedUnmet(usize, Timestamp),
    /// Explained, but by a cause on which a person must judge.
    ToJudge,
    /// From arrival to departure, every interruption explained.
    Complete,
}

impl Stay {
    pub(crate) fn of(scene: &SceneFile, cx: &Context) -> Result<Self, NoStay> {
        let arrived = scene.arrived.ok_or(NoStay::NotYet("尚未到达现场"))?;
        if let Some(reason) = cx.not_judged(arrived.at.day()) {
            return Err(NoStay::NotJudged(reason));
        }
        let left = scene.left.ok_or(NoStay::NotYet("尚未离开现场"))?;
        let limit = Limit::of(left.at, scene.excuse.as_ref(), cx).map_err(NoStay::NoLimit)?;
        let known_at = scene.av.map_or(left.recorded_at, |av| av.recorded_at.max(left.recorded_at));
        Ok(Self { arrived, left, known_at, stored_by: limit.due_at })
    }

    pub(crate) fn whole(&self, scene: &SceneFile) -> Whole {
        let Some(coverage) = &scene.coverage else {
            return if scene.av.is_some() { Whole::Unmeasured } else { Whole::Nothing };
        };
        if scene.nothing_filmed() {
            return Whole::Nothing;
        }
        // What a person has judged is open no more.
        let open = || coverage.holes.iter().filter(|h| scene.judged(h).is_none());
        let unexplained = || open().filter(|h| !h.undecidable && !h.is_explained());
        let refused = || scene.judged_holes().filter(|j| j.verdict == Verdict::Unmet).map(|j| j.at.recorded_at);
        let ended_early = unexplained().find(|h| !h.resumed).map(|h| h.from);
        if let Some(reason) = self.ends_missing(coverage.late_start, ended_early) {
            return Whole::EndsMissing(reason);
        }
        let unexplained = unexplained().count();
        if unexplained > 0 {
            Whole::Unexplained(unexplained)
        } else if let Some(judged_at) = refused().max() {
            Whole::JudgedUnmet(refused().count(), judged_at)
        } else if coverage.undecidable || open().any(|h| h.undecidable && !h.is_explained()) {
            Whole::Undecidable
        } else if open().any(Hole::needs_judgement) {
            Whole::ToJudge
        } else {
            Whole::Complete
        }
    }

    /// Why beginning or end of the stay are not covered.
    fn ends_missing(&self, late_start: Option<Timestamp>, early_end: Option<Timestamp>) -> Option<String> {
        let late = late_start.map(|began| format!("到达后 {}才开始记录", began.since(self.arrived.at)));
        let early = early_end.map(|ended| format!("离开前 {}已经结束记录", self.left.at.since(ended)));
        match (late, early) {
            (Some(late), Some(early)) => Some(format!("{late}，{early}")),
            (late, early) => late.or(early),
        }
    }
}

impl SceneFile {
    /// A person's word on an interruption that facts do not settle.
    fn judged(&self, hole: &Hole) -> Option<&Judged> {
        let named = art19_interruption::named(hole, self);
        if !(named.undecidable && !named.is_explained() || named.needs_judgement()) {
            return None;
        }
        standing(&self.judgements, art19_interruption::RULE.id, &hole.from.to_string(), self.known_at())
    }

    /// The words on all such interruptions.
    pub(crate) fn judged_holes(&self) -> impl Iterator<Item = &Judged> {
        self.coverage.iter().flat_map(|c| &c.holes).filter_map(|hole| self.judged(hole))
    }
}

impl Hole {
    /// Spoken words count once recording went on; where it never did, Art. 19 asks for writing.
    pub(crate) fn is_explained(&self) -> bool {
        self.unexplained == Span::ZERO && (self.written.is_some() || self.resumed && self.spoken.is_some())
    }

    /// Whether a cause was told that Art. 19 does not name.
    pub(crate) fn needs_judgement(&self) -> bool {
        self.cause.is_some_and(|c| !c.named_by_law())
    }
}
