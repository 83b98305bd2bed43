//! What was heard over a recording, and the stretches that follow from it.

use base::Span;

/// The level of a step in which the microphone gave nothing.
pub(super) const SILENT: u8 = 0;
/// From this level on a step counts as voice: the detector's own threshold of one half.
const VOICE: u8 = 128;
/// Stretches of voice that are no further apart are one: people breathe.
const BREATH: Span = Span::from_millis(640);
/// The least that counts as voice: a cough and a door are shorter.
const LEAST_VOICE: Span = Span::from_millis(480);
/// The least that counts as silence: a microphone that is off stays off.
const LEAST_SILENCE: Span = Span::from_seconds(10);

/// How likely a voice is, over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// The time that one level stands for.
    pub step: Span,
    /// For each step 0 when the microphone gave nothing 无声, else from 1 (no voice) to 255 (a voice for sure).
    pub levels: Vec<u8>,
}

/// A part of a recording, counted from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From.
    pub from: Span,
    /// To.
    pub to: Span,
}

impl Stretch {
    /// How long it is.
    pub fn length(self) -> Span {
        span(self.to.millis() - self.from.millis())
    }
}

impl Curve {
    /// How long the sound is.
    pub fn length(&self) -> Span {
        self.at(self.levels.len())
    }

    /// Where somebody seems to speak 此处有人声.
    pub fn voices(&self) -> Vec<Stretch> {
        let mut joined: Vec<Stretch> = Vec::new();
        for stretch in self.stretches(|level| level >= VOICE) {
            match joined.last_mut() {
                Some(last) if span(stretch.from.millis() - last.to.millis()) <= BREATH => last.to = stretch.to,
                _ => joined.push(stretch),
            }
        }
        joined.retain(|s| s.length() >= LEAST_VOICE);
        joined
    }

    /// Where the microphone gave nothing for ten seconds or more 无声: muted, covered or broken.
    pub fn silences(&self) -> Vec<Stretch> {
        let mut silences = self.stretches(|level| level == SILENT);
        silences.retain(|s| s.length() >= LEAST_SILENCE);
        silences
    }

    /// Whether the microphone gave nothing from beginning to end.
    pub fn is_silent(&self) -> bool {
        !self.levels.is_empty() && self.levels.iter().all(|level| *level == SILENT)
    }

    /// Whether the microphone gave nothing in a part.
    pub fn is_silent_within(&self, from: Span, to: Span) -> bool {
        let index = |at: Span| usize::try_from(at.millis().max(0) / self.step.millis().max(1)).unwrap_or(usize::MAX);
        let end = index(to).min(self.levels.len());
        let part = self.levels.get(index(from)..end).unwrap_or_default();
        !part.is_empty() && part.iter().all(|level| *level == SILENT)
    }

    /// How much of a part is voice.
    pub fn voice_within(&self, from: Span, to: Span) -> Span {
        let inside = |s: Stretch| (s.to.min(to).millis() - s.from.max(from).millis()).max(0);
        span(self.voices().into_iter().map(inside).sum())
    }

    fn stretches(&self, wanted: impl Fn(u8) -> bool) -> Vec<Stretch> {
        let mut found = Vec::new();
        let mut begun = None;
        for (n, level) in self.levels.iter().enumerate() {
            match (wanted(*level), begun) {
                (true, None) => begun = Some(n),
                (false, Some(from)) => {
                    found.push(Stretch { from: self.at(from), to: self.at(n) });
                    begun = None;
                }
                _ => {}
            }
        }
        found.extend(begun.map(|from| Stretch { from: self.at(from), to: self.length() }));
        found
    }

    fn at(&self, step: usize) -> Span {
        Span::from_millis(self.step.millis().saturating_mul(i64::try_from(step).unwrap_or(i64::MAX)))
    }
}

const fn span(millis: i64) -> Span {
    Span::from_millis(millis)
}
