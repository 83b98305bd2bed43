//! Where a recorder puts what it makes, and the limits it is given.

use std::io;

use base::Span;
use ledger::station::camera::Event;

use super::super::frame::Moment;
use super::super::timeline::Claim;

/// Where files and lines of the journal go.
pub trait Shelf {
    /// Writes a line of the journal.
    fn note(&mut self, at: Moment, event: Event);

    /// Something was taken in: what lines of weight wait may be signed for now.
    fn rest(&mut self, _at: Moment) {}

    /// Begins a file with its head.
    ///
    /// # Errors
    /// When it cannot be written.
    fn begin(&mut self, at: Moment, head: &[u8], claim: &Claim) -> io::Result<()>;

    /// Makes a fragment of the file durable; it ends at an instant of the counter.
    ///
    /// # Errors
    /// When it cannot be written.
    fn fragment(&mut self, at: Moment, bytes: &[u8], ends: Span) -> io::Result<()>;

    /// Closes the file, which from then on is stored.
    fn close(&mut self, at: Moment, closed: &Closed);
}

/// A file that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When its first picture was taken, and what tells it.
    pub claim: Claim,
    /// How long its pictures last by their own time.
    pub length: Span,
    /// Pictures in it.
    pub pictures: u64,
    /// Fragments in it.
    pub fragments: u32,
    /// From when to when it counts as recorded, by the counter.
    pub counted: (Span, Span),
}

/// When a file ends and what is told.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long files are: the next one begins with the first independent picture after that.
    pub length: Span,
    /// A fragment is written after that at the latest.
    pub fragment: Span,
    /// Bytes after which a fragment is written.
    pub bytes: usize,
    /// Pictures that are further apart leave a gap.
    pub apart: Span,
    /// After so long without a picture the connection is given up.
    pub silence: Span,
    /// A wait for an independent picture that is told of.
    pub no_key: Span,
    /// The station's clock was set when it parts from the counter by more.
    pub stepped: Span,
    /// A camera's clock that is off by more is told of.
    pub differs: Span,
}

impl Limits {
    /// The usual limits for files of so many minutes.
    pub fn of_minutes(minutes: u32) -> Self {
        Self {
            length: Span::from_seconds(i64::from(minutes) * 60),
            fragment: Span::from_seconds(10),
            bytes: 16 << 20,
            apart: Span::from_seconds(2),
            silence: Span::from_seconds(10),
            no_key: Span::from_seconds(10),
            stepped: Span::from_seconds(2),
            differs: Span::from_seconds(5),
        }
    }
}

/// When the recorder stopped the last time, of the same start of the machine or of another.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// When.
    pub at: Moment,
    /// Whether the counter went on since.
    pub same_boot: bool,
}
