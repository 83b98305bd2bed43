//! Packages that only name their originals: what is away is told and not missed, what somebody puts there is looked at, and nobody can make one out of a
//! package that had them.

use super::*;
use crate::samples::{VIDEO, id};

fn sample_by_reference() -> (Parts, VerifierKey) {
    let mut dossier = Dossier::new();
    let parts = Parts::of(&dossier.package_by_reference());
    (parts, dossier.log.key())
}

fn video() -> String {
    format!("data/原始音像/{}_VID.MP4", id(11))
}

#[test]
fn originals_that_are_only_named_are_told_and_not_missed() {
    let (mut parts, key) = sample_by_reference();
    assert!(parts.0.iter().all(|(name, _)| !name.contains("原始音像")), "no original is in it");
    let fetch = String::from_utf8(parts.get(layout::FETCH).clone()).unwrap();
    assert_eq!(fetch.lines().next().unwrap(), format!("zhilu://{ORIGIN}/objects/{} 3000 {}", id(21), video()));
    let verdict = verdict(&parts.zip(), Some(&key));
    assert_eq!(verdict.outcome, Outcome::Ok, "{verdict}");
    let text = verdict.to_string();
    assert!(text.contains("其中 2 个只列明编号和摘要，由立档单位另行保存，不在包内，未核验"), "{text}");
    // The description counts what belongs to it, as RFC 8493 has it.
    let octets = 5 + 5 + 4 + 3000 + 5 + parts.get(layout::CONTENTS).len();
    assert!(String::from_utf8_lossy(parts.get(layout::BAG_INFO)).contains(&format!("Payload-Oxum: {octets}.6")));
}

#[test]
fn an_original_that_is_put_into_its_place_is_looked_at() {
    let (mut parts, key) = sample_by_reference();
    parts.put(&video(), VIDEO);
    let whole = verdict(&parts.zip(), Some(&key));
    assert!(whole.outcome == Outcome::Ok && whole.to_string().contains("其中 1 个只列明"), "{whole}");
    *parts.get(&video()) = b"another film".to_vec();
    assert_eq!(problems(&parts, &key), [format!("文件 {} 与清单 manifest-sha256.txt 不符（SHA-256）", video())]);
}

#[test]
fn a_forged_list_excuses_nothing() {
    // Out of a package that has its originals one cannot make one that only names them.
    let (_, mut parts, key) = sample();
    parts.remove(&video());
    parts.put(layout::FETCH, format!("zhilu://{ORIGIN}/objects/{} 3000 {}\n", id(21), video()).as_bytes());
    let manifest = parts.get(layout::MANIFEST).clone();
    parts.remanifest();
    *parts.get(layout::MANIFEST) = manifest;
    let found = problems(&parts, &key);
    assert!(found.contains(&format!("文件 {} 在目录中，但包内没有", video())), "{found:?}");
    assert!(found.iter().any(|problem| problem.starts_with("文件 fetch.txt")), "{found:?}");
    // Nor can the list of one that does be turned to another place.
    let (mut parts, key) = sample_by_reference();
    parts.edit(layout::FETCH, ORIGIN, "elsewhere.example");
    assert!(!problems(&parts, &key).is_empty());
}
