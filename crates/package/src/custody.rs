//! What the ledger says of a package: who took each file in custody, and that the table of contents was compiled.
//!
//! A forger can recompute every manifest. What he cannot recompute stands here.

use std::collections::HashMap;

use base::{DigestPair, EntryId, Sha256Digest};
use ledger::SealedEntry;
use model::{AccessFact, CaseFact, CopyFact, DossierFact, Fact, RecordFact, RecordingFact};

use crate::contents::{Contents, Item, ItemKind};
use crate::layout;
use crate::problem::{Fault, Problem};

/// Everything that differs between a table of contents with this digest and the entries.
pub fn differences(contents: &Contents, contents_sha256: Sha256Digest, entries: &[SealedEntry]) -> Vec<Problem> {
    let by_id: HashMap<EntryId, &SealedEntry> = entries.iter().map(|entry| (entry.leaf.entry, entry)).collect();
    let of_items = contents.items.iter().filter_map(|item| {
        let fault = custody_fault(item, &by_id)?;
        Some(Problem::of(&item.path, fault))
    });
    let of_contents = compiled_fault(contents, contents_sha256, entries).map(|fault| Problem::of(layout::CONTENTS, fault));
    of_contents.into_iter().chain(of_items).collect()
}

/// What an entry says of bytes it took in custody.
struct Held {
    kind: ItemKind,
    size: u64,
    digests: DigestPair,
}

fn held(entry: &SealedEntry) -> Option<Held> {
    match entry.fact().ok()? {
        Fact::Recording(RecordingFact::Received { original, .. }) => {
            Some(Held { kind: ItemKind::Original, size: original.size, digests: original.digests })
        }
        Fact::Case(CaseFact::PaperReceived(paper)) => {
            Some(Held { kind: ItemKind::Scan, size: paper.size, digests: paper.digests })
        }
        Fact::Record(RecordFact::PageScanned { size, digests, .. }) => Some(Held { kind: ItemKind::Scan, size, digests }),
        Fact::Record(RecordFact::SealedFileReceived { file, .. }) => {
            Some(Held { kind: ItemKind::Scan, size: file.size, digests: file.digests })
        }
        Fact::Record(RecordFact::Issued { pdf_size, pdf_digests, .. }) => {
            Some(Held { kind: ItemKind::Record, size: pdf_size, digests: pdf_digests })
        }
        Fact::Copy(CopyFact::Made(copy)) => Some(Held { kind: ItemKind::Copy, size: copy.size, digests: copy.digests }),
        Fact::Copy(CopyFact::Noted(note)) => Some(Held { kind: ItemKind::Note, size: note.size, digests: note.digests }),
        _ => None,
    }
}

fn custody_fault(item: &Item, entries: &HashMap<EntryId, &SealedEntry>) -> Option<Fault> {
    // What was made for the package has no entry; the entry that compiled the contents speaks for it.
    if matches!(item.kind, ItemKind::Document | ItemKind::Page) && item.entry.is_none() {
        return None;
    }
    let Some(entry) = item.entry.and_then(|id| entries.get(&id)) else {
        return Some(Fault::NoCustody);
    };
    let differs = |what| Some(Fault::Custody { index: entry.leaf.index, kind: entry.leaf.kind.clone(), what });
    match held(entry) {
        Some(held) if held.kind != item.kind => differs("种类"),
        Some(_) if item.subject != Some(entry.leaf.subject) => differs("所属对象"),
        Some(held) if held.size != item.size => differs("大小"),
        Some(held) if held.digests.sha256 != item.sha256 => differs("SHA-256"),
        Some(held) if held.digests.sm3 != item.sm3 => differs("SM3"),
        Some(_) => None,
        None => differs("种类"),
    }
}

/// A dossier may be compiled again; one of its compilations must be of these contents.
fn compiled_fault(contents: &Contents, contents_sha256: Sha256Digest, entries: &[SealedEntry]) -> Option<Fault> {
    let info = &contents.dossier;
    let mut fault = Fault::NotCompiled;
    for entry in entries {
        let (case, number, compiled) = match entry.fact() {
            Ok(Fact::Dossier(DossierFact::Compiled { case, number, contents_sha256, .. })) => (case, number, contents_sha256),
            // A supplement 补充归档 is of the case that its dossier tells of.
            Ok(Fact::Dossier(DossierFact::Supplemented { number, contents_sha256, .. })) => (info.case, number, contents_sha256),
            Ok(Fact::Access(AccessFact::Packed { case, number, contents_sha256, .. })) => (case, number, contents_sha256),
            _ => continue,
        };
        fault = match () {
            () if compiled != contents_sha256 => Fault::Compiled("SHA-256"),
            () if info.subject() != Some(entry.leaf.subject) => Fault::Compiled("案卷"),
            () if case != info.case => Fault::Compiled("案件"),
            () if number != info.number => Fault::Compiled("档号"),
            () => return None,
        };
    }
    Some(fault)
}
