//! After the lawful destruction of private parts: the texts are nowhere, and everything that proves the entries is where it was.

use base::{EntryId, PersonId, SceneId};
use ledger::NewEntry;
use model::private::key;
use model::scene::{MarkKind, SceneFact};
use model::{PrivatePart, SceneState};
use sqlx::AssertSqlSafe;

use super::sample::{Sample, on_every_sample};
use crate::testing::Scribe;
use crate::{Columns, Store};

const SECRET: &str = "赵某某自述病史";
const KEPT: &str = "桌椅十二套";

/// A scene with three marks, whose second tells what is to be destroyed; lists show it too.
async fn scene(s: &Sample) -> (SceneId, Vec<EntryId>) {
    let (scene, mut entries) = (SceneId::random(), Vec::new());
    // Enough around it that pages of the database split.
    for text in [KEPT, SECRET, KEPT].into_iter().chain(std::iter::repeat_n(KEPT, 200)) {
        let mut slot = s.store().begin(s.scribe.agency, s.scribe.person).await.unwrap();
        let at = slot.now();
        let new = NewEntry {
            subject: scene.into(),
            happened_at: at,
            corrects: None,
            fact: SceneFact::Marked { mark: MarkKind::People, at }.into(),
            private: PrivatePart::none().with(if text == SECRET { key::TARGET } else { key::TEXT }, text),
        };
        entries.push(slot.append::<SceneState>(new).await.unwrap().entry);
        let columns = Columns { label: SECRET.into(), number: Some(SECRET.into()), status: "open", sort_at: at };
        slot.describe(scene.into(), &columns, &[]).await.unwrap();
        slot.commit().await.unwrap();
    }
    s.integrate().await;
    (scene, entries)
}

/// Whether a text stands anywhere in what the database keeps: in the bytes of its files, or in any value of any row.
async fn stands(s: &Sample, text: &str) -> bool {
    let db = s.store().db();
    if db.is_sqlite() {
        let file: String =
            db.fetch("SELECT file FROM pragma_database_list WHERE name = 'main'", vec![]).await.unwrap()[0].get("file").unwrap();
        let all = ["", "-wal"].map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default()).concat();
        return all.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    }
    let tables = "SELECT table_name::text AS tab FROM information_schema.tables WHERE table_schema = 'public'";
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    for table in db.fetch(tables, vec![]).await.unwrap() {
        let sql = format!("SELECT t::text AS line FROM {} AS t", table.get::<String>("tab").unwrap());
        for row in db.fetch(AssertSqlSafe(sql), vec![]).await.unwrap() {
            let line: String = row.get("line").unwrap();
            if line.contains(text) || line.contains(&hex) {
                return true;
            }
        }
    }
    false
}

async fn leaf(store: &Store, s: &Sample, entry: EntryId) -> Vec<u8> {
    let sql = "SELECT e.encoded FROM entry AS e WHERE e.entry_id = $1 AND e.agency = $2";
    let row = store.db().fetch_one(sql, crate::args![entry.0, s.scribe.agency.0]).await.unwrap().unwrap();
    row.get("encoded").unwrap()
}

#[tokio::test]
async fn destroyed_texts_are_nowhere_and_proofs_stay() {
    on_every_sample(|s| async move {
        let (scene, entries) = scene(&s).await;
        let (store, before) = (s.store(), s.check().await);
        assert!(stands(&s, SECRET).await, "what is to be destroyed is found while it is there");
        let hashed = leaf(store, &s, entries[1]).await;

        let mut slot = store.begin(s.scribe.agency, s.scribe.person).await.unwrap();
        assert_eq!(slot.destroy_private(&entries[1..2]).await.unwrap(), [scene.into()]);
        let loaded = slot.load::<SceneState>(scene).await.unwrap().unwrap();
        assert_eq!(loaded.private.expose().text(key::TARGET), None, "within the action already");
        slot.commit().await.unwrap();
        store.wipe_destroyed().await.unwrap();

        assert!(!stands(&s, SECRET).await);
        assert!(stands(&s, KEPT).await, "what was not destroyed stays");
        assert_eq!(leaf(store, &s, entries[1]).await, hashed);
        let loaded = store.load::<SceneState>(scene).await.unwrap().unwrap();
        assert_eq!((loaded.revision, loaded.state.marks.len()), (203, 203));
        assert_eq!(loaded.private.expose().text(key::TEXT), Some(KEPT));
        let sealed = store.entries_of(scene.into()).await.unwrap();
        assert!(sealed[1].private.is_none() && sealed[1].fact().is_ok() && sealed[0].private.is_some());
        let report = s.check().await;
        assert!(report.is_clean() && report.remarks == before.remarks, "{report:#?}");
        assert_eq!((report.counts.entries, report.counts.destroyed), (before.counts.entries, before.counts.destroyed + 1));

        // What is destroyed stays so, and the log goes on.
        let mut slot = store.begin(s.scribe.agency, s.scribe.person).await.unwrap();
        assert_eq!(slot.destroy_private(&entries[1..2]).await.unwrap(), []);
        slot.commit().await.unwrap();
        s.scribe.mark(store, scene).await;
        s.integrate().await;
        let report = s.check().await;
        assert!(report.is_clean(), "{report:#?}");
    })
    .await;
}

#[tokio::test]
async fn an_action_that_does_not_commit_destroys_nothing_and_no_log_reaches_into_another() {
    on_every_sample(|s| async move {
        let (scene, entries) = scene(&s).await;
        let mut slot = s.store().begin(s.scribe.agency, s.scribe.person).await.unwrap();
        slot.destroy_private(&entries).await.unwrap();
        drop(slot);
        let other = Scribe::new(s.store(), "demo.other").await;
        let mut slot = s.store().begin(other.agency, PersonId::random()).await.unwrap();
        assert!(slot.destroy_private(&entries[..1]).await.is_err());
        drop(slot);
        let sealed = s.store().entries_of(scene.into()).await.unwrap();
        assert!(sealed.iter().all(|entry| entry.private.is_some()));
        assert!(s.check().await.is_clean());
    })
    .await;
}
