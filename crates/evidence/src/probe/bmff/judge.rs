//! From what a film's boxes say to facts and findings: lengths, times, traces of software, damage.

use base::{Span, Timestamp};

use super::super::facts::{MadeBy, MediaKind, Position, Probe, Track, TrackKind};
use super::super::source::{Source, Stop};
use super::super::tools;
use super::movie::Movie;
use super::track::RawTrack;
use super::walk::{Ended, FourCc};
use crate::finding::{Finding, FindingCode, Severity};
use crate::measure::{Basis, Bound, Measured};
use crate::times::{Means, TimeCandidate, TimeSource};

/// Seconds from 1904-01-01, where this format counts from, to 1970-01-01.
const EPOCH_1904: u64 = 2_082_844_800;
/// How far China's clocks are ahead of UTC.
const CHINA_AHEAD: Span = Span::from_hours(8);
/// F4: media hidden before the first edit, beyond the delay that reordered frames need.
const HIDDEN_LEAD_IN: Span = Span::from_millis(250);
/// F5: a sample that lasts longer than this, and ten times the median, is a pause.
const PAUSE: Span = Span::from_seconds(1);
/// F6: picture and sound of a camera end together up to this.
const LENGTHS_DIFFER: Span = Span::from_millis(500);
/// Bytes at the head of the media data in which encoders and signers leave their names.
const MEDIA_HEAD: usize = 64 << 10;
/// Identifiers of signed video inside the stream: Axis, and ONVIF media signing.
const SIGNATURES: [&[u8; 16]; 2] = [
    b"\x53\x69\x67\x6e\x65\x64\x20\x56\x69\x64\x65\x6f\x2e\x2e\x2e\x30",
    b"\x00\x5b\xc9\x3f\x2d\x71\x5e\x95\xad\xa4\x79\x6f\x90\x87\x7a\x6f",
];

/// Fills in the probe.
pub(super) fn judge(source: &mut Source, movie: &Movie, ended: Ended, probe: &mut Probe) {
    probe.structure = movie.structure.clone();
    let truncated = damage(movie, ended, probe);
    probe.tracks = movie.tracks.iter().map(|t| track(movie, t, truncated)).collect();
    probe.duration = whole_duration(movie, probe, truncated);
    probe.size = probe.tracks.iter().find_map(|t| t.size);
    if !probe.has(TrackKind::Video) && (probe.has(TrackKind::Audio) || movie.structure.brands.iter().any(|b| b == "M4A ")) {
        probe.kind = MediaKind::Audio;
    }
    created(movie, probe);
    names(source, movie, probe);
    for t in &movie.tracks {
        edits(t, probe);
        timing(t, probe);
        pictures(t, probe);
    }
    lengths(probe);
    edited(probe);
}

/// Findings about damage; says whether the file ends before it should.
fn damage(movie: &Movie, ended: Ended, probe: &mut Probe) -> bool {
    use FindingCode::{Damaged, Oversized, Truncated, Unreadable};
    let (present, missing) = (movie.structure.media_bytes, movie.media_missing);
    let what = match () {
        () if missing > 0 && movie.has_moov => Some(format!("音视频数据缺 {missing} 字节，现有 {present} 字节")),
        () if missing > 0 => Some(format!("音视频数据缺 {missing} 字节，现有 {present} 字节，也没有索引，不能直接播放")),
        () if ended == Ended::HalfHeader => Some("文件末尾有不完整的数据".to_owned()),
        () if movie.missing > 0 => Some(format!("文件末尾缺 {} 字节", movie.missing)),
        () if !movie.has_moov => Some("文件没有索引，不能直接播放".to_owned()),
        () if movie.fragments.announced && movie.fragments.whole.is_empty() => Some("没有一个完整的分片".to_owned()),
        () if movie.fragments.broken > 0 => Some("最后一个分片不完整".to_owned()),
        () => None,
    };
    let truncated = what.is_some();
    if let Some(what) = what {
        probe.find(Finding::serious(Truncated, format!("文件未正常结束：{what}")));
    }
    match ended {
        Ended::Whole | Ended::HalfHeader => {}
        Ended::Nonsense => probe.find(Finding::question(Damaged, "文件内部有无法识别的数据")),
        Ended::TooDeep | Ended::TooMany | Ended::Stopped(Stop::Budget) => {
            probe.find(Finding::serious(Oversized, "文件结构层次或数量异常，未全部检查"));
        }
        Ended::Stopped(Stop::End) => probe.find(Finding::question(Damaged, "文件比声明的长度短")),
        Ended::Stopped(Stop::Failed) => probe.find(Finding::serious(Unreadable, "读取中断，未全部检查")),
    }
    truncated
}

