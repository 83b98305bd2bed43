//! What the boxes of a film say: collects header times, tracks, fragments, names while the walk goes by. Judging is done afterwards.

use std::collections::BTreeMap;

use super::super::facts::{Size, TrackKind};
use super::super::source::{Source, Stop};
use super::table::{self, Timing};
use super::tags::Tags;
use super::walk::{Found, FourCc, Path};

/// Tracks remembered; cameras write up to five.
const MAX_TRACKS: usize = 64;
/// Edits of one track remembered.
const MAX_EDITS: u32 = 16;
/// Kinds of part remembered.
const MAX_PARTS: usize = 256;
/// Samples of one fragment run that are read one by one.
const MAX_RUN: u32 = 1 << 20;
/// Characters of a handler's name.
const MAX_HANDLER: usize = 64;

/// One track while it is being read; numbers as the file writes them.
#[derive(Clone, Debug, Default)]
pub(super) struct RawTrack {
    pub(super) id: u32,
    pub(super) handler: [u8; 4],
    pub(super) handler_name: String,
    pub(super) codec: [u8; 4],
    pub(super) size: Option<Size>,
    pub(super) timescale: u32,
    /// The length the media header claims, in ticks.
    pub(super) header_ticks: u64,
    pub(super) timing: Timing,
    /// Media time at which each edit begins; −1 for a delay without media.
    pub(super) edits: Vec<i64>,
}

impl RawTrack {
    pub(super) const fn kind(&self) -> TrackKind {
        match &self.handler {
            b"vide" => TrackKind::Video,
            b"soun" => TrackKind::Audio,
            _ => TrackKind::Other,
        }
    }
}

/// The fragments of one track, in ticks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fragments {
    /// Where the first one begins.
    pub(super) first: u64,
    /// Where the last whole one ends.
    pub(super) end: u64,
    /// Samples in them.
    pub(super) samples: u64,
}

/// One fragment of a track whose media data has not been seen yet.
#[derive(Clone, Copy, Debug, Default)]
struct Pending {
    track: u32,
    default_duration: Option<u32>,
    /// Where it begins; without that box, where the one before ended.
    base: Option<u64>,
    ticks: u64,
    samples: u64,
}

/// Everything the walk has collected.
#[derive(Default)]
pub(super) struct Movie {
    pub(super) brands: Vec<String>,
    pub(super) parts: Vec<String>,
    pub(super) has_moov: bool,
    pub(super) index_first: bool,
    /// Creation time of the movie header, seconds since 1904.
    pub(super) created: Option<u64>,
    pub(super) timescale: u32,
    pub(super) header_ticks: u64,
    pub(super) tracks: Vec<RawTrack>,
    pub(super) fragments: BTreeMap<u32, Fragments>,
    pub(super) fragmented: bool,
    /// Whether the index announces that fragments follow.
    pub(super) announced: bool,
    /// Fragments whose media data never came whole.
    pub(super) broken_fragments: u32,
    pub(super) media_bytes: u64,
    /// Bytes that media data claims and the file does not have.
    pub(super) media_missing: u64,
    /// Bytes that any other top-level box claims beyond the end.
    pub(super) missing: u64,
    /// Where the first media data lies.
    pub(super) first_media: Option<(u64, u64)>,
    pub(super) tags: Tags,
    default_durations: BTreeMap<u32, u32>,
    pending: Vec<Pending>,
}

impl Movie {
    /// Takes in one box of the walk.
    pub(super) fn take(&mut self, source: &mut Source, path: Path, found: Found) -> Result<(), Stop> {
        self.remember(path);
        if path.len() == 1 {
            self.top_level(path[0], found);
        }
        match path {
            [b"ftyp"] => self.brands(source, found),
            [b"moov", b"mvhd"] => self.movie_header(source, found),
            [b"moov", b"trak"] => {
                if self.tracks.len() < MAX_TRACKS {
                    self.tracks.push(RawTrack::default());
                }
                Ok(())
            }
            [b"moov", b"trak", rest @ ..] => match self.tracks.last_mut() {
                Some(track) => track_box(track, &mut self.tags, source, rest, found),
                None => Ok(()),
            },
            [b"moov", b"mvex", b"trex"] => {
                self.announced = true;
                if self.default_durations.len() < MAX_TRACKS {
                    let (track, duration) = (source.be32(found.body + 4)?, source.be32(found.body + 12)?);
                    self.default_durations.insert(track, duration);
                }
                Ok(())
            }
            [b"moof", b"traf", rest @ ..] => self.fragment_box(source, rest, found),
            [b"moov", rest @ ..] => self.tags.take(source, rest, found),
            [b"udta", ..] | [b"meta", ..] => self.tags.take(source, path, found),
            _ => Ok(()),
        }
    }

