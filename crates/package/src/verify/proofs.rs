//! Whether the entries are under the checkpoint, and who signed it.

use std::collections::BTreeSet;

use ledger::{SealError, SealedEntry};
use tlog::checkpoint::OpenCheckpointError;
use tlog::key::ParseVerifierKeyError;
use tlog::note::VerifyNoteError;
use tlog::succession::believed;
use tlog::{Checkpoint, InclusionProof, KeyId, LogProof, Note, NoteVerifier, Succession, VerifierKey, leaf_hash};

use super::found::Found;
use super::verdict::Findings;
use crate::entry_file::{self, EntryFileError};
use crate::layout;
use crate::origins::Origins;
use crate::problem::{Fault, Problem};

/// What the proofs bear out.
pub struct Proven {
    /// The entries, in the order of the log.
    pub entries: Vec<SealedEntry>,
    /// The checkpoint.
    pub head: Checkpoint,
    /// Who signed it: the given key, else the key in the package; nobody, if that key did not.
    pub signer: Option<KeyId>,
}

/// Checks everything below `proof/`.
pub fn check(found: &Found, given: Option<&VerifierKey>, beside: &[Succession], findings: &mut Findings) -> Option<Proven> {
    let (note, head) = checkpoint(found, findings)?;
    let chain = [chain(found, findings).as_slice(), beside].concat();
    let signer = signer(found, (&note, &head), given, &chain, findings);
    let mut entries = Vec::new();
    for index in indices(found, findings) {
        match entry(found, index, &note, &head) {
            Ok(entry) => entries.push(entry),
            Err(problem) => findings.add(problem),
        }
    }
    // An entry of an origin before belongs to this log only if one under this checkpoint says so.
    let origins = Origins::told(head.origin(), entries.iter());
    entries.retain(|entry| {
        let of_this_log = entry.leaf.origin == origins.at(entry.leaf.index);
        if !of_this_log {
            findings.add(Problem::of(layout::entry(entry.leaf.index), Fault::OtherLog(entry.leaf.origin.clone())));
        }
        of_this_log
    });
    Some(Proven { entries, head, signer })
}

fn checkpoint(found: &Found, findings: &mut Findings) -> Option<(Note, Checkpoint)> {
    let problem = |fault| Problem::of(layout::CHECKPOINT, fault);
    let malformed = |reason: String| problem(Fault::Format(reason));
    let read = || {
        let text = text(found, layout::CHECKPOINT)?;
        let note: Note = text.parse().map_err(|_| malformed("不是签名文本".into()))?;
        let head: Checkpoint = note.text().parse().map_err(|_| malformed("不是检查点".into()))?;
        Ok((note, head))
    };
    read().map_err(|problem| findings.add(problem)).ok()
}

/// Which key followed which, as the package tells it. Each link is believed only by whoever believes one of its two keys.
fn chain(found: &Found, findings: &mut Findings) -> Vec<Succession> {
    if !found.has(layout::KEY_CHAIN) {
        return Vec::new();
    }
    let malformed = || Problem::of(layout::KEY_CHAIN, Fault::Format("不是密钥更替证明".into()));
    let read = text(found, layout::KEY_CHAIN).and_then(|text| Succession::read_all(text).map_err(|_| malformed()));
    read.unwrap_or_else(|problem| {
        findings.add(problem);
        Vec::new()
    })
}

/// Who signed, after the given key or one that it vouches for, else after the one in the package; both are checked.
fn signer(
    found: &Found,
    (note, head): (&Note, &Checkpoint),
    given: Option<&VerifierKey>,
    chain: &[Succession],
    findings: &mut Findings,
) -> Option<KeyId> {
    let of_given = given.map(|key| {
        let vouched = believed(key, chain, head.size());
        let direct = signed(note, key);
        // A key that was followed is believed no further than it signed, be it the given one.
        let direct = if vouched.contains(key) { direct } else { direct.and(Err(Fault::Signature)) };
        let by_any = || vouched.iter().find_map(|key| signed(note, key).ok());
        direct.or_else(|fault| by_any().ok_or(fault)).map_err(|fault| Problem::of(layout::CHECKPOINT, fault))
    });
    let own = text(found, layout::LOG_KEY).and_then(|text| {
        let key = text.trim_end().parse().map_err(|e: ParseVerifierKeyError| Fault::Key(e.to_string()));
        key.and_then(|key| signed(note, &key)).map_err(|fault| match fault {
            Fault::Signature => Problem::of(layout::CHECKPOINT, fault),
            _ => Problem::of(layout::LOG_KEY, Fault::NotTheSigner),
        })
    });
    let mut results: Vec<Result<KeyId, Problem>> = of_given.into_iter().chain([own]).collect();
    results.iter().filter_map(|result| result.as_ref().err()).for_each(|problem| findings.add(problem.clone()));
    results.swap_remove(0).ok()
}