fn track(movie: &Movie, raw: &RawTrack, truncated: bool) -> Track {
    Track {
        kind: raw.kind(),
        codec: FourCc(raw.description.codec).to_string(),
        size: raw.description.size,
        timescale: raw.timescale,
        duration: track_duration(movie, raw, truncated),
        samples: movie.fragments.whole.get(&raw.id).map_or(raw.timing.samples, |f| f.samples.saturating_add(raw.timing.samples)),
        handler: raw.handler_name.clone(),
        settings: raw.description.settings.clone(),
        edits: raw.edits.iter().map(|time| ['-', '0', '+'][(time.signum() + 1) as usize]).collect(),
    }
}

/// The length of one track: counted where it can be, claimed by the header where it cannot.
fn track_duration(movie: &Movie, raw: &RawTrack, truncated: bool) -> Option<Measured<Span>> {
    let exact = |value, basis| {
        let uncertainty = span(raw.timing.median, raw.timescale).unwrap_or_default();
        Measured { value, uncertainty, bound: Bound::Exact, basis }
    };
    if let Some(f) = movie.fragments.whole.get(&raw.id) {
        let value = span((f.end - f.first).saturating_add(raw.timing.ticks), raw.timescale)?;
        let bound = if truncated { Bound::AtLeast } else { Bound::Exact };
        return Some(Measured { bound, ..exact(value, Basis::Fragments) });
    }
    // Where media data is missing the tables tell how long the recording was, not how much of it is left.
    let bound = if truncated { Bound::AtMost } else { Bound::Exact };
    if raw.timing.ticks > 0 && !raw.timing.cut {
        return Some(Measured { bound, ..exact(span(raw.timing.ticks, raw.timescale)?, Basis::SampleTables) });
    }
    let value = span(raw.header_ticks, raw.timescale).filter(|s| *s > Span::ZERO)?;
    Some(Measured { value, uncertainty: Span::from_seconds(1), bound, basis: Basis::Header })
}

/// The length of the film: that of its longest track of pictures or sound.
fn whole_duration(movie: &Movie, probe: &Probe, truncated: bool) -> Option<Measured<Span>> {
    let media = probe.tracks.iter().filter(|t| t.kind != TrackKind::Other);
    media.filter_map(|t| t.duration).max_by_key(|d| d.value).or_else(|| {
        let value = span(movie.header_ticks, movie.timescale).filter(|s| *s > Span::ZERO)?;
        let bound = if truncated { Bound::AtMost } else { Bound::Exact };
        Some(Measured { value, uncertainty: Span::from_seconds(1), bound, basis: Basis::Header })
    })
}

/// Ticks as a span; nothing when the scale is missing or the number is beyond all reason.
fn span(ticks: u64, timescale: u32) -> Option<Span> {
    let millis = u128::from(ticks) * 1000 / u128::from((timescale > 0).then_some(timescale)?);
    i64::try_from(millis).ok().filter(|ms| *ms <= Span::from_hours(24 * 366).millis()).map(Span::from_millis)
}

