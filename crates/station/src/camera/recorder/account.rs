//! The account: which time is in which file, and which is in none.

use base::Span;
use ledger::station::camera::{Event, Why, short};

use super::super::film::Film;
use super::super::frame::PICTURE_RATE;
use super::super::timeline::{claim, magnitude, span};
use super::{Closed, Filming, Recorder, Shelf, minus};

impl<S: Shelf> Recorder<S> {
    /// A stretch begins: its pictures count from here on by their own time.
    pub(super) fn pin(&mut self, at: i64, arrived: Span) {
        let begins = arrived.max(self.covered);
        if let Some(session) = self.session.as_mut() {
            session.pin = Some((begins, at));
        }
    }

    /// Where a picture lies by the counter; never later than now, never where something else is.
    pub(super) fn steady_of(&self, at: i64) -> Span {
        let pin = self.session.as_ref().and_then(|session| session.pin);
        let Some((steady, first)) = pin else { return self.covered };
        (steady + span(at.saturating_sub(first), PICTURE_RATE)).min(self.now.steady).max(self.covered)
    }

    /// Begins a file with the picture at `at`; what lies before it and is in no file is a gap.
    pub(super) fn open(&mut self, at: i64) {
        let since = self.steady_of(at);
        let Some(session) = self.session.as_mut() else { return };
        let Some(format) = session.format.clone() else { return };
        let sound = session.sound.clone();
        (session.new_format, session.change) = (false, false);
        let arrived = self.now.wall.minus(minus(self.now.steady, since));
        let claim = claim(session.anchor.as_ref(), at, arrived);
        let off = claim.differs.filter(|by| claim.absurd || magnitude(*by) > self.limits.differs);
        let differs = off.filter(|_| !session.told_differs);
        session.told_differs |= off.is_some();
        self.gap_until(since);
        if let Some(by) = differs {
            self.shelf.note(self.now, Event::ClockDiffers { by, absurd: claim.absurd });
        }
        let film = Film::new(claim, at, format, sound);
        if let Err(e) = self.shelf.begin(self.now, &film.head(), &claim) {
            self.not_written(&e);
            return;
        }
        self.broken = None;
        let format = film.format.label.clone();
        self.shelf.note(self.now, Event::Opened { start: claim.at, source: claim.source, format });
        self.filming = Some(Filming { film, since });
    }

    /// Writes what is gathered; `next` is the time of the picture after it.
    pub(super) fn fragment(&mut self, next: Option<i64>) {
        let Some(filming) = self.filming.as_mut() else { return };
        let (length, fragments, pictures) = (filming.film.length(), filming.film.fragments, filming.film.pictures);
        let waiting = filming.film.gathered();
        let Some(bytes) = filming.film.fragment(next) else { return };
        let ends = filming.film.ends();
        let ends = self.steady_of(ends);
        let Err(e) = self.shelf.fragment(self.now, &bytes, ends) else { return };
        // What was written before is kept.
        if let Some(Filming { film, since }) = self.filming.take() {
            let to = (since + length).min(self.now.steady).max(self.covered);
            let pictures = pictures.saturating_sub(waiting);
            let closed = Closed { claim: film.claim, length, pictures, fragments, counted: (since, to) };
            self.shelf.close(self.now, &closed);
            self.covered = to;
        }
        self.not_written(&e);
    }

    fn not_written(&mut self, e: &std::io::Error) {
        let reason = short(&e.to_string());
        self.why = Why::Storage(reason.clone());
        if self.broken.as_ref() != Some(&reason) {
            self.shelf.note(self.now, Event::NotWritten { reason: reason.clone() });
            self.broken = Some(reason);
        }
    }

    /// Closes the file, whose fragments are written, at an instant of the counter.
    pub(super) fn close_at(&mut self, to: Span) {
        let Some(Filming { film, since }) = self.filming.take() else { return };
        let to = to.min(self.now.steady).max(self.covered).max(since);
        self.covered = to;
        let closed = Closed {
            claim: film.claim,
            length: film.length(),
            pictures: film.pictures,
            fragments: film.fragments,
            counted: (since, to),
        };
        self.shelf.close(self.now, &closed);
    }

    /// A stretch is over: its file ends with its last picture, and the reason is that of the gap that follows.
    pub(super) fn end_stretch(&mut self, why: Why) {
        if let Some(filming) = &self.filming {
            let ends = self.steady_of(filming.film.ends());
            self.fragment(None);
            if self.filming.is_some() {
                self.close_at(ends);
                self.why = why;
            }
        }
        if let Some(session) = self.session.as_mut() {
            (session.pin, session.sound_pin) = (None, None);
        }
    }

    /// Notes that nothing was recorded since the last file, if that is so.
    pub(super) fn gap_until(&mut self, to: Span) {
        let length = minus(to, self.covered);
        if length > Span::ZERO {
            let from = self.now.wall.minus(minus(self.now.steady, self.covered));
            self.shelf.note(self.now, Event::Gap { from, length, why: self.why.clone() });
        }
        self.covered = self.covered.max(to);
    }
}
