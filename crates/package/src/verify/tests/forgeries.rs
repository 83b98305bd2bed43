//! Files exchanged, added and taken away, with manifests that fit: the table of contents and the entries tell.

use super::*;

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
    assert_eq!(problems(&parts, &key), ["文件 fetch.txt 与目录所记不一致", "文件 proof/more.txt 不是案卷包的组成部分"]);
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