/// The creation time of the movie header, with its traps.
fn created(movie: &Movie, probe: &mut Probe) {
    if let Some(text) = &movie.tags.apple_created
        && let Ok(value) = apple_date(text)
    {
        probe.claim(TimeCandidate {
            source: TimeSource::AppleCreationDate,
            value,
            other_reading: None,
            zone_known: true,
            means: Means::Start,
            uncertainty: Span::from_seconds(1),
            written: text.clone(),
        });
    }
    let Some(raw) = movie.created else { return };
    // Some cameras count from 1970; counted from 1904 their numbers would lie before it.
    let seconds = if raw >= EPOCH_1904 { raw - EPOCH_1904 } else { raw };
    if raw == 0 || seconds == 0 {
        let message = "视频文件头没有制作时间；执法记录仪的原始文件通常有";
        probe.find(Finding::question(FindingCode::CreationTimeUnset, message));
        return;
    }
    let Some(instant) = i64::try_from(seconds).ok().and_then(|s| jiff::Timestamp::from_second(s).ok()) else {
        probe.find(Finding::question(FindingCode::CreationTimeUnset, "视频文件头的制作时间不可能"));
        return;
    };
    let value = Timestamp::from_millis(instant.as_millisecond());
    probe.claim(TimeCandidate {
        source: TimeSource::MovieHeader,
        value,
        // The standard wants UTC, many cameras write the wall clock.
        other_reading: Some(value.minus(CHINA_AHEAD)),
        zone_known: false,
        means: Means::Unknown,
        uncertainty: Span::from_seconds(1),
        written: raw.to_string(),
    });
}

/// `2019-02-12T15:27:12+0800`, with or without the colon.
fn apple_date(text: &str) -> Result<Timestamp, jiff::Error> {
    let zoned = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text)
        .or_else(|_| jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%:z", text))?;
    zoned.to_timestamp().map(|t| Timestamp::from_millis(t.as_millisecond()))
}

/// Who made it, what software touched it.
fn names(source: &mut Source, movie: &Movie, probe: &mut Probe) {
    let tags = &movie.tags;
    probe.made_by = MadeBy { make: tags.make.clone(), model: tags.model.clone(), software: tags.software.clone() };
    probe.position = tags.place.as_deref().and_then(iso6709);
    if let Some(software) = &tags.software
        && let Some(tool) = tools::named_in(software)
    {
        probe.find(Finding::question(FindingCode::ToolTag, format!("文件由 {tool} 写成（{software}）")));
    }
    let Some((from, to)) = movie.first_media else { return };
    let head = source.up_to(from, to, MEDIA_HEAD).unwrap_or_default();
    if let Some(tool) = tools::named_in_bytes(&head) {
        probe.find(Finding::question(FindingCode::ToolTag, format!("画面经 {tool} 重新编码")));
    }
    probe.structure.signed_stream = SIGNATURES.iter().any(|uuid| tools::contains(&head, *uuid));
}

/// `+34.7466+113.6254+101/`.
fn iso6709(text: &str) -> Option<Position> {
    let second = 1 + text.get(1..)?.find(['+', '-'])?;
    let third = text[second + 1..].find(['+', '-', '/']).map_or(text.len(), |n| second + 1 + n);
    let degrees = |s: &str, most: f64| s.parse::<f64>().ok().filter(|d| d.abs() <= most).map(|d| (d * 1e6).round() as i32);
    Some(Position { latitude_e6: degrees(&text[..second], 90.0)?, longitude_e6: degrees(&text[second..third], 180.0)? })
}

/// F4.
fn edits(raw: &RawTrack, probe: &mut Probe) {
    let pieces = raw.edits.iter().filter(|time| **time >= 0).count();
    let kind = raw.kind().label();
    if pieces > 1 {
        probe.find(Finding::question(FindingCode::EditList, format!("{kind}轨由 {pieces} 段编辑而成")));
    }
    let lead = raw.edits.iter().find_map(|time| u64::try_from(*time).ok()).and_then(|ticks| span(ticks, raw.timescale));
    if let Some(lead) = lead.filter(|lead| *lead > HIDDEN_LEAD_IN) {
        let seconds = seconds(lead);
        probe.find(Finding::question(FindingCode::EditList, format!("{kind}轨开头隐藏了 {seconds} 秒，像是截取所得")));
    }
}

