//! A small store with everything in it that a check looks at.

use std::path::PathBuf;
use std::sync::Arc;

use base::{CaseId, DossierId, RecordingId, SceneId, Sha256Digest};
use ledger::NewEntry;
use model::private::key;
use model::recording::{Custody, Medium};
use model::{AgencyFact, AgencyState, DossierFact, DossierState, Fact, PrivatePart, RecordingFact, RecordingState};
use tlog::KeyName;

use super::super::{Keys, Options, Report, check};
use crate::db::Value;
use crate::keys::KeyRing;
use crate::log::{NewObject, Purpose};
use crate::objects::{Arrival, Sidecar};
use crate::testing::{Fresh, Scribe};
use crate::{DurableObject, GuardedSigner, Receipt, Store};

pub const ORIGIN: &str = "demo.yuan-cg";

/// The store, with the one log there is: marks of a scene at 0 to 4, an original at 5, a dossier at 6 to 8; all of it signed.
pub struct Sample {
    pub t: Fresh,
    pub scribe: Scribe,
    pub signer: GuardedSigner,
    pub scene: SceneId,
    pub original: DurableObject,
}

impl Sample {
    pub async fn new(t: Fresh) -> Self {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        let signer = GuardedSigner::open(&t.keys(), ORIGIN).unwrap();
        let scene = scribe.marks(&t.store, 5).await;
        let original = receive(&t.store, scribe, &receipt_key(&t), b"a video").await;
        dossier(&t.store, scribe).await;
        let sample = Self { t, scribe, signer, scene, original };
        sample.integrate().await;
        sample
    }

    pub fn store(&self) -> &Store {
        &self.t.store
    }

    pub async fn integrate(&self) {
        self.store().integrate(self.scribe.agency, &self.signer).await.unwrap();
    }

    /// Writes a fact of the agency itself.
    pub async fn tell(&self, fact: AgencyFact) {
        let mut slot = self.store().begin(self.scribe.agency, self.scribe.person).await.unwrap();
        let subject = self.scribe.agency.into();
        let (happened_at, private) = (slot.now(), PrivatePart::none());
        let new = NewEntry { subject, happened_at, corrects: None, fact: Fact::Agency(fact), private };
        slot.append::<AgencyState>(new).await.unwrap();
        slot.commit().await.unwrap();
    }

    /// Keeps a copy of the newest checkpoint outside.
    pub fn keep_checkpoint(&self) -> PathBuf {
        let kept = self.t.folder().with_file_name("kept-checkpoint");
        std::fs::copy(self.store().log_folder(ORIGIN).checkpoint_path(), &kept).unwrap();
        kept
    }

    pub fn options(&self) -> Options {
        let keys = Keys::folder(&self.t.keys()).unwrap();
        Options { objects: true, keys, ..Options::default() }
    }

    pub async fn check(&self) -> Report {
        check(self.store(), &self.options()).await.unwrap()
    }

    pub async fn check_against(&self, checkpoint: PathBuf) -> Report {
        check(self.store(), &Options { checkpoints: vec![checkpoint], ..self.options() }).await.unwrap()
    }

    /// Takes away what keeps entries from being changed, as the owner of the file can.
    pub async fn unlock(&self) {
        let sqlite = ["DROP TRIGGER entry_is_for_keeps", "DROP TRIGGER entry_stays", "PRAGMA foreign_keys = OFF"];
        let postgres =
            ["DROP TRIGGER entry_is_for_keeps ON entry", "ALTER TABLE payload DROP CONSTRAINT payload_entry_id_fkey", "SELECT 1"];
        for sql in if self.store().db().is_sqlite() { sqlite } else { postgres } {
            self.store().db().as_owner(sql).await.unwrap();
        }
    }

    /// Changes rows by hand; something must change.
    pub async fn tamper(&self, sql: &'static str, args: Vec<Value>) {
        assert!(self.store().db().execute(sql, args).await.unwrap() > 0, "{sql}");
    }
}

pub fn receipt_key(t: &Fresh) -> KeyRing {
    receipt_key_in(&t.keys())
}

