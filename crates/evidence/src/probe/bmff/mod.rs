//! MP4 and MOV, the ISO base media file format (ISO/IEC 14496-12): walk the boxes, collect, then judge.

mod description;
mod fragment;
mod judge;
mod movie;
mod table;
mod tags;
mod track;
mod walk;

use super::facts::Probe;
use super::source::Source;

/// Reads a film.
pub(super) fn read(source: &mut Source, probe: &mut Probe) {
    let mut movie = movie::Movie::default();
    let ended = walk::walk(source, |source, path, found| movie.take(source, path, found));
    movie.close();
    judge::judge(source, &movie, ended, probe);
}
