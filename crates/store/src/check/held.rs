//! What the log says of objects: which entry took which bytes into custody.

use std::collections::HashMap;

use base::{DigestPair, ObjectId};
use ledger::SealedEntry;
use model::{AccessFact, AgencyFact, CaseFact, CopyFact, DossierFact, Fact, RecordFact, RecordingFact};

use super::report::{Kind, Place, Problem, named};
use crate::db::{Row, Tx, Value};
use crate::error::StoreError;
use crate::log::{NewObject, Purpose};

/// Ids per query.
const ASKED: usize = 200;

/// Bytes that an entry names.
#[derive(Clone, Debug)]
pub(super) struct HeldBytes {
    object: ObjectId,
    size: u64,
    digests: DigestPair,
    place: Place,
    /// The entry as a sentence names it.
    told: String,
}

/// The bytes that an entry took into custody, if it is one that does.
pub(super) fn of(entry: &SealedEntry) -> Option<HeldBytes> {
    let leaf = &entry.leaf;
    if !matches!(
        leaf.kind.as_str(),
        "recording.received"
            | "record.issued"
            | "record.page_scanned"
            | "record.redacted"
            | "agency.list_imported"
            | "record.sealed_file_received"
            | "case.paper_received"
            | "dossier.packaged"
            | "dossier.supplement_packaged"
            | "copy.made"
            | "copy.noted"
            | "access.pack_closed"
    ) {
        return None;
    }
    let (object, size, digests) = match entry.fact().ok()? {
        Fact::Recording(RecordingFact::Received { original, .. }) => (original.object, original.size, original.digests),
        Fact::Record(RecordFact::Issued { pdf, pdf_size, pdf_digests, .. }) => (pdf, pdf_size, pdf_digests),
        Fact::Record(RecordFact::PageScanned { object, size, digests, .. }) => (object, size, digests),
        Fact::Record(RecordFact::Redacted(redaction)) => (redaction.object, redaction.size, redaction.digests),
        Fact::Dossier(
            DossierFact::Packaged { package, size, digests } | DossierFact::SupplementPackaged { package, size, digests },
        ) => (package, size, digests),
        Fact::Record(RecordFact::SealedFileReceived { file, .. }) => (file.object, file.size, file.digests),
        Fact::Agency(AgencyFact::ListImported(list)) => (list.object, list.size, list.digests),
        Fact::Case(CaseFact::PaperReceived(paper)) => (paper.object, paper.size, paper.digests),
        Fact::Access(AccessFact::PackClosed { package, size, digests }) => (package, size, digests),
        Fact::Copy(CopyFact::Made(copy)) => (copy.object, copy.size, copy.digests),
        Fact::Copy(CopyFact::Noted(note)) => (note.object, note.size, note.digests),
        _ => return None,
    };
    let place = Place {
        entry: Some(leaf.entry),
        subject: Some(leaf.subject),
        object: Some(object),
        ..Place::index(&leaf.origin, leaf.index)
    };
    let told = format!("日志 {} 第 {} 号记录（{} 的 {}）", leaf.origin, leaf.index, named(leaf.subject), leaf.kind);
    Some(HeldBytes { object, size, digests, place, told })
}

/// The object that an entry took into custody, as a row tells it. What the entry does not say is what such objects are as a rule.
pub(crate) fn object_named(entry: &SealedEntry) -> Option<NewObject> {
    let HeldBytes { object, size, digests, .. } = of(entry)?;
    let (purpose, media_type) = match entry.leaf.kind.as_str() {
        "recording.received" => (Purpose::Original, "application/octet-stream"),
        "record.page_scanned" => (Purpose::Scan, "application/octet-stream"),
        "record.sealed_file_received" | "case.paper_received" => (Purpose::Paper, "application/octet-stream"),
        "copy.made" => (Purpose::Copy, "application/octet-stream"),
        "record.redacted" => (Purpose::Copy, "application/pdf"),
        "agency.list_imported" => (Purpose::List, "application/json"),
        "record.issued" | "copy.noted" => (Purpose::Print, "application/pdf"),
        _ => (Purpose::Package, "application/zip"),
    };
    Some(NewObject { id: object, purpose, size, digests, media_type: media_type.into(), receipt: None })
}

/// Every object that the log names, with the index of the entry; some forty bytes each.
pub(super) type Held = HashMap<ObjectId, u64>;

/// Compares the rows of objects with the entries that name them.
pub(super) async fn compare(db: &mut Tx, list: &[HeldBytes], held: &mut Held) -> Result<Vec<Problem>, StoreError> {
    let mut problems = Vec::new();
    for chunk in list.chunks(ASKED) {
        let rows = rows_of(db, chunk.iter().map(|bytes| bytes.object)).await?;
        for bytes in chunk {
            held.extend(bytes.place.index.map(|index| (bytes.object, index)));
            problems.extend(bytes.differing(rows.get(&bytes.object)).map(|text| Problem {
                kind: Kind::ObjectRow,
                place: bytes.place.clone(),
                text,
            }));
        }
    }
    Ok(problems)
}

/// The rows of objects, those that are there.
pub(crate) async fn rows_of(
    db: &mut Tx,
    ids: impl Iterator<Item = ObjectId>,
) -> Result<HashMap<ObjectId, ObjectDigests>, StoreError> {
    let args: Vec<Value> = ids.map(|id| id.0.into()).collect();
    let places: Vec<_> = (1..=args.len()).map(|n| format!("${n}")).collect();
    let sql = format!("SELECT id, size, sha256, sm3 FROM object WHERE id IN ({})", places.join(", "));
    let rows = db.fetch(sqlx::AssertSqlSafe(sql), args).await?;
    rows.iter().map(|row| Ok((row.id("id")?, ObjectDigests::read(row)))).collect()
}

/// Size and digests as a row tells them; a value that cannot be read is one that differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ObjectDigests {
    pub size: Option<u64>,
    pub sha256: Option<String>,
    pub sm3: Option<String>,
}

impl ObjectDigests {
    pub(super) fn read(row: &Row) -> Self {
        Self { size: row.count("size").ok(), sha256: row.get("sha256").ok(), sm3: row.get("sm3").ok() }
    }

    /// Which values differ from these, in words.
    pub(super) fn differing(&self, size: u64, digests: DigestPair) -> Vec<&'static str> {
        let values = [
            ("大小", self.size == Some(size)),
            ("SHA-256", self.sha256 == Some(digests.sha256.to_string())),
            ("SM3", self.sm3 == Some(digests.sm3.to_string())),
        ];
        values.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }
}

impl HeldBytes {
    fn differing(&self, row: Option<&ObjectDigests>) -> Option<String> {
        let Some(row) = row else {
            return Some(format!("{}提到的文件 {} 在数据库中没有登记：数据库行被删除", self.told, self.object));
        };
        let differing = row.differing(self.size, self.digests);
        let text = || format!("文件 {} 登记的{}与{}不符：数据库行被改动", self.object, differing.join("、"), self.told);
        (!differing.is_empty()).then(text)
    }
}
