//! MP4 and MOV built by hand: what is read from them, and what is found wrong.

mod build;

use std::io::Cursor;

use build::*;
use evidence::probe::{MediaKind, Probe, TrackKind, probe};
use evidence::times::TimeSource;
use evidence::{Basis, Bound, FindingCode, Severity};

fn probed(bytes: &[u8]) -> Probe {
    probe(&mut Cursor::new(bytes), bytes.len() as u64, "a.mp4")
}

fn codes(p: &Probe) -> Vec<FindingCode> {
    p.findings.iter().map(|f| f.code).collect()
}

fn length(p: &Probe) -> (i64, Bound, Basis) {
    let d = p.duration.unwrap();
    (d.value.millis(), d.bound, d.basis)
}

/// The movie header's time and its other reading.
fn header_time(p: &Probe) -> Option<(String, String)> {
    let c = p.time_candidates.iter().find(|c| c.source == TimeSource::MovieHeader)?;
    Some((c.value.to_string(), c.other_reading.unwrap().to_string()))
}

#[test]
fn an_ordinary_film_has_nothing_wrong() {
    let p = probed(&good_film());
    assert_eq!(codes(&p), []);
    assert_eq!((p.kind, length(&p)), (MediaKind::Video, (10_000, Bound::Exact, Basis::SampleTables)));
    assert_eq!(p.size.map(|s| (s.width, s.height)), Some((640, 360)));
    let utc_and_local = ("2026-11-03T09:02:00.000+08:00".to_owned(), "2026-11-03T01:02:00.000+08:00".to_owned());
    assert_eq!(header_time(&p), Some(utc_and_local));
    assert_eq!(p.tracks.iter().map(|t| t.samples).collect::<Vec<_>>(), [250, 156]);
}

#[test]
fn sound_alone_is_a_recording_of_sound() {
    let p = probed(&film(&[mvhd(0), Trak::sound(10).build()]));
    assert_eq!((p.kind, p.has(TrackKind::Video)), (MediaKind::Audio, false));
}

#[test]
fn sizes_of_zero_and_of_sixty_four_bits() {
    let index = container(b"moov", &[mvhd(1_793_667_720), Trak::default().build()]);
    let to_the_end = [ftyp(), index.clone(), words(&[0]), b"mdat".to_vec(), vec![9; 500]].concat();
    assert_eq!((codes(&probed(&to_the_end)), probed(&to_the_end).structure.media_bytes), (vec![], 500));
    let long = [ftyp(), words(&[1]), b"mdat".to_vec(), 516_u64.to_be_bytes().to_vec(), vec![9; 500], index.clone()].concat();
    assert_eq!((codes(&probed(&long)), probed(&long).structure.media_bytes), (vec![], 500));
    let beyond = [ftyp(), index, words(&[1]), b"mdat".to_vec(), u64::MAX.to_be_bytes().to_vec(), vec![9; 500]].concat();
    let p = probed(&beyond);
    assert_eq!(codes(&p), [FindingCode::Truncated]);
    assert_eq!(length(&p), (10_000, Bound::AtMost, Basis::SampleTables));
}

#[test]
fn a_box_shorter_than_its_own_header_ends_the_walk() {
    for size in 2..8 {
        let p = probed(&[ftyp(), container(b"moov", &[mvhd(0)]), words(&[size]), b"free".to_vec()].concat());
        assert!(codes(&p).contains(&FindingCode::Damaged), "size {size}");
    }
}

#[test]
fn creation_times_and_their_traps() {
    let at = |created| probed(&film(&[mvhd(created), Trak::default().build()]));
    for unset in [0, EPOCH_1904 as u32] {
        assert_eq!((codes(&at(unset)), header_time(&at(unset))), (vec![FindingCode::CreationTimeUnset], None));
    }
    // Counted from 1970 instead of 1904: before 1970 there was nothing to film.
    let since_1970 = header_time(&at(1_793_667_720)).unwrap();
    assert_eq!(since_1970.0, "2026-11-03T09:02:00.000+08:00");
    let long = probed(&film(&[mvhd_long(1_793_667_720 + EPOCH_1904), Trak::default().build()]));
    assert_eq!(header_time(&long), Some(since_1970));
    for beyond_all_time in [u64::MAX, 1 << 62, 400_000_000_000] {
        let p = probed(&film(&[mvhd_long(beyond_all_time), Trak::default().build()]));
        assert_eq!((codes(&p), header_time(&p)), (vec![FindingCode::CreationTimeUnset], None));
    }
}

