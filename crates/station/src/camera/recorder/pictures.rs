//! Pictures and sound on their way into files: where a file begins, where one ends, and what was missing between.

use base::Span;
use ledger::station::camera::{Event, Why};

use super::super::frame::{PICTURE_RATE, Picture, Sound};
use super::super::timeline::{Unwrapped, magnitude, span, ticks};
use super::{Recorder, Session, Shelf, minus};

/// Sound that jumps forward by more than this many seconds, or back by more than one, is put where it arrives.
const SOUND_JUMPS: i64 = 10;

impl<S: Shelf> Recorder<S> {
    pub(super) fn picture(&mut self, picture: Picture) {
        let Some(session) = self.session.as_mut() else { return };
        let mut at = session.pictures.place(picture.ticks);
        if picture.lost > 0 {
            self.shelf.note(self.now, Event::Loss { packets: picture.lost });
        }
        if let Some((why, by)) = parted(session, at, &picture, self.limits.apart) {
            if why == Why::TimeJump {
                // What was said of the time before says nothing of this one.
                session.pictures = Unwrapped::default();
                (session.anchor, session.told_differs) = (None, false);
                at = session.pictures.place(picture.ticks);
                self.shelf.note(self.now, Event::TimeJump { by });
            }
            self.end_stretch(why);
        }
        let Some(session) = self.session.as_mut() else { return };
        session.pictures.advance(session.pictures.last().map_or(at, |last| last.max(at)));
        session.last_picture = Some(picture.arrived.steady);
        if self.filming.is_some() && session.new_format && !picture.key {
            self.end_stretch(Why::NoKeyFrame);
        }
        match &self.filming {
            None => {
                if !self.begins_with(&picture) {
                    return;
                }
                self.pin(at, picture.arrived.steady);
                self.open(at);
            }
            Some(filming) if picture.key => {
                let full = minus(self.steady_of(at), filming.since) >= self.limits.length;
                let changes = self.session.as_ref().is_some_and(|session| session.change || session.new_format);
                self.fragment(Some(at));
                if full || changes {
                    self.close_at(self.steady_of(at));
                }
                if self.filming.is_none() {
                    self.open(at);
                }
            }
            Some(filming) => {
                let since = filming.film.waiting_since().unwrap_or(at);
                let waited = span(at.saturating_sub(since), PICTURE_RATE);
                if waited >= self.limits.fragment || filming.film.waiting() > self.limits.bytes {
                    self.fragment(Some(at));
                }
            }
        }
        if let Some(filming) = self.filming.as_mut() {
            filming.film.picture(at, picture);
        }
    }

    /// Whether a file can begin with this picture.
    fn begins_with(&mut self, picture: &Picture) -> bool {
        let Some(session) = self.session.as_mut() else { return false };
        if picture.key && session.format.is_some() {
            self.told_no_key();
            return true;
        }
        session.no_key.get_or_insert(self.now.steady);
        false
    }

    /// Says how long nothing came that can be decoded, if that was long.
    pub(super) fn told_no_key(&mut self) {
        let since = self.session.as_mut().and_then(|session| session.no_key.take());
        if let Some(length) = since.map(|since| minus(self.now.steady, since)).filter(|length| *length > self.limits.no_key) {
            self.shelf.note(self.now, Event::NoKeyFrame { length });
        }
    }

    pub(super) fn sound(&mut self, sound: Sound) {
        let (Some(session), filming) = (self.session.as_mut(), self.filming.as_mut()) else { return };
        let Some(rate) = session.sound.as_ref().map(|sound| sound.rate) else { return };
        if sound.lost > 0 {
            self.shelf.note(self.now, Event::Loss { packets: sound.lost });
        }
        let mut at = session.sounds.place(sound.ticks);
        let jumped = session.sounds.last().is_some_and(|last| {
            let step = at.saturating_sub(last);
            step < -i64::from(rate) || step > i64::from(rate) * SOUND_JUMPS
        });
        let Some(filming) = filming else {
            session.sounds.advance(at);
            return;
        };
        if jumped {
            self.shelf.note(self.now, Event::SoundJump);
            session.sounds = Unwrapped::default();
            at = session.sounds.place(sound.ticks);
            (session.sound_pin, session.sound_anchor) = (None, None);
            filming.film.sound_parted();
        }
        session.sounds.advance(at);
        let (steady, first) = *session.sound_pin.get_or_insert((sound.arrived.steady, at));
        let begins = match (&session.anchor, &session.sound_anchor) {
            // Both tracks were told of by one clock.
            (Some(pictures), Some(sounds)) => {
                sounds.ticks.saturating_add(ticks(pictures.at(filming.film.begins).since(sounds.shown), rate))
            }
            _ => first.saturating_sub(ticks(minus(steady, filming.since), rate)),
        };
        filming.film.sound(at, begins, sound);
    }
}

/// Whether a picture does not go on where the one before was: why, and by how much its time parts from the counter's.
fn parted(session: &Session, at: i64, picture: &Picture, apart: Span) -> Option<(Why, Span)> {
    let (last, before) = (session.pictures.last()?, session.last_picture?);
    let step = span(at.saturating_sub(last), PICTURE_RATE);
    if (Span::from_seconds(-1)..=apart).contains(&step) {
        return None;
    }
    let by = minus(step, minus(picture.arrived.steady, before));
    let why = match () {
        () if step < Span::ZERO => Why::TimeJump,
        () if picture.lost > 0 => Why::Lost(picture.lost),
        // Both clocks say that nothing was sent.
        () if magnitude(by) <= apart => Why::Silent,
        () => Why::TimeJump,
    };
    Some((why, by))
}
