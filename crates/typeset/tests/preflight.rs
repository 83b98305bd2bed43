//! One document of every template, judged as PDF/A by a program that is not ours: PDFBox Preflight. It knows PDF/A-1b alone, so the same pages are
//! written as that for it; what is kept is PDF/A-2b or 3b, which other tests read the marks of.

#[allow(dead_code, reason = "other tests use the rest")]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::{fresh_setter, samples};
use typeset::{Availability, Content, Document, Typesetter, TypstSetter};

/// Where Debian keeps Java libraries.
const JARS: &str = "/usr/share/java";
/// What Preflight needs.
const NEEDED: [&str; 7] = ["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"];

/// One document of every template, by name.
fn documents() -> Vec<(&'static str, Document)> {
    let with_images = |content, count: usize| Document {
        images: (0..count).map(|_| samples::photograph()).collect(),
        ..samples::document(content)
    };
    vec![
        ("inspection", samples::document(Content::Record(samples::inspection()))),
        ("approval", samples::document(Content::Record(samples::approval()))),
        ("notice", with_images(Content::Record(samples::notice(3)), 2)),
        ("cover", samples::document(Content::DossierCover(samples::cover()))),
        ("index", samples::document(Content::DossierIndex(samples::index(14)))),
        ("end-note", samples::document(Content::DossierEndNote(samples::end_note()))),
        ("evidence", with_images(Content::EvidenceIndex(samples::evidence(2)), 2)),
        ("spine", samples::document(Content::DossierSpine(samples::spine()))),
        ("labels", samples::document(Content::CarrierLabels(samples::labels()))),
    ]
}

/// What the judge says of each file of a folder, in the order of the names given; nothing, with a printed reason, where it is not installed.
fn judged(folder: &Path, names: &[String]) -> Option<Vec<String>> {
    let jars: Vec<PathBuf> = NEEDED.iter().map(|name| Path::new(JARS).join(format!("{name}.jar"))).collect();
    if let Some(lacking) = jars.iter().find(|jar| !jar.is_file()) {
        eprintln!("skipped: no {}; Debian has it in libpdfbox2-java, libactivation-java and libjaxb-api-java", lacking.display());
        return None;
    }
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/preflight/Judge.java");
    let path = std::env::join_paths(&jars).unwrap();
    // The fonts of this machine are looked through anew in a folder of the test's own: nothing outside it is written.
    let home = format!("-Dpdfbox.fontcache={}", folder.display());
    let run = Command::new("java").arg(home).arg("-cp").arg(path).arg(judge).args(names).current_dir(folder).output();
    let out = match run {
        Ok(out) => out,
        Err(error) => {
            eprintln!("skipped: java cannot be run ({error}); Debian has it in default-jdk-headless");
            return None;
        }
    };
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn every_template_gives_pdf_a_that_somebody_elses_program_accepts() {
    let setter: TypstSetter = fresh_setter().to_be_judged();
    if let Availability::Unavailable { reason } = setter.available() {
        eprintln!("skipped: {reason}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for (name, document) in documents() {
        let file = format!("{name}.pdf");
        std::fs::write(folder.path().join(&file), setter.set(&document).unwrap().bytes).unwrap();
        names.push(file);
    }
    // As it is kept: of a level that this judge does not know, so it must say so; else it accepts whatever it is given.
    let kept = fresh_setter().set(&documents().swap_remove(0).1).unwrap();
    std::fs::write(folder.path().join("kept.pdf"), kept.bytes).unwrap();
    names.push("kept.pdf".to_owned());

    let Some(said) = judged(folder.path(), &names) else { return };
    assert_eq!(said.len(), names.len(), "{said:?}");
    let (control, judged) = said.split_last().unwrap();
    assert!(control.starts_with("bad kept.pdf"), "{control}");
    let bad: Vec<_> = judged.iter().filter(|line| !line.starts_with("good ")).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}
