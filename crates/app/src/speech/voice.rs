//! Where somebody speaks at a scene: the curves of its recordings, each at its place on corrected time.

use base::{RecordingId, Span, Timestamp};
use evidence::speech::Curve;
use model::RecordingState;
use store::{Loaded, StoreError};

use crate::App;
use crate::clocks::Clocks;
use crate::coverage;

/// The least that counts as an explanation, spoken: so short a sentence says nothing.
const LEAST: Span = Span::from_millis(1500);

/// What was listened to at a scene.
#[derive(Clone, Debug, Default)]
pub struct Heard(Vec<Clip>);

#[derive(Clone, Debug)]
struct Clip {
    from: Timestamp,
    curve: Curve,
}

/// What a machine hears in a stretch of time. A hint: what is said there is heard by a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpokenHint {
    /// Somebody speaks, by this recording's clock from then on.
    Voice(Timestamp),
    /// There is sound, and no voice in it.
    NoVoice,
    /// The microphone gave nothing.
    Silent,
}

impl SpokenHint {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Voice(_) => "voice",
            Self::NoVoice => "no_voice",
            Self::Silent => "silent",
        }
    }

    /// What pages say.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Voice(_) => "此处有人声",
            Self::NoVoice => "此处没有听到人声",
            Self::Silent => "此处无声",
        }
    }
}

impl Heard {
    /// What was listened to of some recordings.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(crate) async fn of(app: &App, recordings: &[Loaded<RecordingState>], clocks: &Clocks) -> Result<Self, StoreError> {
        let mut heard = Vec::new();
        for placed in coverage::placed(recordings, clocks) {
            let same = |r: &&Loaded<RecordingState>| RecordingId(r.subject.id).to_string() == placed.id;
            let original = recordings.iter().find(same).and_then(|r| r.state.original.as_ref());
            let Some(original) = original else { continue };
            if let Some(curve) = curve_of(app, original.what.object).await? {
                heard.push(Clip { from: placed.start, curve });
            }
        }
        Ok(Self(heard))
    }

    /// What is heard between two instants; nothing when nothing that was listened to runs then.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Option<SpokenHint> {
        let mut hint = None;
        for clip in &self.0 {
            let (begin, end) = (from.since(clip.from).max(Span::ZERO), to.since(clip.from).min(clip.curve.length()));
            if begin >= end {
                continue;
            }
            if clip.curve.voice_within(begin, end) >= LEAST {
                let first = clip.curve.voices().into_iter().find(|v| v.to > begin).map_or(begin, |v| v.from.max(begin));
                return Some(SpokenHint::Voice(clip.from.plus(first)));
            }
            // One microphone that hears is enough to say that it is not silent.
            let silent = clip.curve.is_silent_within(begin, end);
            hint = match (hint, silent) {
                (None | Some(SpokenHint::Silent), true) => Some(SpokenHint::Silent),
                _ => Some(SpokenHint::NoVoice),
            };
        }
        hint
    }
}

/// What is heard around an instant that somebody named, as far as people hit a button: five seconds either way.
pub fn heard_at(heard: &Heard, at: Timestamp) -> Option<SpokenHint> {
    let near = Span::from_seconds(5);
    heard.between(at.minus(near), at.plus(near))
}

/// Where somebody speaks in an original, once that was listened for.
///
/// # Errors
/// When the store does not answer.
pub async fn curve_of(app: &App, original: base::ObjectId) -> Result<Option<Curve>, StoreError> {
    let kept = app.store.speech_of(original).await?;
    Ok(kept.map(|kept| Curve { step: kept.step, levels: kept.peaks }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(from: i64, levels: &[(u8, usize)]) -> Clip {
        let levels = levels.iter().flat_map(|(level, steps)| vec![*level; *steps]).collect();
        Clip { from: Timestamp::from_millis(from), curve: Curve { step: Span::from_millis(100), levels } }
    }

    #[test]
    fn a_voice_on_any_recording_is_a_voice_and_its_beginning_is_told() {
        let heard = Heard(vec![clip(0, &[(1, 600)]), clip(10_000, &[(1, 100), (255, 40), (1, 100)])]);
        let between = |from, to| heard.between(Timestamp::from_millis(from), Timestamp::from_millis(to));
        assert_eq!(between(15_000, 30_000), Some(SpokenHint::Voice(Timestamp::from_millis(20_000))));
        assert_eq!(between(23_500, 40_000), Some(SpokenHint::NoVoice), "half a second is no sentence");
        assert_eq!(between(60_000, 70_000), None, "nothing runs then");
        assert_eq!(heard_at(&heard, Timestamp::from_millis(26_000)), Some(SpokenHint::Voice(Timestamp::from_millis(21_000))));
    }

    #[test]
    fn a_muted_microphone_is_told_from_one_that_hears_nobody() {
        let muted = clip(0, &[(0, 600)]);
        let to = Timestamp::from_millis(9000);
        assert_eq!(Heard(vec![muted.clone()]).between(Timestamp::from_millis(0), to), Some(SpokenHint::Silent));
        let both = Heard(vec![muted, clip(0, &[(3, 600)])]);
        assert_eq!(both.between(Timestamp::from_millis(0), to), Some(SpokenHint::NoVoice));
    }
}
