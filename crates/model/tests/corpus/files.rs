//! Reading the files of the corpus, and adding to them. What is expected of them is not here.
//!
//! `corpus/v1/scene.arrived.json` is a JSON array with one fact per line, byte for byte what is hashed into an entry.
//! `corpus/v1/digests.txt` freezes each of these lines: kind, SHA-256.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use base::Sha256Digest;
use model::{Fact, fact};

/// A fact and how it was written.
pub struct Sample {
    /// The kind in entry headers.
    pub kind: String,
    /// What it is read as.
    pub fact: Fact,
    /// How it was written, when that is not how it is written today.
    old: Option<&'static str>,
}

impl Sample {
    /// One that is written today as it was then.
    pub fn of(fact: impl Into<Fact>) -> Self {
        let fact = fact.into();
        Self { kind: fact.kind(), fact, old: None }
    }

    /// One that was written in another way.
    pub fn written(old: &'static str, fact: impl Into<Fact>) -> Self {
        Self { old: Some(old), ..Self::of(fact) }
    }

    /// How it was written, as long as its kind is in the same version.
    pub fn bytes(&self) -> String {
        match self.old {
            Some(old) => old.to_owned(),
            None => String::from_utf8(self.fact.encode().unwrap()).unwrap(),
        }
    }
}

/// The facts of one version.
pub struct Corpus {
    pub version: u16,
    pub samples: Vec<Sample>,
    lines: BTreeMap<String, Vec<String>>,
}

impl Corpus {
    pub fn read(version: u16, samples: Vec<Sample>) -> Self {
        let files = fs::read_dir(folder(version)).unwrap().map(|file| file.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|e| e == "json"));
        let lines = files.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), facts_in(&path))).collect();
        Self { version, samples, lines }
    }

    /// The kinds that have a file.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str)
    }

    /// The facts of a kind, as they were written.
    pub fn lines(&self, kind: &str) -> &[String] {
        self.lines.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The digests that were frozen.
    pub fn frozen(&self) -> String {
        fs::read_to_string(folder(self.version).join("digests.txt")).unwrap()
    }

    /// The digests that the files have.
    pub fn digests(&self) -> String {
        let mut out = String::new();
        for (kind, lines) in &self.lines {
            for line in lines {
                writeln!(out, "{kind} {}", Sha256Digest::of(line.as_bytes())).unwrap();
            }
        }
        out
    }

    /// What was expected of a kind, in the order of its lines.
    pub fn expected(&self, kind: &str) -> Vec<&Sample> {
        self.samples.iter().filter(|sample| sample.kind == kind).collect()
    }

    /// Adds the facts that no file has yet. What is there already must be there still, as it was.
    pub fn add(version: u16, samples: Vec<Sample>) {
        let folder = folder(version);
        fs::create_dir_all(&folder).unwrap();
        let digests = folder.join("digests.txt");
        let there = Self::read(version, samples);
        if digests.exists() {
            assert_eq!(there.frozen(), there.digests(), "nothing is added to a corpus that was changed");
        }
        // A kind that has moved on to another version is closed in this one.
        let open: BTreeSet<&str> =
            there.samples.iter().map(|s| s.kind.as_str()).filter(|k| fact::version(k) == version).collect();
        for kind in open {
            let wanted: Vec<_> = there.expected(kind).into_iter().map(Sample::bytes).collect();
            let lost = there.lines(kind).iter().find(|line| !wanted.contains(line));
            assert_eq!(lost, None, "{kind}: what was written once is still expected");
            fs::write(folder.join(format!("{kind}.json")), format!("[\n{}\n]\n", wanted.join(",\n"))).unwrap();
        }
        fs::write(digests, Self::read(version, Vec::new()).digests()).unwrap();
    }
}

fn folder(version: u16) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpus/v{version}"))
}

fn facts_in(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let inner = text.strip_prefix("[\n").and_then(|rest| rest.strip_suffix("\n]\n"));
    let inner = inner.unwrap_or_else(|| panic!("{} is no array with one fact per line", path.display()));
    inner.split(",\n").map(str::to_owned).collect()
}
