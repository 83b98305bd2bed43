//! Whole packages, and packages that somebody touched.

mod containers;
mod flips;
mod forged_proofs;
mod forgeries;
mod guide;
mod origins;
mod references;
mod stamp;

use std::io::Cursor;

use super::*;
use crate::samples::{Dossier, ORIGIN, Parts};

/// The verdict on an archive in memory.
fn verdict(package: &[u8], key: Option<&VerifierKey>) -> Verdict {
    let mut findings = Findings::default();
    match zip::read_from(Cursor::new(package), &mut findings) {
        Ok(found) => judge(&found, &Believed { key, ..Believed::default() }, findings),
        Err(problem) => {
            findings.add(problem);
            findings.into_verdict(None, key.is_some())
        }
    }
}

/// What is said of a package put together wrongly.
fn problems(parts: &Parts, key: &VerifierKey) -> Vec<String> {
    let verdict = verdict(&parts.zip(), Some(key));
    assert_eq!(verdict.outcome == Outcome::Broken, !verdict.problems.is_empty());
    verdict.problems.iter().map(ToString::to_string).collect()
}

fn sample() -> (Dossier, Parts, VerifierKey) {
    let mut dossier = Dossier::new();
    let parts = Parts::of(&dossier.package());
    let key = dossier.log.key();
    (dossier, parts, key)
}

/// The path of the first file whose name ends so.
fn path_of(parts: &Parts, ending: &str) -> String {
    let name = parts.0.iter().map(|(name, _)| name).find(|name| name.ends_with(ending)).unwrap();
    name.split_once('/').unwrap().1.to_owned()
}

#[test]
fn a_whole_package_is_ok() {
    let (_, parts, key) = sample();
    let verdict = verdict(&parts.zip(), Some(&key));
    assert_eq!((verdict.outcome, verdict.exit_code()), (Outcome::Ok, 0));
    let text = verdict.to_string();
    let octets = 5 + 5 + 4 + 3000 + 5;
    let expected = format!(
        "核验通过：档号 2026-CF-0007，内容完整，自收存以来未改动，签名与所给日志公钥相符\n\
         案卷：2026-CF-0007 某店占道经营案（示例县城市管理局）\n\
         文件：5 个，其中原始音像 2 个，共 {octets} 字节\n记录：5 条\n检查点：demo.example/cheng-guan 共 11 条，根 "
    );
    assert!(text.starts_with(&expected), "{text}");
    assert!(text.ends_with(&format!("签名：{}\n", key.id())), "{text}");
}

#[test]
fn without_a_key_nothing_was_compared() {
    let (_, parts, key) = sample();
    let verdict = verdict(&parts.zip(), None);
    assert_eq!((verdict.outcome, verdict.exit_code()), (Outcome::Consistent, 2));
    let first = format!("内容一致，由 {} 签名；未提供日志公钥，未作比对", key.id());
    assert_eq!(verdict.to_string().lines().next(), Some(first.as_str()));
}

#[test]
fn a_file_and_its_folder_verify_alike() {
    let (_, parts, key) = sample();
    let folder = tempfile::tempdir().unwrap();
    parts.unpack(folder.path());
    let file = folder.path().join("elsewhere.zip");
    for path in [folder.path(), &folder.path().join("2026-CF-0007")] {
        let verdict = verify(path, Some(&key));
        assert_eq!(verdict.outcome, Outcome::Ok, "{verdict}");
    }
    std::fs::write(&file, parts.zip()).unwrap();
    assert_eq!(verify(&file, Some(&key)).outcome, Outcome::Ok);
    assert_eq!(verify(&file, None).outcome, Outcome::Consistent);
}

#[test]
fn destroyed_private_parts_are_told_and_do_not_matter() {
    let mut dossier = Dossier::new();
    dossier.log.entries[7].private = None;
    let package = dossier.package();
    let verdict = verdict(&package, Some(&dossier.log.key()));
    assert_eq!(verdict.outcome, Outcome::Ok);
    assert!(verdict.to_string().contains("其中 1 条的非公开部分不在包内"), "{verdict}");
}

