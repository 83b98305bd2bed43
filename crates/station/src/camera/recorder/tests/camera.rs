//! A camera made by hand, with two clocks that are moved, and a shelf in memory.

use std::io;

use ledger::station::camera::{Event, Why};

use super::super::*;
use crate::camera::frame::{Picture, PictureFormat};
use crate::camera::timeline::Claim;

/// Where films go in these tests.
#[derive(Default)]
pub(super) struct Memory {
    pub(super) lines: Vec<(Moment, Event)>,
    pub(super) films: Vec<Closed>,
    pub(super) bytes: Vec<Vec<u8>>,
    pub(super) full: bool,
}

impl Shelf for Memory {
    fn note(&mut self, at: Moment, event: Event) {
        self.lines.push((at, event));
    }

    fn begin(&mut self, _: Moment, head: &[u8], _: &Claim) -> io::Result<()> {
        if self.full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.push(head.to_vec());
        Ok(())
    }

    fn fragment(&mut self, _: Moment, bytes: &[u8], _: Span) -> io::Result<()> {
        if self.full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.last_mut().unwrap().extend_from_slice(bytes);
        Ok(())
    }

    fn close(&mut self, _: Moment, closed: &Closed) {
        self.films.push(*closed);
    }
}

pub(super) fn format(label: &str) -> PictureFormat {
    PictureFormat { label: label.into(), size: (1280, 720), entry: b"\0\0\0\x0cavc1test".to_vec() }
}

/// A camera of 25 pictures in a second and a recorder that listens to it.
pub(super) struct Camera {
    pub(super) recorder: Recorder<Memory>,
    began: Moment,
    now: Moment,
    ticks: u32,
    lost: u64,
}

impl Camera {
    pub(super) fn new(ticks: u32) -> Self {
        Self::with(ticks, None)
    }

    pub(super) fn with(ticks: u32, before: Option<Before>) -> Self {
        let now = Moment { wall: "2026-11-28 10:00:00".parse().unwrap(), steady: Span::from_seconds(1000) };
        let recorder = Recorder::new(Memory::default(), Limits::of_minutes(1), now, before);
        Self { recorder, began: now, now, ticks, lost: 0 }
    }

    pub(super) fn now(&self) -> Moment {
        self.now
    }

    pub(super) fn began(&self) -> Moment {
        self.began
    }

    pub(super) fn take(&mut self, input: Input) {
        self.recorder.take(input, self.now);
    }

    pub(super) fn connect(&mut self) {
        self.connect_told(None);
    }

    pub(super) fn connect_told(&mut self, at: Option<Timestamp>) {
        let playing = at.map(|at| (at, self.ticks));
        self.take(Input::Connected { sound: None, not_kept: Vec::new(), playing });
        self.take(Input::Format(format("H.264 1280×720")));
    }

    /// What its clock shows now, if it is ahead of the station's by that.
    pub(super) fn report(&mut self, ahead: Span) {
        let shown = self.now.wall.plus(ahead);
        self.take(Input::Report { track: Track::Pictures, shown, ticks: self.ticks });
    }

    /// Both clocks and the pictures' own time go on, and nothing comes.
    pub(super) fn skip(&mut self, time: Span) {
        self.now = Moment { wall: self.now.wall.plus(time), steady: self.now.steady + time };
        self.ticks = self.ticks.wrapping_add(u32::try_from(time.millis() * 90).unwrap());
    }

    pub(super) fn lose(&mut self, packets: u64) {
        self.lost = packets;
    }

    /// Its numbers begin elsewhere.
    pub(super) fn restart(&mut self, ticks: u32) {
        self.ticks = ticks;
    }

    pub(super) fn ticks(&self) -> u32 {
        self.ticks
    }

    pub(super) fn back(&mut self, ticks: u32) {
        self.ticks = self.ticks.wrapping_sub(ticks);
    }

    pub(super) fn set_clock(&mut self, by: Span) {
        self.now.wall = self.now.wall.plus(by);
    }

    pub(super) fn pictures(&mut self, count: u32, key: bool) {
        for _ in 0..count {
            let lost = std::mem::take(&mut self.lost);
            let picture = Picture { ticks: self.ticks, key, lost, data: vec![0, 0, 0, 1, 0x65], arrived: self.now };
            self.take(Input::Picture(picture));
            self.skip(Span::from_millis(40));
        }
    }

    /// Seconds of pictures, each `every`th independent.
    pub(super) fn play(&mut self, seconds: u32, every: u32) {
        for n in 0..seconds * 25 {
            self.pictures(1, n % every == 0);
        }
    }

    pub(super) fn end(&mut self) {
        self.recorder.finish(self.now);
    }

    pub(super) fn films(&self) -> &[Closed] {
        &self.recorder.shelf.films
    }

    pub(super) fn films_bytes(&self) -> &[Vec<u8>] {
        &self.recorder.shelf.bytes
    }

    pub(super) fn gaps(&self) -> Vec<(Span, Why)> {
        let gap = |event: &Event| if let Event::Gap { length, why, .. } = event { Some((*length, why.clone())) } else { None };
        self.recorder.shelf.lines.iter().filter_map(|(_, event)| gap(event)).collect()
    }
}

pub(super) fn events(camera: &Camera) -> Vec<Event> {
    camera.recorder.shelf.lines.iter().map(|(_, event)| event.clone()).collect()
}
