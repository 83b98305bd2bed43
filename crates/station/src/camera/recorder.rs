//! What becomes of what a camera gives: files that begin with a picture that can be decoded alone, and a journal that says of every instant
//! whether it was recorded, and why not. Pure: two clocks are handed in, bytes and lines are handed out.
//!
//! The account is kept by the counter that nobody sets: a stretch is pinned to it where its first picture arrives and goes on by the pictures'
//! own time. A file ends where the next one begins, or a gap lies between them; nothing is counted twice, nothing is negative.

mod account;
mod pictures;
mod shelf;

use base::{Span, Timestamp};
use ledger::station::camera::{Event, TimeSource, Why};

use super::film::Film;
use super::frame::{Input, Moment, PictureFormat, SoundFormat, Track};
use super::timeline::{AGREES, Anchor, Unwrapped, claim, magnitude};
pub use shelf::{Before, Closed, Limits, Shelf};

/// A connection that plays.
struct Session {
    since: Span,
    sound: Option<SoundFormat>,
    format: Option<PictureFormat>,
    /// The format is new: the next picture begins a file.
    new_format: bool,
    /// The next independent picture begins a file.
    change: bool,
    pictures: Unwrapped,
    sounds: Unwrapped,
    anchor: Option<Anchor>,
    sound_anchor: Option<Anchor>,
    /// Where the stretch is pinned: the counter, and the time of the picture then.
    pin: Option<(Span, i64)>,
    sound_pin: Option<(Span, i64)>,
    last_picture: Option<Span>,
    /// Since when pictures come that nothing can be decoded from.
    no_key: Option<Span>,
    told_differs: bool,
}

/// A file that is being written, since an instant of the counter.
struct Filming {
    film: Film,
    since: Span,
}

/// The recorder of one camera.
pub struct Recorder<S> {
    /// Where everything goes.
    pub shelf: S,
    limits: Limits,
    now: Moment,
    /// Until when everything is accounted for.
    covered: Span,
    why: Why,
    session: Option<Session>,
    filming: Option<Filming>,
    last_format: Option<String>,
    unreachable: Option<String>,
    broken: Option<String>,
}

impl<S: Shelf> Recorder<S> {
    /// Begins to look after a camera.
    pub fn new(shelf: S, limits: Limits, now: Moment, before: Option<Before>) -> Self {
        let mut this = Self {
            shelf,
            limits,
            now,
            covered: now.steady,
            why: Why::NotRunning,
            session: None,
            filming: None,
            last_format: None,
            unreachable: None,
            broken: None,
        };
        this.shelf.note(now, Event::Started);
        match before {
            Some(before) if before.same_boot => this.covered = before.at.steady.min(now.steady),
            // Another start of the machine: the clock is all there is to count by.
            Some(before) => {
                let length = now.wall.since(before.at.wall).max(Span::ZERO);
                this.shelf.note(now, Event::Gap { from: before.at.wall, length, why: Why::NotRunning });
            }
            None => {}
        }
        this
    }

    /// Takes in what came, or that time passed.
    pub fn take(&mut self, input: Input, now: Moment) {
        self.pass(now);
        match input {
            Input::Connected { sound, not_kept, playing } => self.connected(sound, not_kept, playing),
            Input::Format(format) => self.format(format),
            Input::Picture(picture) => self.picture(picture),
            Input::Sound(sound) => self.sound(sound),
            Input::Report { track, shown, ticks } => self.report(track, shown, ticks),
            Input::Disconnected { reason } => self.disconnected(reason),
            Input::Unreachable { reason } => self.unreachable(reason),
            Input::Tick => {}
        }
        self.shelf.rest(self.now);
    }

    /// Whether the connection gives nothing and is to be made anew.
    pub fn is_silent(&self) -> bool {
        let Some(session) = &self.session else { return false };
        let since = session.last_picture.unwrap_or(session.since);
        minus(self.now.steady, since) > self.limits.silence
    }

    /// Ends in order.
    pub fn finish(&mut self, now: Moment) {
        self.pass(now);
        self.end_stretch(Why::NotRunning);
        self.session = None;
        self.gap_until(self.now.steady);
        self.shelf.note(self.now, Event::Stopped);
    }

