//! Logs that went on under another origin: entries of the one before are believed where the log itself says so.

use base::AgencyId;
use model::{AgencyFact, PrivatePart};
use tlog::NoteSigner;

use super::*;
use crate::samples::id;

const SECOND: &str = "demo.example/cheng-guan-2";

/// A package whose originals were taken in under the first origin, and which was compiled under the second; with or without the entry that
/// says how these belong together.
fn followed(told: bool) -> (Parts, VerifierKey) {
    let mut dossier = Dossier::new();
    let from = dossier.log.entries.len() as u64;
    dossier.log.origin = SECOND.to_owned();
    dossier.log.signer = NoteSigner::from_seed(SECOND.parse().unwrap(), &[2; 32]);
    let fact = AgencyFact::OriginOpened {
        origin: SECOND.into(),
        follows: ORIGIN.into(),
        from,
        signed: from + 3,
        root: tlog::EMPTY_ROOT.to_string(),
    };
    let opened = dossier.log.append(AgencyId(id(7)), fact, PrivatePart::none());
    let package = dossier.begin();
    let compiled = dossier.compile(package.contents_sha256());
    let size = dossier.log.entries.len() as u64;
    let ids = [dossier.custody.as_slice(), &[opened, compiled]].concat();
    let key = dossier.log.key();
    let whole = package.finish(dossier.log.prove(&ids, size), &dossier.log.checkpoint(size), &key).unwrap().sink;
    let mut parts = Parts::of(&whole);
    if !told {
        parts.remove(&layout::entry(from));
        parts.remove(&layout::proof(from));
        parts.remanifest();
    }
    (parts, key)
}

#[test]
fn entries_of_the_origin_before_are_proven_by_the_one_that_follows_it() {
    let (parts, key) = followed(true);
    assert_eq!(problems(&parts, &key), Vec::<String>::new());
    assert_eq!(verdict(&parts.zip(), Some(&key)).outcome, Outcome::Ok);
}

#[test]
fn without_the_entry_that_says_so_they_are_of_another_log() {
    let (parts, key) = followed(false);
    let found = problems(&parts, &key);
    assert!(found.iter().any(|problem| problem.contains(&format!("属于另一日志“{ORIGIN}”"))), "{found:?}");
}

#[test]
fn a_package_that_lacks_it_is_not_written() {
    let mut dossier = Dossier::new();
    dossier.log.origin = SECOND.to_owned();
    dossier.log.signer = NoteSigner::from_seed(SECOND.parse().unwrap(), &[2; 32]);
    let package = dossier.begin();
    let compiled = dossier.compile(package.contents_sha256());
    let size = dossier.log.entries.len() as u64;
    let ids = [dossier.custody.as_slice(), &[compiled]].concat();
    let written = package.finish(dossier.log.prove(&ids, size), &dossier.log.checkpoint(size), &dossier.log.key());
    assert!(matches!(written.err(), Some(crate::FinishError::NotIncluded { .. })));
}
