//! Photos and sound built by hand: what is read from them, and what is found wrong.

mod build;

use std::io::Cursor;

use build::*;
use evidence::probe::{MediaKind, Probe, probe};
use evidence::times::{Means, TimeCandidate, TimeSource};
use evidence::{Basis, Bound, FindingCode};

fn probed(bytes: &[u8], name: &str) -> Probe {
    probe(&mut Cursor::new(bytes), bytes.len() as u64, name)
}

fn codes(p: &Probe) -> Vec<FindingCode> {
    p.findings.iter().map(|f| f.code).collect()
}

fn claim(p: &Probe, source: TimeSource) -> &TimeCandidate {
    p.time_candidates.iter().find(|c| c.source == source).unwrap_or_else(|| panic!("no {source:?} in {p:?}"))
}

/// A field of a TIFF directory: tag, type, count, bytes.
struct Field(u16, u16, u32, Vec<u8>);

fn ascii(tag: u16, text: &str) -> Field {
    Field(tag, 2, text.len() as u32 + 1, [text.as_bytes(), b"\0"].concat())
}

fn rationals(tag: u16, values: &[u32]) -> Field {
    Field(tag, 5, values.len() as u32, values.iter().flat_map(|v| [v.to_le_bytes(), 1_u32.to_le_bytes()].concat()).collect())
}

/// A little-endian TIFF with a main directory, and an EXIF and a satellite directory hung into it.
fn tiff(main: Vec<Field>, exif: Vec<Field>, gps: Vec<Field>) -> Vec<u8> {
    fn directory(fields: &[Field], at: u32) -> Vec<u8> {
        let mut entries = (fields.len() as u16).to_le_bytes().to_vec();
        let mut data = Vec::new();
        let data_at = at + 2 + 12 * fields.len() as u32 + 4;
        for Field(tag, kind, count, bytes) in fields {
            entries.extend([&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes()].concat());
            if bytes.len() <= 4 {
                entries.extend([bytes.as_slice(), &[0; 4][bytes.len()..]].concat());
            } else {
                entries.extend((data_at + data.len() as u32).to_le_bytes());
                data.extend(bytes);
            }
        }
        [entries, vec![0; 4], data].concat()
    }
    let pointer = |tag, to: u32| Field(tag, 4, 1, to.to_le_bytes().to_vec());
    let mut main = main;
    main.extend([pointer(0x8769, 0), pointer(0x8825, 0)]);
    let exif_at = 8 + directory(&main, 8).len() as u32;
    let exif = directory(&exif, exif_at);
    let gps_at = exif_at + exif.len() as u32;
    let last = main.len() - 2;
    main[last] = pointer(0x8769, exif_at);
    main[last + 1] = pointer(0x8825, gps_at);
    [b"II*\0\x08\0\0\0".to_vec(), directory(&main, 8), exif, directory(&gps, gps_at)].concat()
}

fn segment(kind: u8, content: &[u8]) -> Vec<u8> {
    [&[0xff, kind], &(content.len() as u16 + 2).to_be_bytes()[..], content].concat()
}

/// A photo of 640 × 360 with these segments before the picture.
fn photo(segments: &[Vec<u8>]) -> Vec<u8> {
    let frame = segment(0xc0, &[8, 1, 104, 2, 128, 1, 1, 0x11, 0]);
    [&[0xff, 0xd8][..], &segments.concat(), &frame, &segment(0xda, &[1, 1, 0, 0, 63, 0]), &[1, 2, 3], &[0xff, 0xd9]].concat()
}

fn exif_photo(main: Vec<Field>, exif: Vec<Field>, gps: Vec<Field>) -> Probe {
    probed(&photo(&[segment(0xe1, &[b"Exif\0\0".to_vec(), tiff(main, exif, gps)].concat())]), "a.jpg")
}

#[test]
fn a_photo_tells_when_where_and_by_what() {
    let main = vec![ascii(0x010f, "HIK"), ascii(0x0110, "DSJ-A9")];
    let exif = vec![ascii(0x9003, "2026:11:03 09:04:12"), ascii(0x9011, "+08:00"), ascii(0x9291, "25")];
    let gps = vec![
        ascii(1, "N"),
        rationals(2, &[34, 44, 48]),
        ascii(3, "E"),
        rationals(4, &[113, 37, 31]),
        rationals(7, &[1, 4, 10]),
        ascii(0x1d, "2026:11:03"),
    ];
    let p = exif_photo(main, exif, gps);
    assert_eq!((p.kind, codes(&p)), (MediaKind::Photo, vec![]));
    assert_eq!(p.size.map(|s| (s.width, s.height)), Some((640, 360)));
    let taken = claim(&p, TimeSource::ExifOriginal);
    assert_eq!((taken.value.to_string().as_str(), taken.zone_known), ("2026-11-03T09:04:12.250+08:00", true));
    assert_eq!(claim(&p, TimeSource::Satellite).value.to_string(), "2026-11-03T09:04:10.000+08:00");
    assert_eq!(p.position.map(|p| (p.latitude_e6, p.longitude_e6)), Some((34_746_667, 113_625_278)));
    assert_eq!(p.made_by.model.as_deref(), Some("DSJ-A9"));
    assert_eq!(p.length().map(|d| d.value.millis()), Some(0));
}