pub fn receipt_key_in(dir: &std::path::Path) -> KeyRing {
    let name: KeyName = format!("{ORIGIN}/receipt").parse().unwrap();
    KeyRing::open(dir, "receipt", &name).unwrap()
}

/// Takes bytes into custody as the floor above does: bytes, sidecar, entry with row, receipt.
pub async fn receive(store: &Store, scribe: Scribe, key: &KeyRing, bytes: &'static [u8]) -> DurableObject {
    let object = store.put_object(bytes).await.unwrap();
    let now = store.clock().now();
    let receipt =
        Receipt { origin: ORIGIN.into(), object: object.id, size: object.size, digests: object.digests, received_at: now };
    let receipt = receipt.sign(key).unwrap();
    let arrival = Arrival {
        upload: base::UploadId::random(),
        agency: scribe.agency,
        person: scribe.person,
        received_at: now,
        metadata: crate::uploads::Metadata::default(),
    };
    let mut sidecar = Sidecar::arrived(object.id, object.size, object.digests, arrival);
    sidecar.receipt = Some(receipt.clone());
    store.write_sidecar(&sidecar).await.unwrap();
    let fact = RecordingFact::Received {
        original: Custody { object: object.id, size: object.size, digests: object.digests },
        medium: Medium::Video,
        container: "mp4".into(),
        video: true,
        audio: true,
        device: None,
        timing: None,
        scene: None,
        findings: Vec::new(),
        structure: std::collections::BTreeMap::new(),
    };
    let mut slot = store.begin(scribe.agency, scribe.person).await.unwrap();
    let private = PrivatePart::none().with(key::FILE_NAME, "一号.mp4");
    let new = NewEntry {
        subject: RecordingId::random().into(),
        happened_at: now,
        corrects: None,
        fact: Fact::Recording(fact),
        private,
    };
    slot.append::<RecordingState>(new).await.unwrap();
    let row = NewObject {
        id: object.id,
        purpose: Purpose::Original,
        size: object.size,
        digests: object.digests,
        media_type: "video/mp4".into(),
        receipt: Some(receipt),
    };
    slot.register_object(&row).await.unwrap();
    slot.commit().await.unwrap();
    object
}

/// A dossier, compiled, packaged and handed over.
async fn dossier(store: &Store, scribe: Scribe) {
    let package = store.put_object(&b"a package"[..]).await.unwrap();
    let id = DossierId::random();
    let facts = [
        compiled(),
        DossierFact::Packaged { package: package.id, size: package.size, digests: package.digests },
        DossierFact::HandedOver { custodian: scribe.person },
    ];
    for fact in facts {
        let packaged = matches!(fact, DossierFact::Packaged { .. });
        let mut slot = store.begin(scribe.agency, scribe.person).await.unwrap();
        append(&mut slot, id, fact).await;
        if packaged {
            let (id, size, digests) = (package.id, package.size, package.digests);
            let media_type = "application/zip".into();
            let row = NewObject { id, purpose: Purpose::Package, size, digests, media_type, receipt: None };
            slot.register_object(&row).await.unwrap();
        }
        slot.commit().await.unwrap();
    }
}

pub fn compiled() -> DossierFact {
    DossierFact::Compiled {
        case: CaseId::random(),
        number: "豫城管〔2026〕1号".into(),
        documents: 1,
        pages: 1,
        originals: 1,
        contents_sha256: Sha256Digest::of(b"contents"),
        by_reference: false,
    }
}

pub async fn append(slot: &mut crate::Slot, id: DossierId, fact: DossierFact) {
    let (subject, happened_at) = (id.into(), slot.now());
    let new = NewEntry { subject, happened_at, corrects: None, fact: fact.into(), private: PrivatePart::none() };
    slot.append::<DossierState>(new).await.unwrap();
}

/// Runs a test over a fresh sample on every database.
pub async fn on_every_sample<F: Future<Output = ()>>(test: impl Fn(Arc<Sample>) -> F) {
    crate::testing::on_every_database(|t| async { test(Arc::new(Sample::new(t).await)).await }).await;
}
