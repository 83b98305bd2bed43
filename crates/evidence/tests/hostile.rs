//! Files that mean harm, and storage that fails: nothing panics, nothing runs away, everything is said.

mod build;

use std::io::Cursor;
use std::time::{Duration, Instant};

use build::*;
use evidence::probe::{Container, Probe, probe};
use evidence::{FindingCode, Severity};
use proptest::prelude::*;

/// Longest time any file may take; a generous multiple of what is seen, for slow machines.
const PATIENCE: Duration = Duration::from_secs(10);

fn probed(bytes: &[u8], name: &str) -> Probe {
    probe(&mut Cursor::new(bytes), bytes.len() as u64, name)
}

fn has(p: &Probe, code: FindingCode) -> bool {
    p.findings.iter().any(|f| f.code == code)
}

fn patiently(mut reader: Sparse) -> (Probe, u64) {
    let begun = Instant::now();
    let len = reader.len;
    let p = probe(&mut reader, len, "a.mp4");
    assert!(begun.elapsed() < PATIENCE, "took {:?}", begun.elapsed());
    (p, reader.bytes_read)
}

#[test]
fn boxes_in_boxes_a_thousand_deep() {
    let bomb = (0..1000).fold(Vec::new(), |inner, _| boxed(b"moov", &inner));
    let p = probed(&[ftyp(), bomb].concat(), "a.mp4");
    assert!(has(&p, FindingCode::Oversized));
}

#[test]
fn ten_million_boxes() {
    let (p, read) = patiently(Sparse::new(80_000_000, b"\0\0\0\x08free", vec![]));
    assert!(has(&p, FindingCode::Oversized) && read < 16 << 20, "{read}");
}

#[test]
fn a_million_boxes_of_many_names_nested_as_deep_as_they_may() {
    let names: Vec<u8> = (0..=u16::MAX).flat_map(|n| [&[0, 0, 0, 8, b'a', b'b'][..], &n.to_be_bytes()].concat()).collect();
    let head = (0..14).flat_map(|_| [words(&[0]), b"udta".to_vec()].concat()).collect();
    let (p, _) = patiently(Sparse::new(80_000_000, &names, vec![(0, [ftyp(), head].concat())]));
    assert!(has(&p, FindingCode::Oversized) && p.structure.parts.len() <= 256);
}

#[test]
fn findings_and_claims_stay_few() {
    let time = [&7_u32.to_be_bytes()[..], b"tIME", &[0x07, 0xea, 11, 3, 1, 2, 0], &[0; 4]].concat();
    let text = [&17_u32.to_be_bytes()[..], b"tEXt", b"Software\0GIMP 2.9", &[0; 4]].concat();
    let p = probed(&[b"\x89PNG\r\n\x1a\n".to_vec(), [time, text].concat().repeat(500)].concat(), "a.png");
    assert!(p.findings.len() <= 64 && p.time_candidates.len() <= 32);
}

#[test]
fn tables_that_claim_four_billion_entries() {
    // A sample table as long as the file, a gigabyte: reading stops at the budget.
    let mut moov = container(b"moov", &[Trak::default().build()]);
    let place = moov.windows(4).position(|w| w == b"stts").unwrap();
    moov.truncate(place + 4);
    moov.extend(words(&[0, u32::MAX]));
    for kind in [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stts"] {
        let place = moov.windows(4).position(|w| w == kind).unwrap();
        moov[place - 4..place].copy_from_slice(&0_u32.to_be_bytes());
    }
    let (p, read) = patiently(Sparse::new(1 << 30, b"\0\0\0\x01\0\0\x02\0", vec![(0, [ftyp(), moov].concat())]));
    assert!(has(&p, FindingCode::Oversized) && read <= (128 << 20) + 4096, "{read}");
}

#[test]
fn four_gigabytes_of_film_cost_a_few_reads() {
    let index = container(b"moov", &[mvhd(1_793_667_720), Trak::default().build()]);
    let media: u64 = 4 << 30;
    let head = [ftyp(), words(&[1]), b"mdat".to_vec(), (media + 16).to_be_bytes().to_vec()].concat();
    let len = head.len() as u64 + media + index.len() as u64;
    let (p, read) = patiently(Sparse::new(len, b"\x55", vec![(0, head.clone()), (head.len() as u64 + media, index)]));
    assert_eq!((p.findings.len(), p.structure.media_bytes), (0, media));
    assert!(read < 256 << 10, "{read} bytes read");
}

#[test]
fn four_gigabytes_of_zeros() {
    let (p, read) = patiently(Sparse::new(4 << 30, b"\0", vec![]));
    assert_eq!(
        (p.container, p.findings[0].code, p.findings[0].severity),
        (Container::Unknown, FindingCode::Blank, Severity::Serious)
    );
    assert!(read < 1 << 20, "{read}");
    let (p, _) = patiently(Sparse::new(4 << 30, b"\0", vec![(1 << 31, vec![1; 1])]));
    assert_eq!(p.findings[0].code, FindingCode::UnknownFormat);
}

#[test]
fn a_length_beyond_all_files() {
    for bytes in [good_film(), b"\xff\xd8\xff\xe0".to_vec(), riff(b"WAVE", &[pcm()]), b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; 9]] {
        let p = probe(&mut Cursor::new(&bytes), u64::MAX, "a");
        assert!(!p.findings.is_empty());
    }
}

