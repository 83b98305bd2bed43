//! Reading what is kept again 核验: which objects are due, what reading them through finds, and which looks no entry tells of yet. When it
//! runs, and what an entry says, is decided above.
//!
//! A look is noted as soon as it is done; the entry that tells of it comes later and takes all untold looks together. So a crash loses no
//! look, and none is told twice.

use base::{AgencyId, ObjectId, Timestamp};
use futures::StreamExt as _;
use futures::stream;
use model::watch::{ObjectTrouble, ScrubFinding, ScrubPass};
use sm3_simd::LANES;

use crate::db::Row;
use crate::error::StoreError;
use crate::objects::{Pace, StoredObject};
use crate::{Slot, Store, args};

/// What reading an object through found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The object as its row tells it.
    pub object: StoredObject,
    /// What is wrong; nothing when its bytes are those that were registered.
    pub trouble: Option<ObjectTrouble>,
}

/// How an object stands by the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// When it was last read through.
    pub at: Timestamp,
    /// What was wrong.
    pub trouble: Option<ObjectTrouble>,
}

const fn word(trouble: ObjectTrouble) -> &'static str {
    match trouble {
        ObjectTrouble::Changed => "changed",
        ObjectTrouble::Missing => "missing",
        ObjectTrouble::Unreadable => "unreadable",
    }
}

fn trouble(row: &Row, column: &'static str) -> Result<Option<ObjectTrouble>, StoreError> {
    let said: Option<String> = row.get(column)?;
    let all = [ObjectTrouble::Changed, ObjectTrouble::Missing, ObjectTrouble::Unreadable];
    let read = |said: String| {
        let known = all.into_iter().find(|trouble| word(*trouble) == said);
        known.ok_or_else(|| StoreError::corrupt(format!("“{said}” is nothing that scrubbing finds")))
    };
    said.map(read).transpose()
}

impl Store {
    /// Objects that nobody has read through since `before`, the longest ago first, at most `limit`. One that never was counts from its
    /// arrival. What was lawfully destroyed is not looked for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due_for_scrub(&self, before: Timestamp, limit: u32) -> Result<Vec<StoredObject>, StoreError> {
        let sql = "SELECT o.id FROM object AS o LEFT JOIN scrub AS s ON s.object = o.id
                   WHERE o.destroyed_at IS NULL AND COALESCE(s.looked_at, o.created_at) < $1
                   ORDER BY COALESCE(s.looked_at, o.created_at), o.id LIMIT $2";
        let mut due = Vec::new();
        for row in self.db().fetch(sql, args![before, limit]).await? {
            due.extend(self.object(row.id("id")?).await?);
        }
        Ok(due)
    }

    /// Reads objects through, as many side by side as SM3 has lanes, and notes each look. Gives back what was found.
    ///
    /// # Errors
    /// When the database does not answer. That bytes are damaged is no error but what was looked for.
    pub async fn look_through(&self, objects: Vec<StoredObject>, pace: &Pace) -> Result<Vec<Look>, StoreError> {
        let mut looks = stream::iter(objects).map(|object| self.look(object, pace)).buffer_unordered(LANES);
        let mut done = Vec::new();
        while let Some(look) = looks.next().await {
            let look = look?;
            self.note_look(&look).await?;
            done.push(look);
        }
        Ok(done)
    }

    async fn look(&self, object: StoredObject, pace: &Pace) -> Result<Look, StoreError> {
        let trouble = match self.objects().size(object.id).await? {
            None => Some(ObjectTrouble::Missing),
            Some(size) if size != object.size => Some(ObjectTrouble::Changed),
            Some(_) => match self.objects().hash(object.id, Some(pace)).await.map(base::DualHasher::finish) {
                Ok(found) if found == object.digests => None,
                Ok(_) => Some(ObjectTrouble::Changed),
                Err(_) => Some(ObjectTrouble::Unreadable),
            },
        };
        Ok(Look { object, trouble })
    }

    async fn note_look(&self, look: &Look) -> Result<(), StoreError> {
        // What the log knows of it stays in `before` until an entry tells of a newer look.
        let sql = "INSERT INTO scrub (object, agency, looked_at, finding, before, told) VALUES ($1, $2, $3, $4, NULL, 0)
                   ON CONFLICT (object) DO UPDATE SET looked_at = $3, finding = $4, told = 0,
                     before = CASE WHEN scrub.told = 1 THEN scrub.finding ELSE scrub.before END";
        let args = args![look.object.id.0, look.object.agency.0, self.clock().now(), look.trouble.map(word)];
        self.db().execute(sql, args).await?;
        if look.trouble.is_none() {
            self.note_verified(look.object.id).await?;
        }
        Ok(())
    }

    /// How an object stands by the last look; nothing when scrubbing has not come to it yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn looked(&self, object: ObjectId) -> Result<Option<Looked>, StoreError> {
        let row = self.db().fetch_one("SELECT looked_at, finding FROM scrub WHERE object = $1", args![object.0]).await?;
        row.map(|row| Ok(Looked { at: row.instant("looked_at")?, trouble: trouble(&row, "finding")? })).transpose()
    }

    /// The agencies with looks that no entry tells of yet, and whether something new is wrong among them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn untold_looks(&self) -> Result<Vec<(AgencyId, bool)>, StoreError> {
        let sql = "SELECT agency, CAST(SUM(CASE WHEN finding IS NOT NULL AND (before IS NULL OR before <> finding) THEN 1 ELSE 0 END) AS BIGINT) AS wrong
                   FROM scrub WHERE told = 0 GROUP BY agency ORDER BY agency";
        let rows = self.db().fetch(sql, vec![]).await?;
        rows.iter().map(|row| Ok((row.id("agency")?, row.count("wrong")? > 0))).collect()
    }
}

