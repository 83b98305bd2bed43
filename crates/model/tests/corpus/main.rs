//! The corpus: facts of every kind in every version, as they were written, and what they are read as today. Here stand the tests; what
//! each version wrote stands in `v1` and those that come after it.
//!
//! A new fact, or a new word in one: add it to the expected facts, run with `ZHILU_CORPUS=write`, commit what that added. It adds and
//! never changes: a shape that was written once is read for ever.

mod files;
mod tags;
mod v1;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use model::{Fact, SubjectKind, fact};

use files::{Corpus, Sample};

/// What each version wrote, oldest version first.
fn versions() -> Vec<Vec<Sample>> {
    vec![v1::samples()]
}

/// The corpora, in the order of versions; filled up first when the environment asks for it.
static CORPORA: LazyLock<Vec<Corpus>> = LazyLock::new(|| {
    if std::env::var("ZHILU_CORPUS").is_ok_and(|what| what == "write") {
        (1..).zip(versions()).for_each(|(version, samples)| Corpus::add(version, samples));
    }
    (1..).zip(versions()).map(|(version, samples)| Corpus::read(version, samples)).collect()
});

#[test]
fn every_fact_of_every_version_is_read_as_what_it_said() {
    for corpus in &*CORPORA {
        let expected = corpus.samples.iter().map(|sample| sample.kind.as_str()).collect::<BTreeSet<_>>();
        assert_eq!(corpus.kinds().collect::<BTreeSet<_>>(), expected, "v{}", corpus.version);
        for kind in corpus.kinds() {
            let (lines, samples) = (corpus.lines(kind), corpus.expected(kind));
            assert_eq!(lines.len(), samples.len(), "v{} {kind}", corpus.version);
            for (line, sample) in lines.iter().zip(samples) {
                reads_as(corpus.version, line, sample);
            }
        }
    }
}

fn reads_as(version: u16, line: &str, sample: &Sample) {
    let (kind, today) = (&sample.kind, fact::version(&sample.kind));
    let read = Fact::decode(kind, version, line.as_bytes()).unwrap_or_else(|e| panic!("{e}: {line}"));
    assert_eq!(read, sample.fact, "{line}");
    if version == today {
        assert_eq!(line, sample.bytes(), "{kind} is written in another way: that asks for another version");
    }
    assert_eq!(Fact::decode(kind, today, &read.encode().unwrap()).unwrap(), read, "{line} as it is written today");
}

#[test]
fn every_kind_has_facts_of_each_of_its_versions() {
    let kinds = tags::kinds();
    assert!(kinds.len() > SubjectKind::ALL.len());
    for kind in &kinds {
        for version in 1..=fact::version(kind) {
            let corpus = CORPORA.iter().find(|corpus| corpus.version == version);
            let there = corpus.is_some_and(|corpus| !corpus.lines(kind).is_empty());
            assert!(there, "corpus/v{version}/{kind}.json is not there");
        }
    }
    for corpus in &*CORPORA {
        for kind in corpus.kinds() {
            assert!(kinds.iter().any(|known| known == kind), "corpus/v{}/{kind}.json is of a kind that is gone", corpus.version);
        }
    }
}

#[test]
fn no_byte_of_the_corpus_changed() {
    for corpus in &*CORPORA {
        assert_eq!(corpus.frozen(), corpus.digests(), "corpus/v{}: what was written once never changes", corpus.version);
    }
}

#[test]
fn a_kind_is_the_name_of_its_subject_and_the_tag_of_its_fact() {
    for sample in versions().iter().flatten() {
        assert_eq!(sample.kind, sample.fact.kind());
    }
}