/// F5.
fn timing(raw: &RawTrack, probe: &mut Probe) {
    if raw.kind() == TrackKind::Other {
        return;
    }
    let kind = raw.kind().label();
    if raw.timing.cut {
        probe.find(Finding::question(FindingCode::Damaged, format!("{kind}轨的时间表不完整，时长取自文件头")));
    }
    let pauses =
        raw.timing.pauses.iter().filter_map(|(at, length)| Some((span(*at, raw.timescale)?, span(*length, raw.timescale)?)));
    let pauses: Vec<String> = pauses
        .filter(|(_, length)| *length > PAUSE)
        .map(|(at, length)| format!("第 {at}处停顿 {} 秒", seconds(length)))
        .collect();
    if !pauses.is_empty() {
        probe.find(Finding::question(FindingCode::InnerPause, format!("{kind}轨在{}", pauses.join("、"))));
    }
    if raw.timing.short_run {
        let message = format!("{kind}轨有一串近乎为零的帧间隔，像是由几段拼接");
        probe.find(Finding::question(FindingCode::JoinedParts, message));
    }
}

/// F7 and F8, as far as the header tells: parameter sets and sizes it declares, the first picture it calls independent.
fn pictures(raw: &RawTrack, probe: &mut Probe) {
    if raw.kind() != TrackKind::Video {
        return;
    }
    let d = &raw.description;
    if d.sizes_differ {
        probe.find(Finding::question(FindingCode::PictureChanges, "文件内画面尺寸前后不同，像是由几段拼接"));
    } else if d.entries > 1 || d.parameter_sets > 1 {
        let n = d.entries.max(d.parameter_sets);
        probe.find(Finding::question(FindingCode::PictureChanges, format!("文件内有 {n} 组画面编码参数，像是由几段拼接")));
    }
    // Without the table every picture is independent; a film in fragments keeps it elsewhere.
    if raw.timing.samples > 0
        && let Some(first) = raw.first_independent
        && first != 1
    {
        let message = match first {
            0 => "没有一帧画面能独立解码".to_owned(),
            n => format!("第一帧能独立解码的画面是第 {n} 帧，像是截去了开头"),
        };
        probe.find(Finding::question(FindingCode::NoKeyFrame, message));
    }
}

/// Software that wrote the file, and a cut or a joint in it: each alone may be the device's own way, together they are an edit.
fn edited(probe: &mut Probe) {
    use FindingCode::{EditList, JoinedParts, NoKeyFrame, ToolTag};
    if probe.findings.iter().any(|f| f.code == ToolTag) {
        let cuts = probe.findings.iter_mut().filter(|f| matches!(f.code, EditList | JoinedParts | NoKeyFrame));
        cuts.for_each(|f| f.severity = Severity::Serious);
    }
}

/// F6.
fn lengths(probe: &mut Probe) {
    let longest = |kind| {
        let of_kind = probe.tracks.iter().filter(|t| t.kind == kind);
        of_kind.filter_map(|t| t.duration).map(|d| d.value).max()
    };
    if let (Some(video), Some(audio)) = (longest(TrackKind::Video), longest(TrackKind::Audio)) {
        let apart = Span::from_millis((video.millis() - audio.millis()).abs());
        if apart > LENGTHS_DIFFER {
            let message = format!("画面 {} 秒，声音 {} 秒，相差 {} 秒", seconds(video), seconds(audio), seconds(apart));
            probe.find(Finding::question(FindingCode::LengthsDiffer, message));
        }
    }
}

/// Seconds with two decimals.
fn seconds(span: Span) -> String {
    format!("{}.{:02}", span.millis() / 1000, span.millis() % 1000 / 10)
}
