//! Films written in fragments: how long the whole ones are together. A fragment counts when its media data came whole.

use std::collections::BTreeMap;

use super::super::source::{Source, Stop};
use super::movie::MAX_TRACKS;
use super::walk::{Found, Path};

/// Samples of one fragment run that are read one by one.
const MAX_RUN: u32 = 1 << 20;

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

/// The fragments of a film, while the walk goes by.
#[derive(Default)]
pub(super) struct FragmentLog {
    /// What whole fragments hold, by track.
    pub(super) whole: BTreeMap<u32, Fragments>,
    /// Whether there was any fragment.
    pub(super) seen: bool,
    /// Whether the index announces that fragments follow.
    pub(super) announced: bool,
    /// Fragments whose media data never came whole.
    pub(super) broken: u32,
    default_durations: BTreeMap<u32, u32>,
    pending: Vec<Pending>,
}

impl FragmentLog {
    /// A fragment begins; whatever waits for its media data waits in vain.
    pub(super) fn begin(&mut self) {
        self.seen = true;
        self.drop_pending();
    }

    /// What samples of a track last unless their fragment says otherwise (`trex`).
    pub(super) fn default_of_track(&mut self, source: &mut Source, found: Found) -> Result<(), Stop> {
        self.announced = true;
        if self.default_durations.len() < MAX_TRACKS {
            let (track, duration) = (source.be32(found.body + 4)?, source.be32(found.body + 12)?);
            self.default_durations.insert(track, duration);
        }
        Ok(())
    }

    /// Takes in a box of a fragment; `rest` is the path below `traf`.
    pub(super) fn take(&mut self, source: &mut Source, rest: Path, found: Found) -> Result<(), Stop> {
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
                // Optional fields stand in this order: base offset (8 bytes), description index (4), default duration (4).
                let optional = |flag: u32, size: u64| if flags & flag != 0 { size } else { 0 };
                let place = found.body + 8 + optional(1, 8) + optional(2, 4);
                let own = if flags & 8 != 0 { Some(source.be32(place)?) } else { None };
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

    /// The media data of the fragment is whole.
    pub(super) fn commit_pending(&mut self) {
        for p in std::mem::take(&mut self.pending) {
            if self.whole.len() >= MAX_TRACKS && !self.whole.contains_key(&p.track) {
                continue;
            }
            let first = p.base.unwrap_or_default();
            let f = self.whole.entry(p.track).or_insert(Fragments { first, end: first, samples: 0 });
            let base = p.base.unwrap_or(f.end);
            f.first = f.first.min(base);
            f.end = f.end.max(base.saturating_add(p.ticks));
            f.samples = f.samples.saturating_add(p.samples);
        }
    }

    /// The media data of the fragment is not whole, or never came.
    pub(super) fn drop_pending(&mut self) {
        if !self.pending.is_empty() {
            self.pending.clear();
            self.broken = self.broken.saturating_add(1);
        }
    }
}

/// Adds the samples of one run to a fragment.
fn run(p: &mut Pending, source: &mut Source, found: Found) -> Result<(), Stop> {
    let flags = source.be32(found.body)? & 0x00ff_ffff;
    let samples = source.be32(found.body + 4)?;
    // Before the samples may stand a data offset and the flags of the first sample.
    let head = 8 + 4 * u64::from((flags & 0b101).count_ones());
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
