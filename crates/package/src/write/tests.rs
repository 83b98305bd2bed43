//! What the writer writes, and what it refuses to.

use std::io::{Cursor, Read as _};

use base::EntryId;

use super::*;
use crate::samples::{Dossier, Parts, expected, id, info};
use crate::{Fault, ItemMeta, layout};

#[test]
fn the_same_input_gives_the_same_bytes() {
    let mut dossier = Dossier::new();
    let first = dossier.package();
    let compiled = dossier.log.entries[9].leaf.entry;
    assert_eq!(dossier.finish(dossier.begin(), compiled), first);
}

#[test]
fn the_layout() {
    let parts = Parts::of(&Dossier::new().package());
    let names: Vec<&str> = parts.0.iter().map(|(name, _)| name.strip_prefix("2026-CF-0007/").unwrap()).collect();
    let video = format!("data/原始音像/{}_VID.MP4", id(11));
    let photo = format!("data/原始音像/{}_照片.jpg", id(12));
    let entries = [5, 6, 7, 8, 9].map(|n| [layout::entry(n), layout::proof(n)]).concat();
    let before = ["bagit.txt", "data/文书/001_封面.pdf", "data/文书/002_现场检查笔录.pdf", "data/扫描件/002_第1页.jpg"];
    let after = ["proof/checkpoint", "proof/log.vkey", "proof/README.txt", "bag-info.txt", "manifest-sha256.txt"];
    let mut expected: Vec<&str> = before.to_vec();
    expected.extend([video.as_str(), &photo, "data/目录.json"]);
    expected.extend(entries.iter().map(String::as_str));
    expected.extend(after);
    expected.push("tagmanifest-sha256.txt");
    assert_eq!(names, expected);
}

#[test]
fn the_description() {
    let mut parts = Parts::of(&Dossier::new().package());
    let octets = 5 + 5 + 4 + 3000 + 5 + parts.get(layout::CONTENTS).len();
    let expected = format!(
        "Source-Organization: 示例县城市管理局\nExternal-Identifier: 2026-CF-0007\nExternal-Description: 某店占道经营案\n\
         Internal-Sender-Identifier: {}\nBagging-Date: 2026-12-01\nPayload-Oxum: {octets}.6\n",
        info().dossier.unwrap()
    );
    assert_eq!(String::from_utf8(parts.get(layout::BAG_INFO).clone()).unwrap(), expected);
    let package = Dossier::new().begin();
    assert_eq!(package.payload_octets(), octets as u64);
    assert_eq!(base::Sha256Digest::of(package.contents_bytes()), package.contents_sha256());
}

/// Another reader of ZIP sees the same files.
#[test]
fn other_readers_read_it() {
    let bytes = Dossier::new().package();
    let parts = Parts::of(&bytes);
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(archive.len(), parts.0.len());
    for (n, (name, content)) in parts.0.iter().enumerate() {
        let mut file = archive.by_index(n).unwrap();
        let mut read = Vec::new();
        file.read_to_end(&mut read).unwrap();
        assert_eq!((file.name().unwrap().as_ref(), &read), (name.as_str(), content));
        assert_eq!(
            (file.unix_mode(), file.last_modified().unwrap().to_string().as_str()),
            (Some(0o100_644), "2026-12-01 10:30:20")
        );
    }
}

#[test]
fn a_changed_original_does_not_come_in() {
    let mut package = PackageWriter::new(Vec::new(), info()).unwrap();
    let meta = ItemMeta::original("a.mp4", "录像", base::RecordingId(id(1)), EntryId(id(2)));
    let error = package.add_file(meta, b"changed".as_slice(), expected(b"changes")).unwrap_err();
    assert!(matches!(error, AddError::Differs { path } if path.ends_with("_a.mp4")));
}

#[test]
fn files_of_one_name_are_numbered() {
    let mut package = PackageWriter::new(Vec::new(), info()).unwrap();
    let mut add = || package.add_document(ItemMeta::document("附件.pdf", "附件"), b"").unwrap().path.clone();
    assert_eq!([add(), add()], ["data/文书/附件.pdf", "data/文书/附件(2).pdf"]);
}

/// Nothing leaves the house that would not verify.
#[test]
fn what_the_ledger_does_not_bear_out_is_not_finished() {
    let mut dossier = Dossier::new();
    let package = dossier.begin();
    let compiled = dossier.compile(package.contents_sha256());
    let other = dossier.compile(base::Sha256Digest::of(b"other contents"));
    let (size, key) = (dossier.log.entries.len() as u64, dossier.log.key());
    let (old, new) = (dossier.log.checkpoint(size - 1), dossier.log.checkpoint(size));
    let with = |ids: &[EntryId]| dossier.log.prove(&[dossier.custody.as_slice(), ids].concat(), size);
    let finish = |entries: Vec<ProvenEntry>, checkpoint| dossier.begin().finish(entries, checkpoint, &key).unwrap_err();

    let fault = |error| match error {
        FinishError::Custody(problem) => problem.fault,
        other => panic!("{other}"),
    };
    assert_eq!(fault(finish(with(&[]), &new)), Fault::NotCompiled);
    assert_eq!(fault(finish(with(&[other]), &new)), Fault::Compiled("SHA-256"));
    let without_scan = with(&[compiled]).into_iter().filter(|proven| proven.entry.leaf.index != 6).collect();
    assert_eq!(fault(finish(without_scan, &new)), Fault::NoCustody);
    assert!(matches!(finish(with(&[compiled]), &old), FinishError::NotIncluded { .. }));
    let stranger = crate::samples::Log::new("demo.example/other", 2);
    assert!(matches!(finish(with(&[compiled]), &stranger.checkpoint(5)), FinishError::Checkpoint(_)));
    // Both compilations may be there.
    assert!(dossier.begin().finish(with(&[compiled, other]), &new, &key).is_ok());
}

/// A sink that fails, wherever it does, is told; nothing panics.
#[test]
fn a_full_disk_is_told() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    assert!(PackageWriter::new(Full(10), info()).is_err());
    let mut package = PackageWriter::new(Full(300), info()).unwrap();
    assert!(matches!(package.add_document(ItemMeta::document("a", "a"), &[0; 500]), Err(AddError::Write { .. })));
}