#[test]
fn a_package_of_documents_alone() {
    let mut dossier = Dossier::new();
    dossier.custody.clear();
    let package = crate::PackageWriter::new(Vec::new(), crate::samples::info()).unwrap().close_contents().unwrap();
    let compiled = dossier.compile(package.contents_sha256());
    let package = dossier.finish(package, compiled);
    assert_eq!(verdict(&package, Some(&dossier.log.key())).outcome, Outcome::Ok);
}

#[test]
fn keys_as_people_give_them() {
    let (dossier, ..) = sample();
    let text = dossier.log.key().to_string();
    assert_eq!(log_key(&text).unwrap(), dossier.log.key());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{text}\n")).unwrap();
    assert_eq!(log_key(file.path().to_str().unwrap()).unwrap(), dossier.log.key());
    assert!(log_key("不存在.vkey").unwrap_err().to_string().starts_with("“不存在.vkey”既不是日志公钥"));
    assert!(log_key(&text.replacen("demo", "demon", 1)).unwrap_err().to_string().starts_with("日志公钥有误"));
}

#[test]
fn what_is_not_a_package() {
    let first = |path: &Path| verify(path, None).problems.first().map(ToString::to_string).unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert!(first(&folder.path().join("no.zip")).starts_with("无法读取"));
    assert_eq!(first(folder.path()), "没有 bagit.txt：不是 BagIt 包");
    let file = folder.path().join("text.zip");
    for content in
        [b"".as_slice(), b"PK", b"hello, this is a text and no archive at all; see for yourself, it goes on for a while"]
    {
        std::fs::write(&file, content).unwrap();
        assert_eq!(first(&file), "既不是 ZIP 文件，也不是解开的文件夹", "{content:?}");
    }
}

#[test]
fn a_package_signed_before_or_after_a_change_of_keys() {
    let (before, after) = (tlog::NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[1; 32]), ORIGIN.parse().unwrap());
    let after = tlog::NoteSigner::from_seed(after, &[2; 32]);
    let chain = |size| tlog::Succession::sign(&before, &after, size).unwrap().to_string();
    let package = |signer: &tlog::NoteSigner, chain: &str| {
        let mut dossier = Dossier::new();
        dossier.log.signer = signer.clone();
        let package = dossier.begin().with_key_chain(chain);
        let compiled = dossier.compile(package.contents_sha256());
        dossier.finish(package, compiled)
    };
    let outcome = |bytes: &[u8], key: &tlog::NoteSigner| verdict(bytes, Some(key.verifier_key())).outcome;

    // Signed by the new key, with the chain inside: the old key leads to it.
    let late = package(&after, &chain(5));
    assert_eq!((outcome(&late, &before), outcome(&late, &after)), (Outcome::Ok, Outcome::Ok));
    assert_eq!(outcome(&package(&after, ""), &before), Outcome::Broken, "nobody vouches");

    // Signed by the old key, closed before the change: the chain is given beside it.
    let early = package(&before, "");
    assert_eq!((outcome(&early, &before), outcome(&early, &after)), (Outcome::Ok, Outcome::Broken));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &early).unwrap();
    let with = |size: u64| {
        let links = [tlog::Succession::open(&chain(size).parse().unwrap()).unwrap()];
        crate::verify_with_chain(file.path(), Some(after.verifier_key()), &links).outcome
    };
    assert_eq!(with(1000), Outcome::Ok);
    assert_eq!(with(5), Outcome::Broken, "the old key signs nothing any more after it was followed");

    // A chain of a stranger leads nowhere.
    let stranger = tlog::NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[9; 32]);
    let forged = tlog::Succession::sign(&stranger, &after, 5).unwrap().to_string();
    assert_eq!(outcome(&package(&stranger, &forged), &before), Outcome::Broken);
    assert_eq!(outcome(&package(&after, "no chain"), &after), Outcome::Broken);
}