#[test]
fn a_blank_offset_is_derived_from_the_satellite() {
    let taken = |offset: &str, utc: [u32; 3]| {
        let exif = vec![ascii(0x9003, "2026:11:03 09:04:12"), ascii(0x9011, offset)];
        let p = exif_photo(vec![], exif, vec![rationals(7, &utc), ascii(0x1d, "2026:11:03")]);
        let c = claim(&p, TimeSource::ExifOriginal).clone();
        (c.value.to_string(), c.zone_known)
    };
    let nine = "2026-11-03T09:04:12.000+08:00".to_owned();
    assert_eq!(taken("   :  ", [1, 3, 50]), (nine.clone(), true));
    // A camera set to Tokyo's clock: the wall says 09:04, it was 08:04 in China.
    assert_eq!(taken("   :  ", [0, 3, 50]), ("2026-11-03T08:04:12.000+08:00".to_owned(), true));
    // A fix seven minutes old tells nothing about the zone.
    assert_eq!(taken("   :  ", [0, 57, 0]), (nine.clone(), false));
    assert_eq!(taken("+09:00", [1, 3, 50]), ("2026-11-03T08:04:12.000+08:00".to_owned(), true));
}

#[test]
fn dates_that_are_none() {
    for date in ["0000:00:00 00:00:00", "    :  :     :  :  ", "2026:02:30 10:00:00", "yesterday"] {
        assert!(exif_photo(vec![], vec![ascii(0x9003, date)], vec![]).time_candidates.is_empty(), "{date}");
    }
}

#[test]
fn f15_photos_that_went_through_software() {
    let edited = exif_photo(vec![ascii(0x0131, "Adobe Photoshop CC 2019")], vec![], vec![]);
    assert_eq!(codes(&edited), [FindingCode::EditedPhoto]);
    let firmware = exif_photo(vec![ascii(0x0131, "HDR+ 1.0.345618096zd")], vec![], vec![]);
    assert_eq!(codes(&firmware), []);
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x xmp:CreatorTool=\"Snapseed 2.0\"/>";
    assert_eq!(codes(&probed(&photo(&[segment(0xe1, xmp)]), "a.jpg")), [FindingCode::EditedPhoto]);
}

#[test]
fn photos_that_do_not_end_or_do_not_end_there() {
    let whole = photo(&[]);
    assert_eq!(codes(&probed(&whole[..whole.len() - 1], "a.jpg")), [FindingCode::Truncated]);
    assert_eq!(codes(&probed(&[whole.clone(), vec![0; 50]].concat(), "a.jpg")), []);
    assert_eq!(codes(&probed(&[whole.clone(), b"SEFT".to_vec()].concat(), "a.jpg")), [FindingCode::TrailingData]);
    let polyglot = probed(&[whole.clone(), b"PK\x03\x04....PK\x05\x06".to_vec()].concat(), "a.jpg");
    assert_eq!(polyglot.findings[0].message_zh, "照片尾部附有压缩包");
    for cut in 3..whole.len() {
        assert!(!codes(&probed(&whole[..cut], "a.jpg")).is_empty(), "cut at {cut}");
    }
}

/// A PNG of these chunks; checksums are not read.
fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let chunk =
        |(kind, content): &(&[u8; 4], &[u8])| [&(content.len() as u32).to_be_bytes()[..], *kind, *content, &[0; 4]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.iter().flat_map(chunk).collect()].concat()
}

#[test]
fn pictures_in_png() {
    let head = words(&[1080, 2400, 0, 0])[..13].to_vec();
    let time = [0x07, 0xea, 11, 3, 1, 2, 0];
    let whole = png(&[(b"IHDR", &head), (b"tIME", &time), (b"tEXt", b"Software\0GIMP 2.10"), (b"IDAT", &[0; 9]), (b"IEND", b"")]);
    let p = probed(&whole, "a.png");
    assert_eq!((p.size.map(|s| (s.width, s.height)), codes(&p)), (Some((1080, 2400)), vec![FindingCode::EditedPhoto]));
    let changed = claim(&p, TimeSource::InfoDate);
    assert_eq!((changed.value.to_string().as_str(), changed.means), ("2026-11-03T09:02:00.000+08:00", Means::Finalised));
    for cut in 8..whole.len() {
        assert!(codes(&probed(&whole[..cut], "a.png")).contains(&FindingCode::Truncated), "cut at {cut}");
    }
    assert!(codes(&probed(&[whole, vec![1]].concat(), "a.png")).contains(&FindingCode::TrailingData));
    // A chunk that claims four gigabytes.
    assert_eq!(
        codes(&probed(&[png(&[(b"IHDR", &head)]), words(&[u32::MAX]), b"IDAT".to_vec()].concat(), "")),
        [FindingCode::Truncated]
    );
}

