//! Every object that has a row: its bytes, its sidecar, its receipt.

use std::collections::{BTreeMap, BTreeSet};

use base::{DigestPair, ObjectId};
use model::AgencyFact;
use tlog::NoteVerifier;
use tlog::note::Verifier;

use super::Options;
use super::held::{Held, ObjectDigests};
use super::report::{Kind, Place, Report};
use crate::db::{Row, Tx};
use crate::entries;
use crate::error::StoreError;
use crate::recover::{Lineage, lineage};
use crate::{Receipt, Sidecar, Store, args};

/// Rows per query.
const BATCH: u32 = 1000;

/// Checks every object that has a row.
pub(super) async fn check(
    store: &Store,
    db: &mut Tx,
    options: &Options,
    held: &Held,
    report: &mut Report,
) -> Result<(), StoreError> {
    let logs = db.fetch("SELECT agency, origin FROM log_head", vec![]).await?;
    let (mut origins, mut before, mut destroyed) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for row in &logs {
        let agency: String = row.get("agency")?;
        before.insert(agency.clone(), lineage(db, row.id("agency")?).await?);
        for kind in ["agency.dossiers_destroyed", "agency.spill_destroyed"] {
            for (_, fact) in entries::of_agency(db, row.id("agency")?, kind).await? {
                if let AgencyFact::DossiersDestroyed { objects, .. } | AgencyFact::SpillDestroyed { objects, .. } = fact {
                    destroyed.extend(objects);
                }
            }
        }
        origins.insert(agency, row.get("origin")?);
    }
    let mut checking =
        Checking { store, options, held, origins, before, destroyed, keys: options.keys.receipts(), report, unverified: false };
    let mut after = String::new();
    loop {
        let sql =
            "SELECT id, agency, purpose, size, sha256, sm3, receipt, destroyed_at FROM object WHERE id > $1 ORDER BY id LIMIT $2";
        let rows = db.fetch(sql, args![after.as_str(), BATCH]).await?;
        let Some(last) = rows.last() else { break };
        after = last.get("id")?;
        for row in &rows {
            checking.row(row).await?;
        }
    }
    if checking.unverified {
        report.remark(Kind::NoKey, Place::default(), "没有给出回执的公钥，未核对回执的签名");
    }
    Ok(())
}

struct Checking<'a> {
    store: &'a Store,
    options: &'a Options,
    held: &'a Held,
    /// By agency.
    origins: BTreeMap<String, String>,
    /// The origins before these, by agency.
    before: BTreeMap<String, Lineage>,
    /// Objects that an entry says were destroyed.
    destroyed: BTreeSet<ObjectId>,
    keys: Vec<NoteVerifier>,
    report: &'a mut Report,
    unverified: bool,
}

/// One object under check.
struct Object {
    id: ObjectId,
    digests: ObjectDigests,
    receipt: Option<String>,
    agency: String,
    origin: String,
    place: Place,
    /// The object as a sentence names it.
    named: String,
}

