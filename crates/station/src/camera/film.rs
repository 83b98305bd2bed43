//! One file while it grows: pictures and sound are gathered into fragments, each with a place on a timeline that never runs backwards. Where the
//! bytes go is for whoever calls.

use base::{Span, Timestamp};

use super::boxes::{self, Run, Sample};
use super::frame::{PICTURE_RATE, Picture, PictureFormat, Sound, SoundFormat};
use super::timeline::{Claim, span};

/// What a picture lasts where nothing tells: a twenty-fifth of a second.
const USUAL: i64 = 3600;
/// Sound that is this far from where it should go on is put where it belongs, in seconds.
const SOUND_PARTS: i64 = 1;

/// A file while it grows.
pub struct Film {
    /// When its first picture was taken.
    pub claim: Claim,
    /// The time of its first picture, in ticks.
    pub begins: i64,
    /// How its pictures are coded.
    pub format: PictureFormat,
    /// Pictures in it.
    pub pictures: u64,
    /// Fragments in it.
    pub fragments: u32,
    sound: Option<SoundFormat>,
    gathered: Vec<(i64, Picture)>,
    gathered_bytes: usize,
    heard: Vec<(i64, Sound)>,
    decoded_to: u64,
    heard_to: u64,
    /// The time of sound, in its ticks, at which the file begins.
    sound_begins: Option<i64>,
    usual: i64,
}

impl Film {
    /// A file that begins with a picture at `begins`.
    pub const fn new(claim: Claim, begins: i64, format: PictureFormat, sound: Option<SoundFormat>) -> Self {
        Self {
            claim,
            begins,
            format,
            pictures: 0,
            fragments: 0,
            sound,
            gathered: Vec::new(),
            gathered_bytes: 0,
            heard: Vec::new(),
            decoded_to: 0,
            heard_to: 0,
            sound_begins: None,
            usual: USUAL,
        }
    }

    /// Its head.
    pub fn head(&self) -> Vec<u8> {
        boxes::head(self.claim.at, &self.format, self.sound.as_ref())
    }

    /// Adds a picture.
    pub fn picture(&mut self, ticks: i64, picture: Picture) {
        self.pictures += 1;
        self.gathered_bytes += picture.data.len();
        self.gathered.push((ticks, picture));
    }

    /// Adds sound; `begins` is the time of sound, in its ticks, at which the file began, as far as it is known now.
    pub fn sound(&mut self, ticks: i64, begins: i64, sound: Sound) {
        if self.sound.is_some() {
            self.sound_begins.get_or_insert(begins);
            self.gathered_bytes += sound.data.len();
            self.heard.push((ticks, sound));
        }
    }

    /// Sound no longer goes on where it was.
    pub const fn sound_parted(&mut self) {
        self.sound_begins = None;
    }

    /// How many pictures wait for a fragment.
    pub fn gathered(&self) -> u64 {
        self.gathered.len() as u64
    }

    /// How many bytes wait for a fragment.
    pub const fn waiting(&self) -> usize {
        self.gathered_bytes
    }

    /// Since which time pictures wait for a fragment.
    pub fn waiting_since(&self) -> Option<i64> {
        self.gathered.first().map(|(ticks, _)| *ticks)
    }

    /// How long its pictures last that are in fragments.
    pub fn length(&self) -> Span {
        span(i64::try_from(self.decoded_to).unwrap_or(i64::MAX), PICTURE_RATE)
    }

    /// Where its pictures end that were added, in ticks.
    pub fn ends(&self) -> i64 {
        let last = self.gathered.iter().map(|(ticks, _)| ticks.saturating_add(self.usual)).max();
        let written = self.begins.saturating_add(i64::try_from(self.decoded_to).unwrap_or(i64::MAX));
        last.map_or(written, |last| last.max(written))
    }

    /// The next fragment with everything that was added; `next` is the time of the picture after it.
    pub fn fragment(&mut self, next: Option<i64>) -> Option<Vec<u8>> {
        if self.gathered.is_empty() && self.heard.is_empty() {
            return None;
        }
        let (pictures, sound) = (self.picture_run(next), self.sound_run());
        self.gathered_bytes = 0;
        self.fragments += 1;
        Some(boxes::fragment(self.fragments, &pictures, &sound))
    }

    /// Pictures with the times at which they are decoded: those at which they are shown, in order.
    fn picture_run(&mut self, next: Option<i64>) -> Run {
        let gathered = std::mem::take(&mut self.gathered);
        let mut decoded: Vec<i64> = gathered.iter().map(|(ticks, _)| ticks.saturating_sub(self.begins)).collect();
        decoded.sort_unstable();
        if let Some(usual) = decoded.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0).min() {
            self.usual = usual;
        }
        let mut begins = self.decoded_to;
        let mut samples = Vec::with_capacity(gathered.len());
        let mut at = None;
        for (n, (ticks, picture)) in gathered.into_iter().enumerate() {
            let own = u64::try_from(decoded[n]).unwrap_or(0).max(self.decoded_to);
            if at.is_none() {
                // The picture before lasts as long as it was said to; a little more is no hole in a file that is one stretch.
                begins = own;
            }
            let from = own.max(at.unwrap_or(own));
            let after = match (decoded.get(n + 1), next) {
                (Some(after), _) => *after,
                (None, Some(next)) if next.saturating_sub(self.begins) > decoded[n] => next - self.begins,
                (None, _) => decoded[n].saturating_add(self.usual),
            };
            let to = u64::try_from(after).unwrap_or(0).max(from);
            let shown = ticks.saturating_sub(self.begins).saturating_sub(i64::try_from(from).unwrap_or(i64::MAX));
            samples.push(Sample {
                data: picture.data,
                length: u32::try_from(to - from).unwrap_or(u32::MAX),
                shown: i32::try_from(shown).unwrap_or(0),
                key: picture.key,
            });
            at = Some(to);
        }
        let run = Run { begins, samples };
        self.decoded_to = self.decoded_to.max(run.ends());
        run
    }

    fn sound_run(&mut self) -> Run {
        let heard = std::mem::take(&mut self.heard);
        let (Some(format), Some(begins)) = (&self.sound, self.sound_begins) else { return Run::default() };
        let place = |ticks: i64| u64::try_from(ticks.saturating_sub(begins)).unwrap_or(0);
        let Some(first) = heard.first().map(|(ticks, _)| place(*ticks)) else { return Run::default() };
        // What differs less is the clock of another second; then sound goes on without a crack.
        let apart = first.abs_diff(self.heard_to) > u64::from(format.rate) * SOUND_PARTS.unsigned_abs();
        let start = if self.heard_to == 0 || (apart && first > self.heard_to) { first } else { self.heard_to };
        let mut samples: Vec<Sample> = Vec::with_capacity(heard.len());
        let mut times = heard.iter().map(|(ticks, _)| *ticks).skip(1).collect::<Vec<_>>().into_iter();
        for (ticks, sound) in heard {
            let step = times.next().map_or(i64::from(sound.length), |next| next.saturating_sub(ticks));
            let length = u32::try_from(step).ok().filter(|step| *step > 0).unwrap_or(sound.length);
            samples.push(Sample { data: sound.data, length, shown: 0, key: true });
        }
        let run = Run { begins: start, samples };
        self.heard_to = run.ends();
        run
    }

    /// Says better when the file began, as long as it is what its head says anyway.
    pub fn better(&mut self, claim: Claim) {
        self.claim = claim;
    }

    /// When it began, as its head says.
    pub const fn start(&self) -> Timestamp {
        self.claim.at
    }
}