#[test]
fn apple_tells_time_zone_place_and_device() {
    let keys = ["com.apple.quicktime.creationdate", "com.apple.quicktime.location.ISO6709", "com.apple.quicktime.model"];
    let table: Vec<u8> = keys.iter().flat_map(|key| boxed(b"mdta", key.as_bytes())).collect();
    let item = |n: u32, text: &str| {
        let data = boxed(b"data", &[words(&[1, 0]), text.as_bytes().to_vec()].concat());
        boxed(&n.to_be_bytes(), &data)
    };
    let values = [item(1, "2026-11-03T09:02:00+0800"), item(2, "+34.7466+113.6254+101.0/"), item(3, "iPhone 15")];
    let hdlr = boxed(b"hdlr", &[words(&[0, 0]), b"mdta".to_vec(), vec![0; 13]].concat());
    let keys = boxed(b"keys", &[words(&[0, 3]), table].concat());
    let meta = container(b"meta", &[hdlr, keys, container(b"ilst", &values)]);
    let p = probed(&film(&[mvhd(1_793_667_720), Trak::default().build(), meta]));
    let apple = p.time_candidates.iter().find(|c| c.source == TimeSource::AppleCreationDate).unwrap();
    assert_eq!((apple.value.to_string().as_str(), apple.zone_known), ("2026-11-03T09:02:00.000+08:00", true));
    assert_eq!(p.made_by.model.as_deref(), Some("iPhone 15"));
    assert_eq!(p.position.map(|p| (p.latitude_e6, p.longitude_e6)), Some((34_746_600, 113_625_400)));
}

#[test]
fn f4_edit_lists() {
    let with = |edits: &[i32]| {
        let trak = Trak { edits: edits.to_vec(), ..Trak::default() };
        codes(&probed(&film(&[mvhd(1_793_667_720), trak.build()])))
    };
    // 0.08 s is the delay of reordered frames; 0.25 s is borne; 1.38 s was cut away. A delay of the sound (−1) is none.
    assert_eq!(with(&[1_024]), []);
    assert_eq!(with(&[3_200]), []);
    assert_eq!(with(&[-1, 1_024]), []);
    assert_eq!(with(&[17_664]), [FindingCode::EditList]);
    assert_eq!(with(&[0, 64_000]), [FindingCode::EditList]);
}

#[test]
fn f5_pauses_and_joints() {
    let with = |stts: &[(u32, u32)]| {
        let trak = Trak { stts: stts.to_vec(), ..Trak::default() };
        probed(&film(&[mvhd(1_793_667_720), trak.build()]))
    };
    let paused = with(&[(100, 512), (1, 64_000), (150, 512)]);
    assert_eq!(codes(&paused), [FindingCode::InnerPause]);
    assert_eq!(paused.findings[0].message_zh, "视频轨在第 4 秒处停顿 5.00 秒");
    assert_eq!(codes(&with(&[(234, 512), (30, 1), (1, 226), (205, 512)])), [FindingCode::JoinedParts]);
    // A frame rate that changes, two odd frames, and a long last one are what phones write.
    let phone: Vec<(u32, u32)> = (0..200).map(|n| (1, 300 + n * 3)).collect();
    assert_eq!(codes(&with(&phone)), []);
    assert_eq!(codes(&with(&[(100, 512), (2, 1), (100, 512), (1, 40_000)])), []);
}

#[test]
fn f6_picture_and_sound_of_different_length() {
    let sound = |samples| codes(&probed(&film(&[mvhd(1_793_667_720), Trak::default().build(), Trak::sound(samples).build()])));
    assert_eq!(sound(149), []);
    assert_eq!(sound(148), [FindingCode::LengthsDiffer]);
}

