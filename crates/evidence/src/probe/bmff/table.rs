//! The table of sample durations (`stts`): how long a track is, and whether it stands still or was put together of parts.

use std::collections::BTreeMap;

use super::super::source::{Source, Stop};
use super::walk::Found;

/// Distinct durations remembered for the median. Cameras use a few; a phone with a changing frame rate some hundreds.
const MAX_DISTINCT: usize = 4096;
/// Pauses remembered; more say nothing new.
const MAX_PAUSES: usize = 16;
/// A sample is abnormally short below this part of the median (1/10), abnormally long above this multiple of it.
const RATIO: u64 = 10;
/// So many abnormally short samples in a row are no accident.
const MIN_RUN: u64 = 3;

/// What the table says, in ticks of the track.
#[derive(Clone, Debug, Default)]
pub(super) struct Timing {
    /// The durations of all samples added up.
    pub(super) ticks: u64,
    /// How many samples there are.
    pub(super) samples: u64,
    /// The duration of the middle sample when all are sorted by it; zero when there are none.
    pub(super) median: u64,
    /// Samples far longer than the median: where they begin, and how long they are.
    pub(super) pauses: Vec<(u64, u64)>,
    /// Whether a run of almost empty samples occurs, as joining two files leaves it.
    pub(super) short_run: bool,
    /// Whether the table claims more entries than its box holds.
    pub(super) cut: bool,
}

/// Reads the table twice: first for the sum and the median, then for what departs from the median.
pub(super) fn read(source: &mut Source, found: Found) -> Result<Timing, Stop> {
    let claimed = u64::from(source.be32(found.body + 4)?);
    let present = found.end.saturating_sub(found.body + 8) / 8;
    let mut timing = Timing { cut: claimed > present, ..Timing::default() };
    let entries = claimed.min(present);
    let mut histogram: BTreeMap<u64, u64> = BTreeMap::new();
    each(source, found, entries, |count, delta| {
        timing.samples = timing.samples.saturating_add(count);
        timing.ticks = timing.ticks.saturating_add(count.saturating_mul(delta));
        if histogram.len() < MAX_DISTINCT || histogram.contains_key(&delta) {
            let n = histogram.entry(delta).or_default();
            *n = n.saturating_add(count);
        }
    })?;
    timing.median = median(&histogram);
    if timing.median > 0 {
        depart(source, found, entries, &mut timing)?;
    }
    Ok(timing)
}

/// Finds what departs from the median.
fn depart(source: &mut Source, found: Found, entries: u64, timing: &mut Timing) -> Result<(), Stop> {
    let (median, samples) = (timing.median, timing.samples);
    let (mut at, mut run, mut seen) = (0_u64, 0_u64, 0_u64);
    each(source, found, entries, |count, delta| {
        seen = seen.saturating_add(count);
        // The last sample has no successor, writers give it any duration.
        let last = seen == samples && count == 1;
        if delta > median.saturating_mul(RATIO) && !last && timing.pauses.len() < MAX_PAUSES {
            timing.pauses.push((at, delta));
        }
        run = if delta.saturating_mul(RATIO) < median { run.saturating_add(count) } else { 0 };
        timing.short_run |= run >= MIN_RUN;
        at = at.saturating_add(count.saturating_mul(delta));
    })
}

/// Calls `visit` with the number of samples and the duration of each, entry by entry.
fn each(source: &mut Source, found: Found, entries: u64, mut visit: impl FnMut(u64, u64)) -> Result<(), Stop> {
    for n in 0..entries {
        let [c0, c1, c2, c3, d0, d1, d2, d3] = source.array::<8>(found.body + 8 + 8 * n)?;
        visit(u64::from(u32::from_be_bytes([c0, c1, c2, c3])), u64::from(u32::from_be_bytes([d0, d1, d2, d3])));
    }
    Ok(())
}

fn median(histogram: &BTreeMap<u64, u64>) -> u64 {
    let total = histogram.values().fold(0_u64, |sum, n| sum.saturating_add(*n));
    let mut passed = 0_u64;
    histogram
        .iter()
        .find(|(_, n)| {
            passed = passed.saturating_add(**n);
            passed >= total.div_ceil(2)
        })
        .map_or(0, |(delta, _)| *delta)
}