    /// Both clocks go on; whether one was set shows by the other.
    fn pass(&mut self, now: Moment) {
        // The counter never runs backwards; two threads may have read it in another order.
        let now = Moment { steady: now.steady.max(self.now.steady), ..now };
        let by = minus(now.wall.since(self.now.wall), minus(now.steady, self.now.steady));
        self.now = now;
        if magnitude(by) > self.limits.stepped {
            self.shelf.note(now, Event::ClockStepped { by });
            let arrival = self.filming.as_ref().is_some_and(|f| f.film.claim.source == TimeSource::Arrival);
            if let Some(session) = self.session.as_mut().filter(|_| arrival) {
                // What the file says of its beginning was read from the clock as it was.
                session.change = true;
            }
        }
    }

    fn connected(&mut self, sound: Option<SoundFormat>, not_kept: Vec<String>, playing: Option<(Timestamp, u32)>) {
        self.unreachable = None;
        self.shelf.note(self.now, Event::Connected { sound: sound.as_ref().map(|s| s.label.clone()), not_kept });
        let mut pictures = Unwrapped::default();
        let anchor = playing.map(|(shown, ticks)| {
            let ticks = pictures.place(ticks);
            pictures.advance(ticks);
            Anchor { shown, ticks, rate: super::frame::PICTURE_RATE, source: TimeSource::Play }
        });
        self.session = Some(Session {
            since: self.now.steady,
            sound,
            format: None,
            new_format: false,
            change: false,
            pictures,
            sounds: Unwrapped::default(),
            anchor,
            sound_anchor: None,
            pin: None,
            sound_pin: None,
            last_picture: None,
            no_key: None,
            told_differs: false,
        });
    }

    fn disconnected(&mut self, reason: String) {
        self.end_stretch(Why::Away(reason.clone()));
        self.told_no_key();
        self.session = None;
        self.shelf.note(self.now, Event::Disconnected { reason });
    }

    fn unreachable(&mut self, reason: String) {
        if self.unreachable.as_ref() != Some(&reason) {
            self.shelf.note(self.now, Event::Unreachable { reason: reason.clone() });
            self.unreachable = Some(reason);
        }
    }

    fn format(&mut self, format: PictureFormat) {
        let Some(session) = self.session.as_mut() else { return };
        if session.format.as_ref() == Some(&format) {
            return;
        }
        session.new_format = self.filming.is_some();
        let to = format.label.clone();
        let before = self.last_format.replace(to.clone());
        // Other parameters of the same coding and size are a change within a connection; a new one tells them anyway.
        let from = before.filter(|from| *from != to || session.format.is_some());
        session.format = Some(format);
        if let Some(from) = from {
            self.shelf.note(self.now, Event::FormatChanged { from, to });
        }
    }

    /// What the camera's clock showed; one that no longer agrees with what it said before begins a new file.
    fn report(&mut self, track: Track, shown: Timestamp, ticks: u32) {
        let Some(session) = self.session.as_mut() else { return };
        if track == Track::Sound {
            let Some(rate) = session.sound.as_ref().map(|sound| sound.rate) else { return };
            let ticks = session.sounds.place(ticks);
            session.sound_anchor = Some(Anchor { shown, ticks, rate, source: TimeSource::Report });
            return;
        }
        let ticks = session.pictures.place(ticks);
        if session.pictures.last().is_none() {
            session.pictures.advance(ticks);
        }
        let source = session.anchor.map_or(TimeSource::Report, |anchor| anchor.source);
        let before = session.anchor.replace(Anchor { shown, ticks, rate: super::frame::PICTURE_RATE, source });
        if let Some(before) = before {
            let by = shown.since(before.at(ticks));
            if magnitude(by) > AGREES {
                (session.change, session.told_differs) = (true, false);
                self.shelf.note(self.now, Event::ClockJump { by });
            }
            return;
        }
        let Some(filming) = &mut self.filming else { return };
        let arrived = self.now.wall.minus(minus(self.now.steady, filming.since));
        let better = claim(session.anchor.as_ref(), filming.film.begins, arrived);
        if better.absurd {
            return;
        }
        if magnitude(better.at.since(filming.film.start())) <= AGREES {
            filming.film.better(better);
        } else {
            // Its head says another time.
            session.change = true;
        }
    }
}

/// The difference of two spans.
fn minus(a: Span, b: Span) -> Span {
    Span::from_millis(a.millis().saturating_sub(b.millis()))
}

#[cfg(test)]
mod tests;