#[test]
fn f1_software_leaves_its_name() {
    let data = boxed(b"data", &[words(&[1, 0]), b"Lavf63.1.102".to_vec()].concat());
    let meta = [words(&[0]), container(b"ilst", &[boxed(b"\xa9too", &data)])].concat();
    let p = probed(&film(&[mvhd(1_793_667_720), Trak::default().build(), container(b"udta", &[boxed(b"meta", &meta)])]));
    assert_eq!(p.findings[0].message_zh, "文件由 FFmpeg 写成（Lavf63.1.102）");
    let encoder = [ftyp(), boxed(b"mdat", b"....x264 - core 164 r3095"), container(b"moov", &[mvhd(1_793_667_720)])].concat();
    assert_eq!(probed(&encoder).findings[0].message_zh, "画面经 x264 编码器 重新编码");
}

#[test]
fn a_signed_stream_is_noticed() {
    let mdat = boxed(b"mdat", b"\x06\x05\x20Signed Video...0");
    let p = probed(&[ftyp(), mdat, container(b"moov", &[mvhd(1_793_667_720), Trak::default().build()])].concat());
    assert!(p.structure.signed_stream && !p.structure.index_first);
}

#[test]
fn without_an_index_the_length_is_not_known() {
    let p = probed(&[ftyp(), boxed(b"mdat", &[7; 64])].concat());
    assert_eq!((p.kind, p.duration, codes(&p)), (MediaKind::Video, None, vec![FindingCode::Truncated]));
    assert_eq!(p.findings[0].severity, Severity::Serious);
}

#[test]
fn a_table_that_claims_more_than_its_box_holds_gives_way_to_the_header() {
    let mut bytes = good_film();
    let place = bytes.windows(4).position(|w| w == b"stts").unwrap() + 8;
    bytes[place..place + 4].copy_from_slice(&u32::MAX.to_be_bytes());
    let p = probed(&bytes);
    assert_eq!(p.tracks[0].duration.map(|d| (d.value.millis(), d.basis)), Some((10_000, Basis::Header)));
    assert!(codes(&p).contains(&FindingCode::Damaged));
}

/// A fragmented film of three fragments of two seconds, the first at `base`.
fn fragmented(base: u64) -> Vec<u8> {
    let trak = Trak { stts: vec![], header_ticks: 0, ..Trak::default() };
    let trex = boxed(b"trex", &words(&[0, 1, 1, 512, 0, 0]));
    let mut film = [ftyp(), container(b"moov", &[mvhd(1_793_667_720), trak.build(), container(b"mvex", &[trex])])].concat();
    for n in 0..3 {
        let tfhd = boxed(b"tfhd", &words(&[0x0002_0000, 1]));
        let tfdt = boxed(b"tfdt", &[words(&[1 << 24]), (base + n * 25_600).to_be_bytes().to_vec()].concat());
        // The middle one writes out its durations, the others take the default.
        let trun = if n == 1 {
            boxed(b"trun", &words(&[&[0x0000_0101, 50, 0], [512; 50].as_slice()].concat()))
        } else {
            boxed(b"trun", &words(&[1, 50, 0]))
        };
        film.extend(container(b"moof", &[boxed(b"mfhd", &words(&[0, n as u32])), container(b"traf", &[tfhd, tfdt, trun])]));
        film.extend(boxed(b"mdat", &[5; 100]));
    }
    film
}

#[test]
fn fragments_are_added_up_from_the_first_to_the_last_whole_one() {
    // The first fragment need not begin at zero: the camera has been running.
    for base in [0, 9_000_000_000] {
        let whole = fragmented(base);
        let p = probed(&whole);
        assert_eq!((length(&p), codes(&p)), ((6_000, Bound::Exact, Basis::Fragments), vec![]));
        let cut = probed(&whole[..whole.len() - 1]);
        assert_eq!((length(&cut), codes(&cut)), ((4_000, Bound::AtLeast, Basis::Fragments), vec![FindingCode::Truncated]));
    }
}