#[test]
fn storage_that_fails_half_way() {
    let film = good_film();
    let p = probe(&mut Failing(Cursor::new(film.clone()), 0), film.len() as u64, "a.mp4");
    assert!(has(&p, FindingCode::Unreadable));
    let long = [ftyp(), boxed(b"free", &[0; 9000]), container(b"moov", &[mvhd(0)])].concat();
    let p = probe(&mut Failing(Cursor::new(long.clone()), 5000), long.len() as u64, "a.mp4");
    assert!(has(&p, FindingCode::Unreadable), "{:?}", p.findings);
}

#[test]
fn what_a_file_is_not() {
    let of = |bytes: &[u8], name: &str| {
        let p = probed(bytes, name);
        (p.container, p.findings.iter().map(|f| f.code).collect::<Vec<_>>())
    };
    use FindingCode::{ActiveContent, Empty, NameMismatch, NotFromDevice, UnknownFormat, VendorPlayer};
    assert_eq!(of(b"", "a.mp4"), (Container::Empty, vec![Empty]));
    assert_eq!(of(b"MZ\x90\0", "现场.mp4"), (Container::Executable, vec![ActiveContent, NameMismatch]));
    assert_eq!(of(b"<html><script>", "现场.jpg"), (Container::Html, vec![ActiveContent, NameMismatch]));
    assert_eq!(of(b"PK\x03\x04", "a.mp4"), (Container::Archive, vec![NameMismatch]));
    assert_eq!(of(b"%PDF-1.4", "笔录.pdf"), (Container::Pdf, vec![]));
    assert_eq!(of(b"DHAV....", "a.dav"), (Container::Vendor, vec![VendorPlayer]));
    assert_eq!(of(b"????????", "a.bin"), (Container::Unknown, vec![UnknownFormat]));
    for name in ["mmexport1793667720.pdf", "VID-20261103-WA0007.pdf", "wx_camera_1793667720.pdf"] {
        assert_eq!(of(b"%PDF-1.4", name).1, [NotFromDevice], "{name}");
    }
    for name in ["../../etc/passwd", "a\0b.pdf", "\u{202e}fdp.exe", "😀.pdf", &"长".repeat(300), "CON", "..", ""] {
        let _ = of(b"%PDF-1.4", name);
    }
}

/// Files of every kind known here, to be mutated.
fn seeds() -> Vec<Vec<u8>> {
    let dir = format!("{}/tests/media", env!("CARGO_MANIFEST_DIR"));
    let real = std::fs::read_dir(dir).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let built = [good_film(), riff(b"WAVE", &[pcm(), chunk(b"data", &[1; 64])]), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()];
    let exif = [&b"\xff\xd8\xff\xe1\x00\x40Exif\0\0II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0ABC\0"[..], &[0; 64]].concat();
    real.chain(built).chain([exif]).collect()
}

#[derive(Clone, Debug)]
enum Change {
    Put(usize, u8),
    Word(usize, u32),
    Insert(usize, Vec<u8>),
    Cut(usize),
    Drop(usize, usize),
}

fn any_change() -> impl Strategy<Value = Change> {
    let place = any::<usize>;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Change::Put(at, byte)),
        (place(), prop::sample::select(vec![0, 1, 7, 8, 9, 16, 0x7fff_ffff, 0x8000_0000, u32::MAX]))
            .prop_map(|(at, word)| Change::Word(at, word)),
        (place(), prop::collection::vec(any::<u8>(), 0..40)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        place().prop_map(Change::Cut),
        (place(), 0_usize..64).prop_map(|(at, n)| Change::Drop(at, n)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: Change) {
    let len = bytes.len() + 1;
    match change {
        Change::Put(at, byte) => match bytes.get_mut(at % len) {
            Some(place) => *place = byte,
            None => bytes.push(byte),
        },
        Change::Word(at, word) => {
            let at = at % len;
            let end = (at + 4).min(bytes.len());
            bytes[at..end].copy_from_slice(&word.to_be_bytes()[..end - at]);
        }
        Change::Insert(at, more) => {
            let at = at % len;
            bytes.splice(at..at, more);
        }
        Change::Cut(at) => bytes.truncate(at % len),
        Change::Drop(at, n) => {
            let at = at % len;
            bytes.drain(at..(at + n).min(bytes.len()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), name in ".{0,40}") {
        let _ = probed(&bytes, &name);
    }

    #[test]
    fn any_bytes_behind_a_known_head(n in 0_usize..8, tail in prop::collection::vec(any::<u8>(), 0..400)) {
        let heads: [&[u8]; 8] = [
            b"\0\0\0\x08ftyp", b"\0\0\0\0moov", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n",
            b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0AVI ", b"\xff\xd8\xff\xe1\x01\0Exif\0\0II*\0\x08\0\0\0", b"\0\0\0\0moof\0\0\0\0traf",
        ];
        let _ = probed(&[heads[n], &tail].concat(), "");
    }

    #[test]
    fn changed_files(n in any::<prop::sample::Index>(), changes in prop::collection::vec(any_change(), 1..12)) {
        let mut bytes = n.get(&seeds()).clone();
        changes.into_iter().for_each(|change| apply(&mut bytes, change));
        let begun = Instant::now();
        let p = probed(&bytes, "a.mp4");
        prop_assert!(begun.elapsed() < PATIENCE);
        let text = serde_json::to_string(&p).unwrap();
        prop_assert!(text.len() < 1 << 16, "{}", text.len());
        prop_assert_eq!(serde_json::from_str::<Probe>(&text).unwrap(), p);
    }
}