    /// Keeps the kinds of part in the order in which they first appear.
    fn remember(&mut self, path: Path) {
        if self.parts.len() >= MAX_PARTS || path.contains(&b"ilst") && path.len() > 4 {
            return;
        }
        let text = path.iter().map(|k| FourCc(**k).to_string()).collect::<Vec<_>>().join("/");
        if !self.parts.contains(&text) {
            self.parts.push(text);
        }
    }

    fn top_level(&mut self, kind: &[u8; 4], found: Found) {
        match kind {
            b"moov" => {
                self.has_moov = true;
                self.index_first = self.first_media.is_none();
            }
            b"moof" => {
                self.fragmented = true;
                self.drop_pending();
            }
            b"mdat" => {
                self.media_bytes = self.media_bytes.saturating_add(found.end - found.body);
                self.media_missing = self.media_missing.saturating_add(found.missing);
                self.first_media.get_or_insert((found.body, found.end));
                if found.missing == 0 { self.commit_pending() } else { self.drop_pending() }
            }
            _ => {}
        }
        if kind != b"mdat" {
            self.missing = self.missing.saturating_add(found.missing);
        }
    }

    fn brands(&mut self, source: &mut Source, found: Found) -> Result<(), Stop> {
        let bytes = source.up_to(found.body, found.end, 4 * 18)?;
        // The second word is a version, not a brand.
        let brands = bytes.chunks_exact(4).enumerate().filter(|(n, _)| *n != 1);
        self.brands = brands.filter_map(|(_, b)| b.try_into().ok()).map(|b| FourCc(b).to_string()).collect();
        Ok(())
    }

    fn movie_header(&mut self, source: &mut Source, found: Found) -> Result<(), Stop> {
        let (created, timescale, ticks) = header_times(source, found)?;
        (self.created, self.timescale, self.header_ticks) = (Some(created), timescale, ticks);
        Ok(())
    }

