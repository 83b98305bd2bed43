//! What the boxes of a film say: sorts them to header, tracks, fragments and tags while the walk goes by. Judging is done afterwards.

use std::collections::HashSet;

use super::super::facts::Structure;
use super::super::source::{Source, Stop};
use super::fragment::FragmentLog;
use super::tags::Tags;
use super::track::{RawTrack, header_times};
use super::walk::{Found, FourCc, MAX_DEPTH, Path};

/// Tracks remembered; cameras write up to five.
pub(super) const MAX_TRACKS: usize = 64;
/// Brands remembered, and the version that stands between the first two.
const MAX_BRANDS: usize = 16 + 1;

/// Everything the walk has collected.
#[derive(Default)]
pub(super) struct Movie {
    pub(super) structure: Structure,
    pub(super) has_moov: bool,
    /// Creation time of the movie header, seconds since 1904.
    pub(super) created: Option<u64>,
    pub(super) timescale: u32,
    pub(super) header_ticks: u64,
    pub(super) tracks: Vec<RawTrack>,
    pub(super) fragments: FragmentLog,
    /// Bytes that media data claims and the file does not have.
    pub(super) media_missing: u64,
    /// Bytes that any other top-level box claims beyond the end.
    pub(super) missing: u64,
    /// Where the first media data lies.
    pub(super) first_media: Option<(u64, u64)>,
    pub(super) tags: Tags,
    seen: HashSet<[[u8; 4]; MAX_DEPTH]>,
}

impl Movie {
    /// Takes in one box of the walk.
    pub(super) fn take(&mut self, source: &mut Source, path: Path, found: Found) -> Result<(), Stop> {
        self.note(path);
        if let [kind] = path {
            self.top_level(kind, found);
        }
        match path {
            [b"ftyp"] => self.brands(source, found)?,
            [b"moov", b"mvhd"] => {
                let (created, timescale, ticks) = header_times(source, found)?;
                (self.created, self.timescale, self.header_ticks) = (Some(created), timescale, ticks);
            }
            [b"moov", b"trak"] if self.tracks.len() < MAX_TRACKS => self.tracks.push(RawTrack::default()),
            [b"moov", b"trak", rest @ ..] => {
                if let Some(track) = self.tracks.last_mut() {
                    track.take(&mut self.tags, source, rest, found)?;
                }
            }
            [b"moov", b"mvex", b"trex"] => self.fragments.default_of_track(source, found)?,
            [b"moof", b"traf", rest @ ..] => self.fragments.take(source, rest, found)?,
            [b"moov", rest @ ..] => self.tags.take(source, rest, found)?,
            [b"udta", ..] | [b"meta", ..] => self.tags.take(source, path, found)?,
            _ => {}
        }
        Ok(())
    }

    /// Keeps the kinds of part in the order in which they first appear. A file has a million boxes and few kinds, so the text is made
    /// only for a new one.
    fn note(&mut self, path: Path) {
        let in_list = path.contains(&b"ilst");
        if in_list && path.last() != Some(&b"ilst") || self.structure.is_full() {
            return;
        }
        let mut key = [[0; 4]; MAX_DEPTH];
        key.iter_mut().zip(path).for_each(|(slot, kind)| *slot = **kind);
        if self.seen.insert(key) {
            let names: Vec<String> = path.iter().map(|kind| FourCc(**kind).to_string()).collect();
            self.structure.note(names.join("/"));
        }
    }

    fn top_level(&mut self, kind: &[u8; 4], found: Found) {
        match kind {
            b"moov" => {
                self.has_moov = true;
                self.structure.index_first = self.first_media.is_none();
            }
            b"moof" => self.fragments.begin(),
            b"mdat" => {
                let bytes = &mut self.structure.media_bytes;
                *bytes = bytes.saturating_add(found.end - found.body);
                self.media_missing = self.media_missing.saturating_add(found.missing);
                self.first_media.get_or_insert((found.body, found.end));
                if found.missing == 0 { self.fragments.commit_pending() } else { self.fragments.drop_pending() }
            }
            _ => {}
        }
        if kind != b"mdat" {
            self.missing = self.missing.saturating_add(found.missing);
        }
    }

    fn brands(&mut self, source: &mut Source, found: Found) -> Result<(), Stop> {
        let bytes = source.up_to(found.body, found.end, 4 * MAX_BRANDS)?;
        // The second word is a version, not a brand.
        let brands = bytes.chunks_exact(4).enumerate().filter(|(n, _)| *n != 1);
        self.structure.brands = brands.filter_map(|(_, b)| b.try_into().ok()).map(|b| FourCc(b).to_string()).collect();
        Ok(())
    }

    /// Called when the walk is over: a fragment still waiting for its media data never got it.
    pub(super) fn close(&mut self) {
        self.fragments.drop_pending();
        self.structure.fragmented = self.fragments.seen;
    }
}