impl Slot {
    /// Takes the looks that no entry tells of yet together as one pass; they count as told when this action commits.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take_looks(&mut self) -> Result<Option<ScrubPass>, StoreError> {
        let agency = self.agency();
        let sql =
            "SELECT COUNT(*) AS n, COALESCE(MIN(s.looked_at), 0) AS since, CAST(COALESCE(SUM(o.size), 0) AS BIGINT) AS bytes
                   FROM scrub AS s JOIN object AS o ON o.id = s.object WHERE s.agency = $1 AND s.told = 0";
        let Some(row) = self.tx.fetch_one(sql, args![agency.0]).await? else { return Ok(None) };
        let objects = row.count("n")?;
        if objects == 0 {
            return Ok(None);
        }
        let (from, bytes) = (row.instant("since")?, row.count("bytes")?);
        let sql = "SELECT object, finding, before FROM scrub
                   WHERE agency = $1 AND told = 0 AND (finding IS NOT NULL OR before IS NOT NULL) ORDER BY object";
        let (mut found, mut mended) = (Vec::new(), Vec::new());
        for row in self.tx.fetch(sql, args![agency.0]).await? {
            let object: ObjectId = row.id("object")?;
            match trouble(&row, "finding")? {
                Some(trouble) => found.push(ScrubFinding { object, trouble }),
                None => mended.push(object),
            }
        }
        self.tx.execute("UPDATE scrub SET told = 1, before = NULL WHERE agency = $1 AND told = 0", args![agency.0]).await?;
        Ok(Some(ScrubPass { from, objects, bytes, found, mended }))
    }
}

#[cfg(test)]
mod tests {
    use base::Span;

    use super::*;
    use crate::check::tests::sample::on_every_sample;

    #[tokio::test]
    async fn what_was_not_read_for_long_is_read_and_what_differs_is_found_told_and_mended() {
        on_every_sample(|s| async move {
            let (store, pace) = (s.store().clone(), Pace::new(None));
            assert!(store.due_for_scrub(store.clock().now(), 10).await.unwrap().is_empty(), "arrival counts as a look");
            s.t.clock.move_on(Span::from_seconds(86_400));
            let all = store.due_for_scrub(store.clock().now(), 10).await.unwrap();
            assert!(all.len() > 1 && all.iter().any(|o| o.id == s.original.id));
            let path = store.objects().here().object(s.original.id);
            let was = std::fs::read(&path).unwrap();
            let look = async || {
                let now = store.clock().now();
                s.t.clock.move_on(Span::from_seconds(1));
                let looks = store.look_through(store.due_for_scrub(store.clock().now(), 10).await.unwrap(), &pace).await.unwrap();
                assert_eq!(looks.len(), all.len());
                s.t.clock.move_on(Span::from_seconds(1));
                let mut slot = store.begin(s.scribe.agency, base::PersonId::default()).await.unwrap();
                let pass = slot.take_looks().await.unwrap().unwrap();
                slot.commit().await.unwrap();
                assert!(pass.from > now);
                pass
            };
            let pass = look().await;
            let bytes: u64 = all.iter().map(|o| o.size).sum();
            assert_eq!((pass.objects, pass.bytes, pass.found.len()), (all.len() as u64, bytes, 0));
            let verified = store.object(s.original.id).await.unwrap().unwrap().verified_at;
            assert_eq!(verified, store.looked(s.original.id).await.unwrap().map(|l| l.at));
            assert!(store.untold_looks().await.unwrap().is_empty());

            // As many bytes, one of them another: only reading shows it.
            let mut other = was.clone();
            other[0] ^= 1;
            std::fs::write(&path, &other).unwrap();
            let found = look().await.found;
            assert_eq!(found, [ScrubFinding { object: s.original.id, trouble: ObjectTrouble::Changed }]);
            assert_eq!(store.object(s.original.id).await.unwrap().unwrap().verified_at, verified, "not verified since");
            std::fs::remove_file(&path).unwrap();
            assert_eq!(look().await.found, [ScrubFinding { object: s.original.id, trouble: ObjectTrouble::Missing }]);
            std::fs::write(&path, &was).unwrap();
            let pass = look().await;
            assert_eq!((pass.found.len(), pass.mended), (0, vec![s.original.id]));
            assert!(look().await.mended.is_empty(), "told once");

            let mut slot = store.begin(s.scribe.agency, base::PersonId::default()).await.unwrap();
            slot.destroy_objects(&[s.original.id]).await.unwrap();
            slot.commit().await.unwrap();
            s.t.clock.move_on(Span::from_seconds(1));
            let left = store.due_for_scrub(store.clock().now(), 10).await.unwrap();
            assert_eq!(left.len(), all.len() - 1, "what was lawfully destroyed is not missed");
        })
        .await;
    }
}