impl Checking<'_> {
    async fn row(&mut self, row: &Row) -> Result<(), StoreError> {
        let text: String = row.get("id")?;
        let Ok(id) = text.parse::<ObjectId>() else {
            self.report.problem(Kind::ObjectRow, Place::default(), format!("文件登记的编号“{text}”无效：数据库行被改动"));
            return Ok(());
        };
        self.report.counts.objects += 1;
        let agency: String = row.get("agency").unwrap_or_default();
        let purpose: String = row.get("purpose").unwrap_or_default();
        let origin = self.origins.get(&agency).cloned().unwrap_or_default();
        let index = self.held.get(&id).copied();
        let entry = index.map(|index| format!("（日志 {origin} 第 {index} 号记录）")).unwrap_or_default();
        let object = Object {
            id,
            digests: ObjectDigests::read(row),
            receipt: row.get("receipt").unwrap_or_default(),
            place: Place { origin: Some(origin.clone()), index, ..Place::object(id) },
            named: format!("{} {id}{entry}", label(&purpose)),
            origin,
            agency,
        };
        if index.is_none() {
            self.problem(Kind::ObjectRow, &object, "没有任何记录提到：登记被添加，或记录被删除");
        }
        if self.destroyed.contains(&id) {
            return self.gone(&object).await;
        }
        if row.get::<Option<i64>>("destroyed_at").unwrap_or_default().is_some() {
            self.problem(Kind::ObjectRow, &object, "登记为已销毁，但没有销毁的记录：数据库行被改动");
        }
        self.bytes(&object).await?;
        let outside = matches!(purpose.as_str(), "original" | "scan");
        self.sidecar(&object, outside).await?;
        self.receipt(&object);
        Ok(())
    }

    fn problem(&mut self, kind: Kind, object: &Object, what: &str) {
        self.report.problem(kind, object.place.clone(), format!("{}{what}", object.named));
    }

    /// What was lawfully destroyed is not there; while a lock holds it, that is a remark.
    async fn gone(&mut self, object: &Object) -> Result<(), StoreError> {
        if self.store.objects().size(object.id).await?.is_some() {
            let text = format!("{}已依法销毁，文件还在：锁定期限届满后移除", object.named);
            self.report.remark(Kind::Destroyed, object.place.clone(), text);
        }
        Ok(())
    }

    /// Invariant 6: the bytes are those that were registered.
    async fn bytes(&mut self, object: &Object) -> Result<(), StoreError> {
        let Some(size) = self.store.objects().size(object.id).await? else {
            self.problem(Kind::ObjectMissing, object, "不在磁盘上：文件被删除或移走");
            return Ok(());
        };
        if object.digests.size != Some(size) {
            let registered = object.digests.size.map_or_else(|| "不明".into(), |size| format!("{size} 字节"));
            let what = format!("的大小与登记的不符：登记 {registered}，磁盘上 {size} 字节");
            self.problem(Kind::ObjectBytes, object, &what);
        } else if self.options.objects {
            match self.store.verify_object(object.id).await {
                Ok(found) => self.compare_digests(object, size, found),
                Err(_) => self.problem(Kind::ObjectMissing, object, "无法读到结尾：磁盘可能损坏"),
            }
        }
        Ok(())
    }

    fn compare_digests(&mut self, object: &Object, size: u64, found: DigestPair) {
        self.report.counts.object_bytes += size;
        let differing = object.digests.differing(size, found);
        if !differing.is_empty() {
            let registered = object.digests.sha256.as_deref().unwrap_or("不明");
            let what = format!(
                "的内容与登记的不符（{}）：登记的 SHA-256 为 {registered}，磁盘上的为 {}",
                differing.join("、"),
                found.sha256
            );
            self.problem(Kind::ObjectBytes, object, &what);
        }
    }

    /// What came from outside has a sidecar that says what the row says.
    async fn sidecar(&mut self, object: &Object, outside: bool) -> Result<(), StoreError> {
        match self.store.read_sidecar(object.id).await {
            Ok(Some(sidecar)) => self.compare_sidecar(object, &sidecar),
            Ok(None) if outside => self.problem(Kind::Sidecar, object, "旁的说明文件缺失"),
            Ok(None) => {}
            Err(StoreError::Json(_)) => self.problem(Kind::Sidecar, object, "旁的说明文件无法读取：文件被改动"),
            Err(other) => return Err(other),
        }
        Ok(())
    }

    fn compare_sidecar(&mut self, object: &Object, sidecar: &Sidecar) {
        let mut differing = object.digests.differing(sidecar.size, sidecar.digests);
        if sidecar.object != object.id {
            differing.push("编号");
        }
        // A crash before the commit leaves a sidecar that does not know its receipt yet.
        if sidecar.receipt.is_some() && sidecar.receipt != object.receipt {
            differing.push("回执");
        }
        if !differing.is_empty() {
            let what = format!("旁的说明文件与登记的不符（{}）", differing.join("、"));
            self.problem(Kind::Sidecar, object, &what);
        }
    }

    /// Invariant 5: a receipt says what is kept, and its key signed it.
    fn receipt(&mut self, object: &Object) {
        let Some(signed) = &object.receipt else { return };
        let receipt = match self.read_receipt(signed) {
            Ok(receipt) => receipt,
            Err(what) => return self.problem(Kind::Receipt, object, what),
        };
        let mut differing = object.digests.differing(receipt.size, receipt.digests);
        if receipt.object != object.id {
            differing.push("编号");
        }
        let before = self.before.get(&object.agency).is_some_and(|before| before.had(&receipt.origin));
        if receipt.origin != object.origin && !before {
            differing.push("日志");
        }
        if !differing.is_empty() {
            let what = format!("的回执与登记的不符（{}）", differing.join("、"));
            self.problem(Kind::Receipt, object, &what);
        }
    }

    fn read_receipt(&mut self, signed: &str) -> Result<Receipt, &'static str> {
        let note: tlog::Note = signed.parse().map_err(|_| "的回执无法读取：数据库行被改动")?;
        if self.keys.is_empty() {
            self.unverified = true;
        } else {
            let keys: Vec<&dyn Verifier> = self.keys.iter().map(|key| key as &dyn Verifier).collect();
            note.verify(&keys).map_err(|_| "的回执不是由回执密钥签署的，或被改动")?;
            self.report.counts.receipts += 1;
        }
        note.text().parse().map_err(|_| "的回执无法读取：数据库行被改动")
    }
}

/// What an object is, in Chinese.
fn label(purpose: &str) -> &'static str {
    match purpose {
        "original" => "原件",
        "scan" => "扫描件",
        "print" => "文书",
        "package" => "案卷包",
        _ => "文件",
    }
}
