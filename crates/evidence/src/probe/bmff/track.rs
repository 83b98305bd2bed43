//! One track of a film: what it holds, its time line, its edits, its samples' durations.

use super::super::facts::TrackKind;
use super::super::source::{Source, Stop};
use super::description::{self, Description};
use super::table::{self, Timing};
use super::tags::{Tags, readable};
use super::walk::{Found, Path};

/// Edits of one track remembered.
const MAX_EDITS: u32 = 16;
/// Characters of a handler's name.
const MAX_HANDLER: usize = 64;

/// One track while it is being read; numbers as the file writes them.
#[derive(Clone, Debug, Default)]
pub(super) struct RawTrack {
    pub(super) id: u32,
    pub(super) handler: [u8; 4],
    pub(super) handler_name: String,
    pub(super) description: Description,
    pub(super) timescale: u32,
    /// The length the media header claims, in ticks.
    pub(super) header_ticks: u64,
    pub(super) timing: Timing,
    /// Media time at which each edit begins; −1 for a delay without media.
    pub(super) edits: Vec<i64>,
    /// The number of the first sample that can be decoded by itself; zero when the table of those is empty, `None` without one.
    pub(super) first_independent: Option<u32>,
}

impl RawTrack {
    /// Takes in a box of the track; `rest` is the path below `trak`.
    pub(super) fn take(&mut self, tags: &mut Tags, source: &mut Source, rest: Path, found: Found) -> Result<(), Stop> {
        match rest {
            [b"tkhd"] => {
                let long = source.array::<1>(found.body)? == [1];
                self.id = source.be32(found.body + if long { 20 } else { 12 })?;
            }
            [b"edts", b"elst"] => self.edits = edits(source, found)?,
            [b"mdia", b"mdhd"] => (_, self.timescale, self.header_ticks) = header_times(source, found)?,
            // QuickTime puts a second handler into `minf`; only the one of the media counts.
            [b"mdia", b"hdlr"] => {
                self.handler = source.array(found.body + 8)?;
                let name = source.up_to(found.body + 24, found.end, MAX_HANDLER)?;
                self.handler_name = readable(&name);
            }
            [b"mdia", b"minf", b"stbl", b"stsd"] => self.description = description::read(source, found, self.kind())?,
            [b"mdia", b"minf", b"stbl", b"stss"] => {
                let entries = source.be32(found.body + 4)?;
                self.first_independent = Some(if entries > 0 { source.be32(found.body + 8)? } else { 0 });
            }
            [b"mdia", b"minf", b"stbl", b"stts"] => self.timing = table::read(source, found)?,
            [b"udta", ..] | [b"meta", ..] => tags.take(source, rest, found)?,
            _ => {}
        }
        Ok(())
    }

    pub(super) const fn kind(&self) -> TrackKind {
        match &self.handler {
            b"vide" => TrackKind::Video,
            b"soun" => TrackKind::Audio,
            _ => TrackKind::Other,
        }
    }
}

/// Creation time, ticks per second and length, as `mvhd` and `mdhd` write them in either version.
pub(super) fn header_times(source: &mut Source, found: Found) -> Result<(u64, u32, u64), Stop> {
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