    fn fragment_box(&mut self, source: &mut Source, rest: Path, found: Found) -> Result<(), Stop> {
        match rest {
            [] => {
                if self.pending.len() < MAX_TRACKS {
                    self.pending.push(Pending::default());
                }
                Ok(())
            }
            [b"tfhd"] => {
                let flags = source.be32(found.body)?;
                let track = source.be32(found.body + 4)?;
                // Optional fields stand in this order: base offset (8), description index (4), default duration (4).
                let skip = if flags & 1 != 0 { 8 } else { 0 } + if flags & 2 != 0 { 4 } else { 0 };
                let own = if flags & 8 != 0 { Some(source.be32(found.body + 8 + skip)?) } else { None };
                if let Some(p) = self.pending.last_mut() {
                    (p.track, p.default_duration) = (track, own.or_else(|| self.default_durations.get(&track).copied()));
                }
                Ok(())
            }
            [b"tfdt"] => {
                let long = source.array::<1>(found.body)? == [1];
                let base = if long { source.be64(found.body + 4)? } else { u64::from(source.be32(found.body + 4)?) };
                if let Some(p) = self.pending.last_mut() {
                    p.base = Some(base);
                }
                Ok(())
            }
            [b"trun"] => match self.pending.last_mut() {
                Some(p) => run(p, source, found),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn commit_pending(&mut self) {
        for p in std::mem::take(&mut self.pending) {
            if self.fragments.len() >= MAX_TRACKS && !self.fragments.contains_key(&p.track) {
                continue;
            }
            let first = p.base.unwrap_or_default();
            let f = self.fragments.entry(p.track).or_insert(Fragments { first, end: first, samples: 0 });
            let base = p.base.unwrap_or(f.end);
            f.first = f.first.min(base);
            f.end = f.end.max(base.saturating_add(p.ticks));
            f.samples = f.samples.saturating_add(p.samples);
        }
    }

    fn drop_pending(&mut self) {
        if !self.pending.is_empty() {
            self.pending.clear();
            self.broken_fragments = self.broken_fragments.saturating_add(1);
        }
    }

    /// Called when the walk is over: a fragment still waiting for its media data never got it.
    pub(super) fn close(&mut self) {
        self.drop_pending();
    }
}

/// Adds the samples of one run to a fragment.
fn run(p: &mut Pending, source: &mut Source, found: Found) -> Result<(), Stop> {
    let flags = source.be32(found.body)? & 0x00ff_ffff;
    let samples = source.be32(found.body + 4)?;
    let head = 8 + if flags & 1 != 0 { 4 } else { 0 } + if flags & 4 != 0 { 4 } else { 0 };
    // Each sample has up to four optional words: duration, size, flags, composition offset.
    let words = u64::from((flags & 0xf00).count_ones());
    let present = match words {
        0 => samples,
        n => samples.min(u32::try_from(found.end.saturating_sub(found.body + head) / (4 * n)).unwrap_or(u32::MAX)),
    };
    p.samples = p.samples.saturating_add(u64::from(present));
    if flags & 0x100 == 0 {
        let each = u64::from(p.default_duration.unwrap_or_default());
        p.ticks = p.ticks.saturating_add(each.saturating_mul(u64::from(present)));
        return Ok(());
    }
    for n in 0..u64::from(present.min(MAX_RUN)) {
        let duration = source.be32(found.body + head + n * 4 * words)?;
        p.ticks = p.ticks.saturating_add(u64::from(duration));
    }
    Ok(())
}

/// Takes in a box inside a track; `rest` is the path below `trak`.
fn track_box(track: &mut RawTrack, tags: &mut Tags, source: &mut Source, rest: Path, found: Found) -> Result<(), Stop> {
    match rest {
        [b"tkhd"] => {
            let long = source.array::<1>(found.body)? == [1];
            track.id = source.be32(found.body + if long { 20 } else { 12 })?;
        }
        [b"edts", b"elst"] => track.edits = edits(source, found)?,
        [b"mdia", b"mdhd"] => (_, track.timescale, track.header_ticks) = header_times(source, found)?,
        // QuickTime puts a second handler into `minf`; only the one of the media counts.
        [b"mdia", b"hdlr"] => {
            track.handler = source.array(found.body + 8)?;
            let name = source.up_to(found.body + 24, found.end, MAX_HANDLER)?;
            track.handler_name = readable(&name);
        }
        [b"mdia", b"minf", b"stbl", b"stsd"] => description(track, source, found)?,
        [b"mdia", b"minf", b"stbl", b"stts"] => track.timing = table::read(source, found)?,
        [b"udta", ..] | [b"meta", ..] => tags.take(source, rest, found)?,
        _ => {}
    }
    Ok(())
}

/// Creation time, ticks per second and length, as `mvhd` and `mdhd` write them in either version.
fn header_times(source: &mut Source, found: Found) -> Result<(u64, u32, u64), Stop> {
    if source.array::<1>(found.body)? == [1] {
        Ok((source.be64(found.body + 4)?, source.be32(found.body + 20)?, source.be64(found.body + 24)?))
    } else {
        let created = u64::from(source.be32(found.body + 4)?);
        Ok((created, source.be32(found.body + 12)?, u64::from(source.be32(found.body + 16)?)))
    }
}

/// The media times of the edits.
fn edits(source: &mut Source, found: Found) -> Result<Vec<i64>, Stop> {
    let long = source.array::<1>(found.body)? == [1];
    let count = source.be32(found.body + 4)?.min(MAX_EDITS);
    let mut times = Vec::new();
    for n in 0..u64::from(count) {
        let time = if long {
            source.be64(found.body + 8 + 20 * n + 8)?.cast_signed()
        } else {
            i64::from(source.be32(found.body + 8 + 12 * n + 4)?.cast_signed())
        };
        times.push(time);
    }
    Ok(times)
}

/// The first sample description: the format, and the size of the picture.
fn description(track: &mut RawTrack, source: &mut Source, found: Found) -> Result<(), Stop> {
    let entry = found.body + 8;
    track.codec = source.array(entry + 4)?;
    if track.kind() == TrackKind::Video {
        let [w0, w1, h0, h1] = source.array(entry + 32)?;
        let (width, height) = (u32::from(u16::from_be_bytes([w0, w1])), u32::from(u16::from_be_bytes([h0, h1])));
        track.size = (width > 0 && height > 0).then_some(Size { width, height });
    }
    Ok(())
}

/// Text from a file, without the length byte QuickTime puts before it and the zeros after it.
pub(super) fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control() && *c != char::REPLACEMENT_CHARACTER).collect::<String>().trim().to_owned()
}
