//! What the structure of a file tells: pictures that change inside it (F7, F8), sound that was edited (F16), files that are built otherwise
//! than those of their device (F2, F14, F18).

mod build;

use std::io::Cursor;

use build::*;
use evidence::fingerprint::{Aspect, ENOUGH_FILES, Fingerprint};
use evidence::probe::{Probe, probe};
use evidence::{Finding, FindingCode, Severity};

const MADE_AT: u32 = 1_793_667_720;

fn probed(bytes: &[u8], name: &str) -> Probe {
    probe(&mut Cursor::new(bytes), bytes.len() as u64, name)
}

fn said(findings: &[Finding]) -> Vec<(FindingCode, &str)> {
    findings.iter().map(|f| (f.code, f.message_zh.as_str())).collect()
}

/// A description of pictures with the record of its coder.
fn pictures(height: u16, coder: &[u8; 4], record: &[u8]) -> Vec<u8> {
    let mut fixed = vec![0; 78];
    fixed[24..26].copy_from_slice(&640_u16.to_be_bytes());
    fixed[26..28].copy_from_slice(&height.to_be_bytes());
    boxed(b"avc1", &[fixed, boxed(coder, record)].concat())
}

/// The record of an H.264 coder with so many parameter sets of sequences.
fn avc(sets: u8) -> Vec<u8> {
    let set = [0, 4, 0x67, 0x42, 0, 0x1e];
    [&[1, 0x42, 0, 0x1e, 0xff, 0xe0 | sets][..], &set.repeat(sets.into()), &[1, 0, 2, 0x68, 0xce]].concat()
}

/// The record of an H.265 coder: one array for each kind of unit, holding so many.
fn hevc(arrays: &[(u8, u16)]) -> Vec<u8> {
    let mut record = vec![0; 22];
    record.push(arrays.len() as u8);
    for (kind, units) in arrays {
        record.push(0x80 | kind);
        record.extend(units.to_be_bytes());
        record.extend([0, 2, 0x42, 0x01].repeat((*units).into()));
    }
    record
}

/// A film whose only track has these descriptions, and this table of samples that can be decoded by themselves.
fn film_of(descriptions: &[Vec<u8>], independent: Option<&[u32]>) -> Vec<u8> {
    let plain = Trak::default().build();
    let count = words(&[0, descriptions.len() as u32]);
    let mut tables = vec![boxed(b"stsd", &[count, descriptions.concat()].concat())];
    tables.push(boxed(b"stts", &words(&[0, 1, 250, 512])));
    if let Some(samples) = independent {
        tables.push(boxed(b"stss", &words(&[&[0, samples.len() as u32], samples].concat())));
    }
    let body = |kind: &[u8; 4]| {
        let at = plain.windows(4).position(|w| w == kind).unwrap() - 4;
        let size = u32::from_be_bytes(plain[at..at + 4].try_into().unwrap()) as usize;
        plain[at..at + size].to_vec()
    };
    let mdia = container(b"mdia", &[body(b"mdhd"), body(b"hdlr"), container(b"minf", &[container(b"stbl", &tables)])]);
    film(&[mvhd(MADE_AT), container(b"trak", &[body(b"tkhd"), mdia])])
}

#[test]
fn f7_pictures_that_change_inside_the_file() {
    let of = |descriptions: &[Vec<u8>]| probed(&film_of(descriptions, None), "a.mp4");
    for one in [pictures(360, b"avcC", &avc(1)), pictures(360, b"hvcC", &hevc(&[(32, 1), (33, 1), (34, 2)]))] {
        assert_eq!(said(&of(&[one]).findings), []);
    }
    let sizes = of(&[pictures(360, b"avcC", &avc(1)), pictures(720, b"avcC", &avc(1))]);
    assert_eq!(said(&sizes.findings), [(FindingCode::PictureChanges, "文件内画面尺寸前后不同，像是由几段拼接")]);
    assert_eq!(sizes.size.map(|s| s.height), Some(360), "the first counts");
    let sets = (FindingCode::PictureChanges, "文件内有 2 组画面编码参数，像是由几段拼接");
    assert_eq!(said(&of(&[pictures(360, b"avcC", &avc(2))]).findings), [sets]);
    assert_eq!(said(&of(&[pictures(360, b"hvcC", &hevc(&[(33, 2)]))]).findings), [sets]);
    assert_eq!(said(&of(&[pictures(360, b"avcC", &avc(1)), pictures(360, b"avcC", &avc(1))]).findings), [sets]);
}

#[test]
fn f8_a_first_picture_that_needs_others() {
    let of = |independent| probed(&film_of(&[pictures(360, b"avcC", &avc(1))], independent), "a.mp4");
    for fine in [None, Some(&[1, 51][..])] {
        assert_eq!(said(&of(fine).findings), []);
    }
    assert_eq!(
        said(&of(Some(&[26, 51])).findings),
        [(FindingCode::NoKeyFrame, "第一帧能独立解码的画面是第 26 帧，像是截去了开头")]
    );
    assert_eq!(said(&of(Some(&[])).findings), [(FindingCode::NoKeyFrame, "没有一帧画面能独立解码")]);
}

