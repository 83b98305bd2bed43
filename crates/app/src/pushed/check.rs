//! Whether what was pushed of one recording is all of it: clips, their lengths, the time between them, keys. Arithmetic alone; what is found
//! is a question for a person, and keeps nothing from being used.

use base::{Span, Timestamp};
use model::{Finding, PushedPart, RecordingState, Severity};
use store::{PushedContainer, PushedObject};

use super::finding::finding;
use super::name::{ContainerKind, part_of, stem};
use super::said;

/// What clips may lie apart, or be shorter than was said: what times are rounded to, and what passes until the next file is begun.
const TOLERANCE: Span = Span::from_seconds(2);

/// A file as far as the whole depends on it.
pub(super) struct Piece<'a> {
    part: PushedPart,
    name: &'a str,
    start: Option<Timestamp>,
    stop: Option<Timestamp>,
    /// As measured in the file.
    duration: Option<Span>,
}

impl<'a> Piece<'a> {
    pub(super) fn of(object: &'a PushedObject, recording: &RecordingState) -> Self {
        let measured = recording.timing.as_ref().map(|t| t.duration);
        Self {
            part: part_of(&object.name, object.metadata.text("filetype")),
            name: &object.name,
            start: said::time(&object.metadata, "starttime").at,
            stop: said::time(&object.metadata, "stoptime").at,
            duration: measured.filter(|d| *d > Span::ZERO),
        }
    }
}

/// What is found of each piece, now that the system says that it sent everything, or has been silent for long.
pub(super) fn judge(container: &PushedContainer, pieces: &[Piece<'_>]) -> Vec<Vec<Finding>> {
    let mut found = vec![Vec::new(); pieces.len()];
    let all = |found: &mut [Vec<Finding>], code: &str, message: &str| {
        for one in found {
            one.push(finding(code, Severity::Question, message));
        }
    };
    if container.completed_at.is_none() {
        if container.overdue_at.is_some() {
            all(&mut found, "push_incomplete", "传输未完成：执法记录仪系统没有报告这段记录已经全部送到");
        }
        return found;
    }
    let is_clip = |piece: &Piece<'_>| piece.part == PushedPart::Clip;
    if !pieces.iter().any(is_clip) && !matches!(ContainerKind::of(&container.name), ContainerKind::Rejected) {
        all(&mut found, "push_no_clip", "报告传输完成，但是没有送来录像片段");
    }
    for (piece, found) in pieces.iter().zip(&mut found) {
        found.extend(of_one(piece));
        found.extend(of_keys(piece, pieces));
    }
    tiles(container, pieces, &mut found);
    found
}

/// A clip against what was said of it.
fn of_one(piece: &Piece<'_>) -> Option<Finding> {
    let (start, stop) = (piece.start?, piece.stop?);
    if piece.part != PushedPart::Clip {
        return None;
    }
    let told = stop.since(start);
    if told <= Span::ZERO {
        return Some(finding("push_no_length", Severity::Question, "执法记录仪系统所说的结束时间不晚于开始时间"));
    }
    let off = piece.duration?.millis() - told.millis();
    (off.abs() > TOLERANCE.millis()).then(|| {
        let message = format!("片段的长度与执法记录仪系统所说的相差 {}", Span::from_millis(off.abs()));
        finding("push_length", Severity::Question, message)
    })
}

/// Keys and what they open. The private half of a key is never here, so a key of ours cannot be told from another's.
fn of_keys(piece: &Piece<'_>, pieces: &[Piece<'_>]) -> Option<Finding> {
    let same = |part| pieces.iter().any(|other| other.part == part && stem(other.name) == stem(piece.name));
    let encrypted = pieces.iter().any(|other| other.part == PushedPart::Key);
    match piece.part {
        PushedPart::Clip if encrypted && !same(PushedPart::Key) => {
            Some(finding("push_key_missing", Severity::Question, "同一记录的其他片段有密钥文件，这个片段没有"))
        }
        PushedPart::Key if !same(PushedPart::Clip) => {
            Some(finding("push_key_alone", Severity::Question, "密钥文件没有对应的片段"))
        }
        PushedPart::Key => {
            Some(finding("push_key", Severity::Info, "片段在源头加密，本系统没有登记解密的公钥，内容须用密钥文件另行解密"))
        }
        _ => None,
    }
}

