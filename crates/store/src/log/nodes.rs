//! Several machines over one database and one bucket, under load: no entry is lost, doubled or out of order, and an upload has one writer.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use base::{DigestPair, EntryId, PersonId, SceneId, Span};
use bytes::Bytes;
use futures::channel::mpsc;
use ledger::Leaf;
use model::scene::{MarkKind, SceneFact};
use model::{PrivatePart, SceneState};

use super::*;
use crate::check::{Keys, Options, check};
use crate::testing::{Fresh, Scribe, in_a_bucket};
use crate::uploads::{AppendError, Appended, Metadata, NewUpload, Upload};
use crate::{GuardedSigner, Limits, StoreError};

const ORIGIN: &str = "demo.example/machines";
/// Marks that one writer makes.
const MARKS: usize = 12;
/// Writers of a machine.
const WRITERS: usize = 4;

/// The signer of one machine: the same key, a memory of its own.
fn signer(t: &Fresh, machine: usize) -> GuardedSigner {
    let folder = t.keys().with_file_name(format!("keys-{machine}"));
    std::fs::create_dir_all(&folder).unwrap();
    for entry in std::fs::read_dir(t.keys()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "key" || e == "pub") {
            std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    GuardedSigner::open(&folder, ORIGIN).unwrap()
}

async fn mark(store: &Store, scribe: Scribe, scene: SceneId) -> EntryId {
    let mut slot = store.begin(scribe.agency, scribe.person).await.unwrap();
    let at = slot.now();
    let fact = SceneFact::Marked { mark: MarkKind::Items, at }.into();
    let new = NewEntry { subject: scene.into(), happened_at: at, corrects: None, fact, private: PrivatePart::none() };
    let staged = slot.append::<SceneState>(new).await.unwrap();
    slot.commit().await.unwrap();
    staged.entry
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_and_three_machines_write_one_log() {
    in_a_bucket(|t| async move {
        for count in [2, 3] {
            let scribe = Scribe::new(&t.store, &format!("{ORIGIN}{count}")).await;
            // The same two scenes from everywhere: each append reads what another machine wrote just before.
            let scenes = [SceneId::random(), SceneId::random()];
            let mut writers = Vec::new();
            for machine in 0..count {
                let store = if machine == 0 { t.store.clone() } else { t.another_machine().await };
                for writer in 0..WRITERS {
                    let store = store.clone();
                    writers.push(tokio::spawn(async move {
                        let mut made = Vec::new();
                        for n in 0..MARKS {
                            made.push(mark(&store, scribe, scenes[(writer + n) % 2]).await);
                        }
                        made
                    }));
                }
            }
            let mut told = Vec::new();
            for writer in writers {
                told.push(writer.await.unwrap());
            }
            let leaves = t.store.leaves(scribe.agency, 0, u32::MAX).await.unwrap();
            let leaves: Vec<Leaf> = leaves.iter().map(|bytes| Leaf::decode(bytes).unwrap()).collect();
            assert_eq!(leaves.len(), count * WRITERS * MARKS);
            let place: BTreeMap<EntryId, u64> = leaves.iter().map(|leaf| (leaf.entry, leaf.index)).collect();
            assert_eq!(place.values().copied().collect::<BTreeSet<_>>().len(), leaves.len(), "no index twice");
            for made in &told {
                let places: Vec<u64> = made.iter().map(|entry| place[entry]).collect();
                assert!(places.is_sorted(), "what one writer did stands in its order: {places:?}");
            }
            let report = check(&t.store, &Options::default()).await.unwrap();
            assert!(report.is_clean(), "{report:#?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn machines_that_sign_at_once_sign_one_history() {
    in_a_bucket(|t| async move {
        let scribe = Scribe::new(&t.store, ORIGIN).await;
        GuardedSigner::open(&t.keys(), ORIGIN).unwrap();
        let mut machines = Vec::new();
        for machine in 0..3 {
            let store = if machine == 0 { t.store.clone() } else { t.another_machine().await };
            let signer = signer(&t, machine);
            machines.push(tokio::spawn(async move {
                for _ in 0..6 {
                    mark(&store, scribe, SceneId::random()).await;
                    store.integrate(scribe.agency, &signer).await.unwrap();
                }
            }));
        }
        for machine in machines {
            machine.await.unwrap();
        }
        let published = t.store.clone();
        let size = t.store.checkpoint(scribe.agency).await.unwrap().unwrap().size;
        assert_eq!(size, 18);
        assert_eq!(tlog::audit(&published.log_folder(ORIGIN), 18).unwrap().size(), 18);
        let keys = Keys { memory: None, ..Keys::folder(&t.keys()).unwrap() };
        let report = check(&t.store, &Options { keys, ..Options::default() }).await.unwrap();
        assert!(report.is_clean(), "{report:#?}");
    })
    .await;
}

fn film(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|n| (n / 251 + n % 251) as u8).collect()
}

async fn begin(store: &Store, bytes: usize) -> Upload {
    let agency = AgencyId::random();
    let new = NewUpload { agency, person: PersonId::random(), length: Some(bytes as u64), metadata: Metadata::default() };
    store.create_upload(new).await.unwrap()
}

fn stream(bytes: &[u8]) -> impl futures::Stream<Item = Result<Bytes, Infallible>> + Send + use<> {
    futures::stream::iter([Ok(Bytes::copy_from_slice(bytes))])
}

/// Waits until bytes count, and no more come to count for a while.
async fn counted(store: &Store, upload: &Upload) -> u64 {
    let mut before = 0;
    loop {
        let offset = store.upload(upload.id).await.unwrap().unwrap().offset;
        if offset > 0 && offset == before {
            return offset;
        }
        before = offset;
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    }
}

/// Sends the rest as a client does: a save of the other machine that ended just now moves the offset once more, and the answer says where it is.
async fn go_on(store: &Store, upload: &Upload, bytes: &[u8], mut offset: u64) -> Appended {
    loop {
        match store.append_upload(upload.id, offset, stream(&bytes[offset as usize..]), None).await {
            Err(AppendError::Offset { offset: told }) => {
                assert!(told > offset, "what counted does not get less: {offset} to {told}");
                offset = told;
            }
            done => return done.unwrap(),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_upload_goes_on_at_another_machine_and_the_first_one_counts_nothing_any_more() {
    in_a_bucket(|t| async move {
        let limits = Limits { save_bytes: 1 << 20, ..*t.store.limits() };
        let (first, second) = (t.store.clone().with_limits(limits), t.another_machine().await);
        let bytes = film(21 << 20);
        let upload = begin(&first, bytes.len()).await;

        // The line to the first machine stays open, and nothing comes any more.
        let (sender, body) = mpsc::unbounded::<Result<Bytes, Infallible>>();
        let (store, id) = (first.clone(), upload.id);
        let hanging = tokio::spawn(async move { store.append_upload(id, 0, body, None).await });
        for piece in bytes[..11 << 20].chunks(64 << 10) {
            sender.unbounded_send(Ok(Bytes::copy_from_slice(piece))).unwrap();
        }
        let offset = counted(&first, &upload).await;
        let row = second.upload(upload.id).await.unwrap().unwrap();
        let refused = second.append_upload(upload.id, row.offset, stream(&bytes[row.offset as usize..]), None).await;
        assert!(!hanging.is_finished(), "{:?}", hanging.await);
        assert!(matches!(refused, Err(AppendError::Busy)), "{refused:?}");

        // It has not been heard of for longer than its lease: the sender goes on elsewhere, where its bytes count.
        t.clock.move_on(Span::from_seconds(31));
        let done = go_on(&second, &upload, &bytes, offset).await;
        assert!(done.complete && done.offset == bytes.len() as u64, "{done:?}");

        // The first one wakes up; on a slow machine it was still saving what it had, and knows already that it counts nothing.
        for piece in bytes[11 << 20..13 << 20].chunks(64 << 10) {
            if sender.unbounded_send(Ok(Bytes::copy_from_slice(piece))).is_err() {
                break;
            }
        }
        drop(sender);
        let fenced = hanging.await.unwrap();
        assert!(matches!(&fenced, Err(AppendError::Store(StoreError::Fenced(of))) if *of == upload.id), "{fenced:?}");
        let row = first.upload(upload.id).await.unwrap().unwrap();
        assert_eq!((row.offset, row.is_complete()), (bytes.len() as u64, true));

        // Both take it for whole, as after a crash between the bucket and the row; it becomes one object with the bytes that were sent.
        let whole = row.completed().unwrap();
        assert_eq!(whole.digests, DigestPair::of(&bytes));
        let (one, other) = tokio::join!(first.adopt(&whole), second.adopt(&whole));
        assert_eq!(one.unwrap(), other.unwrap());
        assert_eq!(second.verify_object(upload.object).await.unwrap(), whole.digests);
        assert_eq!(first.read_sidecar(upload.object).await.unwrap().unwrap().digests, whole.digests);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_machine_received_before_it_died_counts_at_the_next() {
    in_a_bucket(|t| async move {
        let limits = Limits { save_bytes: 1 << 20, ..*t.store.limits() };
        let bytes = film(20 << 20);
        let upload = begin(&t.store, bytes.len()).await;
        let dying = t.another_machine().await.with_limits(limits);
        let (sender, body) = mpsc::unbounded::<Result<Bytes, Infallible>>();
        for piece in bytes[..17 << 20].chunks(64 << 10) {
            sender.unbounded_send(Ok(Bytes::copy_from_slice(piece))).unwrap();
        }
        // A runtime of its own that ends at once: nothing of it is tidied up.
        let machine = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (id, store) = (upload.id, dying.clone());
        machine.spawn(async move { store.append_upload(id, 0, body, None).await });
        counted(&t.store, &upload).await;
        machine.shutdown_background();
        drop(sender);

        t.clock.move_on(Span::from_seconds(31));
        let offset = t.store.upload(upload.id).await.unwrap().unwrap().offset;
        assert!(go_on(&t.store, &upload, &bytes, offset).await.complete, "from {offset}");
        let whole = t.store.upload(upload.id).await.unwrap().unwrap().completed().unwrap();
        assert_eq!(whole.digests, DigestPair::of(&bytes));
        t.store.adopt(&whole).await.unwrap();
        assert_eq!(t.store.verify_object(upload.object).await.unwrap(), whole.digests);
    })
    .await;
}
