//! Archives and folders made to harm whoever reads them.

use super::*;
use crate::samples::info;
use crate::zip::ZipStream;
use crate::zip::form::{self, DosTime, Member};

/// The names, written as a forger would: nothing is cleaned.
fn hostile(name: &str) -> Vec<String> {
    let (_, mut parts, key) = sample();
    parts.0.push((name.to_owned(), b"x".to_vec()));
    problems(&parts, &key)
}

#[test]
fn names_that_lead_out_or_deceive() {
    for (name, problem) in [
        ("2026-CF-0007/../../etc/passwd", "文件 ../../etc/passwd 的文件名指向包外"),
        ("2026-CF-0007//etc/passwd", "文件 /etc/passwd 的文件名指向包外"),
        ("/etc/passwd", "文件 /etc/passwd 在案卷包的文件夹之外"),
        ("passwd", "文件 passwd 在案卷包的文件夹之外"),
        ("other/data/a", "文件 other/data/a 在案卷包的文件夹之外"),
        ("2026-CF-0007/data\\a", "文件 data\\a 的文件名含有不可见或不允许的字符"),
        ("2026-CF-0007/data/a\u{202e}4pm.exe", "文件 data/a\\u{202e}4pm.exe 的文件名含有不可见或不允许的字符"),
        ("2026-CF-0007/data/cafe\u{301}", "文件 data/cafe\u{301} 的文件名不是规范化（NFC）写法"),
        ("2026-CF-0007/data/目录.json", "文件 data/目录.json 重复出现"),
        ("2026-CF-0007/data/", "文件 data/ 的文件名指向包外"),
    ] {
        let found = hostile(name);
        assert!(found.contains(&problem.to_owned()), "{name:?}: {found:?}");
    }
}

#[test]
fn a_name_that_is_not_utf8() {
    let (_, parts, key) = sample();
    let mut package = parts.zip();
    for place in 0..package.len() - 3 {
        if &package[place..place + 3] == "封".as_bytes() {
            package[place] = 0xff;
        }
    }
    assert!(verdict(&package, Some(&key)).to_string().contains("文件名不是 UTF-8"));
}

/// One member, described many times: it is read once.
#[test]
fn members_over_each_other() {
    let when = DosTime::of(info().bagged_at);
    let mut zip = ZipStream::new(Vec::new(), when);
    zip.add("bag/bagit.txt", &[0; 1000]).unwrap();
    let (mut package, length) = zip.finish().unwrap();
    let member = Member { name: b"bag/bagit.txt".to_vec(), size: 1000, crc: 0, offset: 0 };
    let record = form::directory_record(&member, when);
    let directory = length - form::END as u64 - record.len() as u64;
    package.truncate(usize::try_from(directory).unwrap());
    for _ in 0..50_000 {
        package.extend_from_slice(&record);
    }
    package.extend(form::end(50_000, directory, 50_000 * record.len() as u64));
    let verdict = verdict(&package, None);
    assert_eq!(verdict.outcome, Outcome::Broken);
}

#[test]
fn sizes_beyond_the_archive() {
    let when = DosTime::of(info().bagged_at);
    for (size, offset) in [(u64::MAX, 0), (1 << 40, 0), (0, u64::MAX), (u64::MAX, u64::MAX)] {
        let record = form::directory_record(&Member { name: b"bag/bagit.txt".to_vec(), size, crc: 0, offset }, when);
        let package = [b"PK".as_slice(), &record, &form::end(1, 2, record.len() as u64)].concat();
        assert_eq!(verdict(&package, None).outcome, Outcome::Broken);
    }
    for (count, offset, size) in [(u64::MAX, 2, 0), (1, u64::MAX, 3), (1, 2, u64::MAX), (1 << 60, 2, 0)] {
        let package = [b"PK".as_slice(), &form::end(count, offset, size)].concat();
        assert_eq!(verdict(&package, None).outcome, Outcome::Broken);
    }
}

#[test]
fn bytes_between_members() {
    let (_, parts, key) = sample();
    let package = parts.zip();
    let first =
        form::header(b"2026-CF-0007/bagit.txt", DosTime { time: 0, date: 0 }).len() + parts.0[0].1.len() + form::DESCRIPTOR;
    let mut wider = package.clone();
    wider.insert(first, 0);
    assert_eq!(verdict(&wider, Some(&key)).outcome, Outcome::Broken);
}

/// Packed anew by another program: files are all there, the container is not ours, and the report says what to do.
#[test]
fn a_package_packed_anew() {
    use std::io::Write as _;
    let (_, parts, key) = sample();
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &parts.0 {
        let options = ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored);
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let package = writer.finish().unwrap().into_inner();
    assert!(verdict(&package, Some(&key)).to_string().contains("重新打包的，请解开后核验文件夹"));
}

#[test]
fn a_bag_from_elsewhere() {
    let (_, mut parts, key) = sample();
    parts.0.retain(|(name, _)| !name.contains("/proof/") && !name.ends_with("目录.json"));
    parts.remanifest();
    let expected = "没有 data/目录.json，也没有 proof/：不是执录写出的案卷包，无从核对日志";
    assert_eq!(problems(&parts, &key), [expected]);
}

#[test]
#[cfg(unix)]
fn links_and_pipes_in_a_folder_are_not_read() {
    let (_, mut parts, key) = sample();
    let folder = tempfile::tempdir().unwrap();
    let video = parts.0.iter().position(|(name, _)| name.ends_with("VID.MP4")).unwrap();
    let (name, bytes) = parts.0.remove(video);
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), bytes).unwrap();
    parts.unpack(folder.path());
    std::os::unix::fs::symlink(outside.path(), folder.path().join(&name)).unwrap();
    std::os::unix::fs::symlink("/", folder.path().join("2026-CF-0007/data/root")).unwrap();
    let verdict = verify(folder.path(), Some(&key));
    let found: Vec<String> = verdict.problems.iter().map(ToString::to_string).collect();
    let video = name.split_once('/').unwrap().1;
    assert!(found.contains(&format!("文件 {video} 不是普通文件，未读取")), "{found:?}");
    assert!(found.contains(&"文件 data/root 不是普通文件，未读取".to_owned()), "{found:?}");
}

/// Some file systems hand names back decomposed.
#[test]
#[cfg(unix)]
fn a_folder_with_decomposed_names_is_the_same_folder() {
    use unicode_normalization::UnicodeNormalization as _;
    let mut dossier = Dossier::new();
    let mut package = crate::PackageWriter::new(Vec::new(), info()).unwrap();
    package.add_document(crate::ItemMeta::document("café.pdf", "café"), b"x").unwrap();
    dossier.custody.clear();
    let package = package.close_contents().unwrap();
    let compiled = dossier.compile(package.contents_sha256());
    let mut parts = Parts::of(&dossier.finish(package, compiled));
    parts.0.iter_mut().for_each(|(name, _)| *name = name.nfd().collect());
    let folder = tempfile::tempdir().unwrap();
    parts.unpack(folder.path());
    let verdict = verify(folder.path(), Some(&dossier.log.key()));
    assert_eq!(verdict.outcome, Outcome::Ok, "{verdict}");
    std::fs::write(folder.path().join("2026-CF-0007/data/文书/caf\u{e9}.pdf"), b"y").unwrap();
    assert!(verify(folder.path(), None).to_string().contains("文件 data/文书/café.pdf 重复出现"));
}