/// Whether clips cover the recording from its beginning to its end.
fn tiles(container: &PushedContainer, pieces: &[Piece<'_>], found: &mut [Vec<Finding>]) {
    let timed = |n: usize| Some((pieces[n].start?, pieces[n].stop?, n));
    let clips = (0..pieces.len()).filter(|n| pieces[*n].part == PushedPart::Clip);
    let mut clips: Vec<_> = clips.filter_map(timed).filter(|(start, stop, _)| start < stop).collect();
    clips.sort();
    let mut report = |n: usize, span: Span, what: &str| {
        if span > TOLERANCE {
            found[n].push(finding("push_gap", Severity::Question, format!("{what} {span}")));
        }
    };
    let (Some(first), Some(last)) = (clips.first(), clips.iter().max_by_key(|(_, stop, _)| *stop)) else { return };
    if let Some(begin) = said::time(&container.metadata, "starttime").at {
        report(first.2, first.0.since(begin), "记录开头缺少");
    }
    let mut reached = first.1;
    for (start, stop, n) in &clips[1..] {
        report(*n, start.since(reached), "与前一片段之间缺少");
        reached = reached.max(*stop);
    }
    if let Some(end) = said::time(&container.metadata, "stoptime").at {
        report(last.2, end.since(last.1), "记录末尾缺少");
    }
}

#[cfg(test)]
mod tests {
    use base::ControllerId;
    use store::uploads::Metadata;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(1_793_667_720_000 + second * 1000)
    }

    fn container(name: &str, span: Option<(i64, i64)>) -> PushedContainer {
        let mut metadata = Metadata::default();
        if let Some((from, to)) = span {
            metadata.insert("starttime".into(), (at(from).millis() / 1000).to_string().into_bytes());
            metadata.insert("stoptime".into(), (at(to).millis() / 1000).to_string().into_bytes());
        }
        let completed_at = Some(at(99));
        let controller = ControllerId::default();
        PushedContainer { controller, name: name.into(), metadata, heard_at: at(0), completed_at, overdue_at: None }
    }

    fn clip(name: &str, from: i64, to: i64) -> Piece<'_> {
        let (start, stop) = (Some(at(from)), Some(at(to)));
        Piece { part: part_of(name, None), name, start, stop, duration: Some(Span::from_seconds(to - from)) }
    }

    fn codes(container: &PushedContainer, pieces: &[Piece<'_>]) -> Vec<Vec<String>> {
        judge(container, pieces).into_iter().map(|f| f.into_iter().map(|f| f.code).collect()).collect()
    }

    const RECORDING: &str = "u_ACCC8E012345_20261103T010200Z";

    #[test]
    fn clips_that_tile_are_all_of_it_and_gaps_are_said_where_they_are() {
        let whole = container(RECORDING, Some((0, 60)));
        assert_eq!(codes(&whole, &[clip("b.mkv", 31, 60), clip("a.mkv", 0, 29)]), [[""; 0]; 2], "two seconds are none");
        let gaps = codes(&whole, &[clip("a.mkv", 3, 29), clip("b.mkv", 32, 57)]);
        assert_eq!(gaps, [vec!["push_gap"], vec!["push_gap", "push_gap"]]);
        let inside = [clip("a.mkv", 0, 60), clip("b.mkv", 10, 20)];
        assert_eq!(codes(&whole, &inside), [[""; 0]; 2], "the longest reaches the end, not the last");
    }

    #[test]
    fn lengths_are_compared_and_no_length_is_said() {
        let whole = container(RECORDING, None);
        let short = Piece { duration: Some(Span::from_seconds(20)), ..clip("a.mkv", 0, 30) };
        assert_eq!(codes(&whole, &[short, clip("b.mkv", 30, 30)]), [["push_length"], ["push_no_length"]]);
        let unknown = Piece { duration: None, ..clip("a.mkv", 0, 30) };
        assert_eq!(codes(&whole, &[unknown]), [[""; 0]]);
    }

    #[test]
    fn keys_and_clips_miss_each_other() {
        let whole = container(RECORDING, None);
        let pieces = [clip("a.mkv", 0, 9), clip("a.key", 0, 0), clip("b.mkv", 9, 20), clip("c.mkv.key", 0, 0)];
        assert_eq!(codes(&whole, &pieces), [vec![], vec!["push_key"], vec!["push_key_missing"], vec!["push_key_alone"]]);
    }

    #[test]
    fn without_clips_it_is_not_whole_unless_it_had_been_rejected() {
        let alone = [clip("bookmark_1_1", 0, 1)];
        assert_eq!(codes(&container(RECORDING, None), &alone), [["push_no_clip"]]);
        assert_eq!(codes(&container("RejectedContent_UnknownTime_x", None), &alone), [[""; 0]]);
    }

    #[test]
    fn silence_is_said_of_all() {
        let mut silent = container(RECORDING, None);
        (silent.completed_at, silent.overdue_at) = (None, Some(at(1)));
        assert_eq!(codes(&silent, &[clip("a.mkv", 0, 9), clip("a.key", 0, 0)]), [["push_incomplete"]; 2]);
        silent.overdue_at = None;
        assert_eq!(codes(&silent, &[clip("a.mkv", 0, 9)]), [[""; 0]]);
    }
}