/// Whether `key` is the log's and signed the checkpoint. A log's key bears the log's name, so no key ever speaks for two logs.
fn signed(note: &Note, key: &VerifierKey) -> Result<KeyId, Fault> {
    let verifier = NoteVerifier::try_from(key).map_err(|e| Fault::Key(e.to_string()))?;
    match Checkpoint::open(note, key.id().name.as_str(), &verifier) {
        Ok(_) => Ok(key.id().clone()),
        Err(OpenCheckpointError::OtherOrigin { found, .. }) => Err(Fault::OtherLog(found)),
        Err(OpenCheckpointError::Signature(VerifyNoteError::Unsigned)) => {
            let signers: Vec<String> = note.signatures().iter().map(|signature| signature.key.to_string()).collect();
            Err(Fault::OtherKey { found: signers.join("、"), given: key.id().to_string() })
        }
        Err(_) => Err(Fault::Signature),
    }
}

/// The places of the entries that there are files of; tag files that belong to nothing are named, whatever the manifests say.
fn indices(found: &Found, findings: &mut Findings) -> BTreeSet<u64> {
    let mut indices = BTreeSet::new();
    let tags = found.files.keys().filter(|path| !path.starts_with(layout::DATA) && !layout::TAGS.contains(&path.as_str()));
    for path in tags {
        let name = path.strip_prefix(layout::ENTRIES).and_then(|name| name.strip_suffix(".json").or(name.strip_suffix(".proof")));
        let index = name.and_then(|index| index.parse::<u64>().ok());
        match index.filter(|index| [layout::entry(*index), layout::proof(*index)].contains(path)) {
            Some(index) => _ = indices.insert(index),
            None => findings.add(Problem::of(path, Fault::Foreign)),
        }
    }
    indices
}

/// The entry at `index`, if its parts are what its leaf commits to and its leaf is under the checkpoint.
fn entry(found: &Found, index: u64, note: &Note, head: &Checkpoint) -> Result<SealedEntry, Problem> {
    let (entry_path, proof_path) = (layout::entry(index), layout::proof(index));
    let of_entry = |fault| Problem::of(&entry_path, fault);
    let of_proof = |fault| Problem::of(&proof_path, fault);
    let bytes = found.bytes(&entry_path).ok_or_else(|| of_entry(Fault::Absent))?;
    let entry = entry_file::decode(bytes).map_err(|e| of_entry(entry_fault(e)))?;
    let proof: LogProof = text(found, &proof_path)?.parse().map_err(|_| of_proof(Fault::Format("不是 tlog-proof".into())))?;
    if proof.checkpoint != *note {
        return Err(of_proof(Fault::OtherCheckpoint));
    }
    let inclusion = InclusionProof { index, size: head.size(), hashes: proof.hashes };
    let leads = inclusion.verify(&leaf_hash(&entry.encoded), head.root()).is_ok();
    let same_place = proof.index == index && entry.leaf.index == index && proof.extra.is_none();
    if leads && same_place {
        return Ok(entry);
    }
    let other = entry.leaf.origin != head.origin();
    Err(if other { of_entry(Fault::OtherLog(entry.leaf.origin)) } else { of_proof(Fault::NotIncluded) })
}

fn entry_fault(error: EntryFileError) -> Fault {
    match error {
        EntryFileError::Seal(SealError::Rule) => Fault::Commitment("规则部分"),
        EntryFileError::Seal(SealError::Private) => Fault::Commitment("非公开部分"),
        EntryFileError::Seal(_) => Fault::Format("不是记录叶".into()),
        other => Fault::Format(other.to_string()),
    }
}

fn text<'a>(found: &'a Found, path: &str) -> Result<&'a str, Problem> {
    let bytes = found.bytes(path).ok_or_else(|| Problem::of(path, Fault::Absent))?;
    std::str::from_utf8(bytes).map_err(|_| Problem::of(path, Fault::Format("不是 UTF-8".into())))
}
