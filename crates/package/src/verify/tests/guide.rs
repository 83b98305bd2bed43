//! The guide in the package tells how to verify without this program. Its script is run here as a stranger would run it.

use std::process::Command;

use super::*;

/// The script of the guide.
fn script() -> String {
    let (_, after) = layout::GUIDE_TEXT.split_once("-----8<----- verify.sh\n").unwrap();
    after.split_once("----->8-----").unwrap().0.to_owned()
}

/// Its last line about a package.
fn last_line(parts: &Parts, key: &VerifierKey) -> String {
    let folder = tempfile::tempdir().unwrap();
    parts.unpack(folder.path());
    let script_path = folder.path().join("verify.sh");
    std::fs::write(&script_path, script()).unwrap();
    let bag = folder.path().join("2026-CF-0007");
    let run = Command::new("bash").arg(&script_path).arg(key.to_string()).current_dir(bag).output().expect("bash runs");
    let text = String::from_utf8(run.stdout).unwrap();
    let last = text.lines().last().unwrap_or_default().to_owned();
    assert_eq!(run.status.success(), last == "OK", "{text}{}", String::from_utf8_lossy(&run.stderr));
    last
}

#[test]
fn the_script_says_ok_of_a_whole_package() {
    let (_, parts, key) = sample();
    assert_eq!(last_line(&parts, &key), "OK");
}

#[test]
fn the_script_finds_what_was_changed() {
    let (dossier, whole, key) = sample();
    let cover = "data/文书/001_封面.pdf";
    let mut flipped = whole.clone();
    flipped.get(cover)[0] ^= 1;
    assert_eq!(last_line(&flipped, &key), "FAILED: manifests");
    flipped.remanifest();
    assert_eq!(last_line(&flipped, &key), format!("FAILED: {cover}: not as in the table of contents"));

    let mut recompiled = whole.clone();
    recompiled.edit(layout::CONTENTS, "封面\"", "底面\"");
    recompiled.remanifest();
    assert_eq!(last_line(&recompiled, &key), "FAILED: data/目录.json was not compiled");

    let mut resigned = whole.clone();
    resigned.edit(layout::CHECKPOINT, "\n11\n", "\n12\n");
    resigned.remanifest();
    assert_eq!(last_line(&resigned, &key), "FAILED: the key did not sign the checkpoint");

    let mut part = whole.clone();
    let mut entry = crate::entry_file::decode(part.get(&layout::entry(8))).unwrap();
    entry.rule.bytes[0] ^= 1;
    *part.get(&layout::entry(8)) = crate::entry_file::encode(&entry).unwrap();
    part.remanifest();
    assert_eq!(last_line(&part, &key), "FAILED: proof/entries/8.json: part 1 is not what the leaf commits to");

    let mut moved = whole.clone();
    *moved.get(&layout::proof(8)) = whole.clone().get(&layout::proof(7)).clone();
    moved.remanifest();
    assert_eq!(last_line(&moved, &key), "FAILED: proof/entries/8.json: not under the checkpoint");
    drop(dossier);
}