#[test]
fn f16_sound_that_was_edited_or_contradicts_itself() {
    let of = |bytes: &[u8]| probed(bytes, "a.wav").findings;
    let data = || chunk(b"data", &[1; 640]);
    assert_eq!(said(&of(&riff(b"WAVE", &[pcm(), data()]))), []);
    let by_adobe = of(&riff(b"WAVE", &[pcm(), data(), chunk(b"_PMX", b"<x:xmpmeta/>")]));
    assert_eq!(said(&by_adobe), [(FindingCode::EditedSound, "录音经 Adobe 软件 处理")]);
    let list = [b"INFO".to_vec(), chunk(b"ISFT", b"Lavf63.1.102")].concat();
    let by_ffmpeg = of(&riff(b"WAVE", &[pcm(), chunk(b"LIST", &list), data()]));
    assert_eq!(said(&by_ffmpeg), [(FindingCode::ToolTag, "文件由 FFmpeg 写成（Lavf63.1.102）")]);
    let half_a_sample = of(&riff(b"WAVE", &[pcm(), chunk(b"data", &[1; 641])]));
    assert_eq!(said(&half_a_sample), [(FindingCode::EditedSound, "声音数据 641 字节，不是每个采样 2 字节的整数倍")]);
    let mut grown = riff(b"WAVE", &[pcm(), data()]);
    grown.extend(chunk(b"junk", &[0; 100]));
    let len = grown.len();
    let sentence = format!("文件头写明共 {} 字节，实有 {len} 字节", len - 108);
    assert_eq!(said(&of(&grown)), [(FindingCode::EditedSound, sentence.as_str())]);
}

/// A film as a camera of ours writes it; `handler` is the name of its track.
fn of_camera(sets: u8) -> Probe {
    probed(&film_of(&[pictures(360, b"avcC", &avc(sets))], Some(&[1])), "a.mp4")
}

#[test]
fn files_of_one_device_are_built_alike_and_a_copy_by_software_is_not() {
    let known = vec![Fingerprint::of(&of_camera(1)).unwrap(); ENOUGH_FILES];
    // Another time, another length: the structure is the same.
    let mut later = film_of(&[pictures(360, b"avcC", &avc(1))], Some(&[1]));
    let place = later.windows(4).position(|w| w == b"mvhd").unwrap();
    later[place + 8..place + 12].copy_from_slice(&(MADE_AT + 9).to_be_bytes());
    assert_eq!(Fingerprint::of(&probed(&later, "b.mp4")).unwrap().findings(&known), []);
    let copied = [boxed(b"ftyp", b"isom\0\0\x02\0isomiso2avc1mp41"), boxed(b"free", b""), later[24..].to_vec()].concat();
    let copied = Fingerprint::of(&probed(&copied, "b.mp4")).unwrap();
    assert_eq!(copied.departs(&known), [Aspect::Parts, Aspect::Brands]);
    let found = copied.findings(&known);
    assert_eq!(said(&found), [(FindingCode::StructureDiffers, "结构次序、格式标识与该设备已知的 5 个文件都不同")]);
    assert_eq!(found[0].severity, Severity::Question);
}

#[test]
fn f18_few_files_and_settings_that_a_person_changes_are_only_worth_knowing() {
    let known = vec![Fingerprint::of(&of_camera(1)).unwrap(); ENOUGH_FILES];
    let other = Fingerprint::of(&of_camera(2)).unwrap();
    assert_eq!(other.departs(&known), [Aspect::Settings]);
    let set = other.findings(&known);
    assert_eq!(said(&set), [(FindingCode::StructureDiffers, "编码参数与该设备已知的 5 个文件都不同，可能是设备设置变化")]);
    let avi = Fingerprint::of(&probed(&riff(b"WAVE", &[pcm(), chunk(b"data", &[1; 64])]), "a.wav")).unwrap();
    let few = avi.findings(&known[1..]);
    assert!(few[0].message_zh.ends_with("4 个文件都不同；已知的文件少于 5 个，仅供参考"), "{few:?}");
    assert_eq!((set[0].severity, few[0].severity), (Severity::Info, Severity::Info));
    assert_eq!(avi.findings(&[]), []);
}

#[test]
fn f14_a_device_that_signs_is_missed_its_signature() {
    let with = |media: &[u8]| {
        let index = container(b"moov", &[mvhd(MADE_AT), Trak::default().build()]);
        Fingerprint::of(&probed(&[ftyp(), boxed(b"mdat", media), index].concat(), "a.mp4")).unwrap()
    };
    let (signed, plain) = (with(b"\x06\x05\x20Signed Video...0"), with(&[7; 64]));
    let found = plain.findings(std::slice::from_ref(&signed));
    assert_eq!(said(&found), [(FindingCode::SignatureMissing, "该设备已知的 1 个文件都带有签名，本件没有")]);
    assert_eq!(signed.findings(&[plain]), [], "to begin signing is nothing odd");
}

#[test]
fn what_was_not_read_to_its_end_is_no_trait_of_a_device() {
    let whole = good_film();
    assert!(Fingerprint::of(&probed(&whole, "a.mp4")).is_some());
    for broken in [&whole[..whole.len() - 1], b"", &[0; 600], b"????????"] {
        assert_eq!(Fingerprint::of(&probed(broken, "a.mp4")), None);
    }
    let stored = serde_json::to_string(&Fingerprint::of(&probed(&whole, "a.mp4")).unwrap()).unwrap();
    assert!(stored.starts_with(r#"{"parts":""#) && stored.len() < 400, "{stored}");
}
