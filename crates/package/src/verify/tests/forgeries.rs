//! Packages whose manifests fit: only the ledger tells.

use super::*;
use crate::samples::{Log, ORIGIN, id};
use crate::{entry_file, layout};
use base::Sha256Digest;
use ledger::Salted;

/// The path of the first file whose name ends so.
fn path_of(parts: &Parts, ending: &str) -> String {
    let name = parts.0.iter().map(|(name, _)| name).find(|name| name.ends_with(ending)).unwrap();
    name.split_once('/').unwrap().1.to_owned()
}

#[test]
fn another_original_with_fitting_manifests() {
    let (_, mut parts, key) = sample();
    let path = path_of(&parts, "VID.MP4");
    parts.get(&path)[0] ^= 1;
    parts.remanifest();
    assert_eq!(problems(&parts, &key), [format!("文件 {path} 与目录不符（SHA-256）")]);
}

#[test]
fn another_original_with_fitting_contents() {
    let (_, mut parts, key) = sample();
    let path = path_of(&parts, "VID.MP4");
    let old = base::DigestPair::of(parts.get(&path));
    parts.get(&path)[0] ^= 1;
    let new = base::DigestPair::of(parts.get(&path));
    parts.edit(layout::CONTENTS, &old.sha256.to_string(), &new.sha256.to_string());
    parts.remanifest();
    assert_eq!(problems(&parts, &key)[0], format!("文件 {path} 与目录不符（SM3）"));
    parts.edit(layout::CONTENTS, &old.sm3.to_string(), &new.sm3.to_string());
    parts.remanifest();
    assert_eq!(
        problems(&parts, &key),
        [
            "文件 data/目录.json 与立卷记录（dossier.compiled）不符（SHA-256）".to_owned(),
            format!("文件 {path} 与第 7 条记录（recording.received）不符（SHA-256）"),
        ]
    );
}

#[test]
fn a_file_more_and_a_file_less() {
    let (_, whole, key) = sample();
    let mut parts = whole.clone();
    parts.put("data/原始音像/more.mp4", b"more");
    assert_eq!(problems(&parts, &key), ["文件 data/原始音像/more.mp4 在包内，但清单 manifest-sha256.txt 中没有"]);
    parts.remanifest();
    assert_eq!(problems(&parts, &key)[0], "文件 data/原始音像/more.mp4 在包内，但目录中没有");

    let mut parts = whole.clone();
    let path = path_of(&parts, "照片.jpg");
    parts.remove(&path);
    assert_eq!(problems(&parts, &key), [format!("文件 {path} 在清单 manifest-sha256.txt 中，但包内没有")]);
    parts.remanifest();
    assert_eq!(problems(&parts, &key)[0], format!("文件 {path} 在目录中，但包内没有"));

    let mut parts = whole.clone();
    parts.put("proof/more.txt", b"more");
    parts.put("fetch.txt", b"http://example.com/a 1 data/a\n");
    let more = problems(&parts, &key);
    assert_eq!(
        more,
        [
            "文件 fetch.txt 在包内，但清单 tagmanifest-sha256.txt 中没有",
            "文件 proof/more.txt 在包内，但清单 tagmanifest-sha256.txt 中没有"
        ]
    );
    parts.remanifest();
    assert_eq!(problems(&parts, &key), ["文件 fetch.txt 不是案卷包的组成部分", "文件 proof/more.txt 不是案卷包的组成部分"]);
}

#[test]
fn every_file_that_is_taken_away_is_missed() {
    let (_, whole, key) = sample();
    for (name, _) in &whole.0 {
        let path = name.split_once('/').unwrap().1;
        let mut parts = whole.clone();
        parts.remove(path);
        let found = problems(&parts, &key);
        // Without its declaration it is no bag at all, and that is said first.
        assert!(found.iter().any(|problem| problem.contains(path)), "{path}: {found:?}");
        if path != layout::MANIFEST && path != layout::TAG_MANIFEST {
            parts.remanifest();
            assert!(problems(&parts, &key).iter().any(|problem| problem.contains(path)), "{path} {:?}", problems(&parts, &key));
        }
    }
}