fn length(p: &Probe) -> (i64, Bound, Basis) {
    let d = p.duration.unwrap();
    (d.value.millis(), d.bound, d.basis)
}

#[test]
fn sound_is_measured_by_its_bytes() {
    let p = probed(&riff(b"WAVE", &[pcm(), chunk(b"data", &[0; 64_000])]), "a.wav");
    assert_eq!((p.kind, codes(&p), length(&p)), (MediaKind::Audio, vec![], (2_000, Bound::Exact, Basis::SoundBytes)));
    assert_eq!((p.tracks[0].samples, p.tracks[0].timescale), (32_000, 16_000));
}

#[test]
fn sound_of_an_unfinished_recorder_runs_to_the_end_of_the_file() {
    for claimed in [0, u32::MAX] {
        let data = [b"data", &claimed.to_le_bytes()[..], &[0; 32_000]].concat();
        let p = probed(&riff(b"WAVE", &[pcm(), data]), "a.wav");
        assert_eq!(
            (codes(&p), length(&p)),
            (vec![FindingCode::Truncated], (1_000, Bound::AtLeast, Basis::SoundBytes)),
            "{claimed}"
        );
    }
    let missing = [b"data", &64_000_u32.to_le_bytes()[..], &[0; 32_000]].concat();
    let p = probed(&riff(b"WAVE", &[pcm(), missing]), "a.wav");
    assert_eq!((codes(&p), length(&p)), (vec![FindingCode::Truncated], (1_000, Bound::AtLeast, Basis::SoundBytes)));
    assert_eq!(codes(&probed(&riff(b"WAVE", &[pcm()]), "a.wav")), [FindingCode::Truncated]);
}

#[test]
fn broadcast_wave_tells_its_start_to_the_sample() {
    let bext = |reference: u64| {
        let mut bext = vec![0; 602];
        bext[320..330].copy_from_slice(b"2026-11-03");
        bext[330..338].copy_from_slice(b"23:59:50");
        bext[338..346].copy_from_slice(&reference.to_le_bytes());
        let p = probed(&riff(b"WAVE", &[chunk(b"bext", &bext), pcm(), chunk(b"data", &[0; 64_000])]), "a.wav");
        claim(&p, TimeSource::BroadcastWave).clone()
    };
    // 86 390.5 seconds after midnight, at 16 000 samples a second.
    assert_eq!(bext(1_382_248_000).value.to_string(), "2026-11-03T23:59:50.500+08:00");
    for unusable in [0, 77, u64::MAX] {
        let c = bext(unusable);
        assert_eq!((c.value.to_string().as_str(), c.uncertainty.millis()), ("2026-11-03T23:59:50.000+08:00", 1000));
    }
}

#[test]
fn information_fields_of_sound_and_film() {
    let info = |fields: &[Vec<u8>]| chunk(b"LIST", &[b"INFO".to_vec(), fields.concat()].concat());
    let fields = [chunk(b"ISFT", b"Adobe Audition\0"), chunk(b"ICRD", b"2026-11-03 09:02:00\0")];
    let p = probed(&riff(b"WAVE", &[pcm(), info(&fields), chunk(b"data", &[0; 8])]), "a.wav");
    assert_eq!(codes(&p), [FindingCode::ToolTag]);
    assert_eq!(claim(&p, TimeSource::InfoDate).value.to_string(), "2026-11-03T09:02:00.000+08:00");
    let idit = chunk(b"LIST", &[b"hdrl".to_vec(), chunk(b"IDIT", b"Tue Nov 03 09:02:00 2026\n\0")].concat());
    let p = probed(&riff(b"AVI ", &[idit, chunk(b"idx1", &[0; 16])]), "a.avi");
    assert_eq!(claim(&p, TimeSource::AviHeader).value.to_string(), "2026-11-03T09:02:00.000+08:00");
}

#[test]
fn a_film_in_avi_without_its_index_is_unfinished() {
    let mut strh = [b"vids".to_vec(), b"MJPG".to_vec(), vec![0; 12]].concat();
    strh.extend([1_u32, 25, 0, 500].iter().flat_map(|n| n.to_le_bytes()));
    let strl = chunk(b"LIST", &[b"strl".to_vec(), chunk(b"strh", &strh)].concat());
    let hdrl = chunk(b"LIST", &[b"hdrl".to_vec(), strl].concat());
    let movi = chunk(b"LIST", &[b"movi".to_vec(), vec![0; 40]].concat());
    let whole = probed(&riff(b"AVI ", &[hdrl.clone(), movi.clone(), chunk(b"idx1", &[0; 16])]), "a.avi");
    assert_eq!((codes(&whole), length(&whole)), (vec![], (20_000, Bound::Exact, Basis::FrameCount)));
    let cut = probed(&riff(b"AVI ", &[hdrl, movi]), "a.avi");
    assert_eq!((codes(&cut), length(&cut)), (vec![FindingCode::Truncated], (20_000, Bound::AtMost, Basis::FrameCount)));
}
