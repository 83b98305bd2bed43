//! Entries, proofs, checkpoints and keys that are not the log's.

use base::Sha256Digest;
use ledger::Salted;

use super::*;
use crate::entry_file;
use crate::samples::{Log, ORIGIN, id};

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
            by_reference: false,
        };
        dossier.log.append(crate::samples::info().dossier.unwrap(), fact, model::PrivatePart::none());
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