#[test]
fn another_description_or_guide() {
    let (_, whole, key) = sample();
    for (path, from, to) in [
        (layout::BAG_INFO, "示例县", "别的县"),
        (layout::BAG_INFO, "2026-12-01", "2026-11-01"),
        (layout::GUIDE, "zhilu", "other"),
        (layout::BAGIT, "1.0", "0.9"),
    ] {
        let mut parts = whole.clone();
        parts.edit(path, from, to);
        parts.remanifest();
        let found = problems(&parts, &key);
        assert!(found.len() == 1 && found[0].starts_with(&format!("文件 {path} ")), "{found:?}");
    }
}

#[test]
fn an_entry_whose_parts_were_changed() {
    let (_, whole, key) = sample();
    for (path, private, part) in [(layout::entry(8), false, "规则部分"), (layout::entry(8), true, "非公开部分")] {
        let mut parts = whole.clone();
        let mut entry = entry_file::decode(parts.get(&path)).unwrap();
        if private {
            entry.private = Some(Salted::new(br#"{"file_name":"other.jpg"}"#.to_vec()));
        } else {
            entry.rule.bytes[0] ^= 1;
        }
        *parts.get(&path) = entry_file::encode(&entry).unwrap();
        parts.remanifest();
        assert_eq!(problems(&parts, &key)[0], format!("文件 {path} 的{part}与记录叶承诺不符"));
    }
}

/// The whole entry is made anew, leaf and commitments and all: its place in the tree is taken.
#[test]
fn an_entry_that_was_never_logged() {
    let (_, mut parts, key) = sample();
    let path = layout::entry(8);
    let mut entry = entry_file::decode(parts.get(&path)).unwrap();
    entry.private = Some(Salted::new(b"{}".to_vec()));
    entry.leaf.private = entry.private.as_ref().unwrap().commitment();
    entry.encoded = entry.leaf.encode();
    *parts.get(&path) = entry_file::encode(&entry).unwrap();
    parts.remanifest();
    let photo = path_of(&parts, "照片.jpg");
    let expected = ["文件 proof/entries/8.proof 不能证明记录在检查点之内".to_owned(), format!("文件 {photo} 没有可用的收存记录")];
    assert_eq!(problems(&parts, &key), expected);
}

#[test]
fn an_entry_at_the_place_of_another() {
    let (_, mut parts, key) = sample();
    let (a, b) = (parts.get(&layout::entry(7)).clone(), parts.get(&layout::entry(8)).clone());
    *parts.get(&layout::entry(7)) = b;
    *parts.get(&layout::entry(8)) = a;
    parts.remanifest();
    let found = problems(&parts, &key);
    assert!(found.contains(&"文件 proof/entries/7.proof 不能证明记录在检查点之内".to_owned()), "{found:?}");
}

#[test]
fn an_extra_line_that_nobody_signed() {
    let (_, mut parts, key) = sample();
    parts.edit(&layout::proof(8), "index 8\n", "extra AAAA\nindex 8\n");
    parts.remanifest();
    assert_eq!(problems(&parts, &key)[0], "文件 proof/entries/8.proof 不能证明记录在检查点之内");
}

#[test]
fn a_proof_of_another_log() {
    let (_, mut parts, key) = sample();
    let mut other = Dossier::new();
    other.log = Log::new("demo.example/other", 1);
    (0..10).for_each(|n| other.log.note(n));
    let foreign = &other.log.entries[8];
    *parts.get(&layout::entry(8)) = entry_file::encode(foreign).unwrap();
    parts.remanifest();
    assert_eq!(problems(&parts, &key)[0], "文件 proof/entries/8.json 属于另一日志“demo.example/other”");
}

#[test]
fn another_checkpoint() {
    let (dossier, whole, key) = sample();
    // An older one in the proofs, or in its own file: proofs and file disagree.
    let older = dossier.log.checkpoint(10).to_string();
    let mut parts = whole.clone();
    *parts.get(layout::CHECKPOINT) = older.clone().into_bytes();
    parts.remanifest();
    assert_eq!(problems(&parts, &key)[0], "文件 proof/entries/5.proof 所用检查点与 proof/checkpoint 不是同一个");
    // Everywhere, with proofs for the new one.
    let newer = dossier.log.checkpoint(11).to_string();
    let mut parts = whole.clone();
    for path in [5, 6, 7, 8, 9].map(layout::proof).iter().map(String::as_str).chain([layout::CHECKPOINT]) {
        parts.edit(path, &newer, &older);
    }
    parts.remanifest();
    assert!(problems(&parts, &key).iter().any(|p| p == "文件 proof/entries/9.proof 不能证明记录在检查点之内"));
}

/// A log with the same name, other keys and other contents: all of it agrees with itself, and nothing with the given key.
#[test]
fn a_package_of_another_key() {
    let (dossier, ..) = sample();
    let mut forged = Dossier::new();
    forged.log.signer = tlog::NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[9; 32]);
    let package = forged.package();
    assert_eq!(verdict(&package, None).outcome, Outcome::Consistent);
    let verdict = verdict(&package, Some(&dossier.log.key()));
    let expected = format!("文件 proof/checkpoint 由 {} 签名，不是所给公钥 {}", forged.log.key().id(), dossier.log.key().id());
    assert_eq!(verdict.problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
    assert_eq!(verdict.exit_code(), 1);
}

#[test]
fn a_key_of_another_log() {
    let (_, parts, _) = sample();
    let other = Log::new("demo.example/other", 1).key();
    let found = problems(&parts, &other);
    assert!(found.len() == 1 && found[0].contains("不是所给公钥 demo.example/other+"), "{found:?}");
}

/// The forger's key in the package, the log's key given: the checkpoint holds, the key beside it is a lie.
#[test]
fn a_false_key_in_the_package() {
    let (_, mut parts, key) = sample();
    let forger = tlog::NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[9; 32]);
    *parts.get(layout::LOG_KEY) = format!("{}\n", forger.verifier_key()).into_bytes();
    parts.remanifest();
    assert_eq!(problems(&parts, &key), ["文件 proof/log.vkey 不是检查点的签名公钥"]);
}

/// The log's own signature line on words that it never signed.
#[test]
fn a_changed_checkpoint() {
    let (_, mut parts, key) = sample();
    parts.edit(layout::CHECKPOINT, "\n11\n", "\n12\n");
    parts.remanifest();
    assert_eq!(problems(&parts, &key)[0], "文件 proof/checkpoint 的签名不成立");
}

#[test]
fn a_dossier_that_nobody_compiled() {
    let (dossier, mut parts, key) = sample();
    for path in [layout::entry(9), layout::proof(9)] {
        parts.remove(&path);
    }
    parts.remanifest();
    assert_eq!(problems(&parts, &key), ["文件 data/目录.json 没有可用的立卷记录（dossier.compiled）"]);
    drop(dossier);
}

/// The log compiled these bytes, but as another dossier.
#[test]
fn contents_compiled_for_another_dossier() {
    for (number, case, what) in [("2026-CF-0008", 7, "档号"), ("2026-CF-0007", 6, "案件")] {
        let mut dossier = Dossier::new();
        let package = dossier.begin();
        let fact = model::DossierFact::Compiled {
            case: base::CaseId(id(case)),
            number: number.into(),
            documents: 0,
            pages: 0,
            originals: 0,
            contents_sha256: package.contents_sha256(),
        };
        dossier.log.append(crate::samples::info().dossier, fact, model::PrivatePart::none());
        let entries = dossier.log.entries.as_slice();
        let digest: Sha256Digest = package.contents_sha256();
        let found = crate::custody::differences(package.contents(), digest, entries);
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [format!("文件 data/目录.json 与立卷记录（dossier.compiled）不符（{what}）")]
        );
    }
}

#[test]
fn a_newer_form_is_named() {
    let (_, mut parts, key) = sample();
    parts.edit(layout::CONTENTS, "zhilu-package/1", "zhilu-package/2");
    parts.remanifest();
    assert!(problems(&parts, &key)[0].contains("格式为 zhilu-package/2"));
}
