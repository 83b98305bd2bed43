//! Locks held for as long as they are wanted: every object in a bucket is locked for a short time on arrival, again and again before that ends,
//! and until a far day once it is archived. A folder has no locks, and nothing to hold.

use base::{ObjectId, Span, Timestamp};

use super::{Bucket, Objects};
use crate::error::StoreError;
use crate::{Slot, Store, args};

/// Objects per round.
const AT_ONCE: u32 = 200;

impl Store {
    /// For how long objects of a case that is archived are locked; nothing where objects are not in a bucket.
    pub fn archived_lock(&self) -> Option<Span> {
        match self.objects() {
            Objects::Folder(_) => None,
            Objects::Bucket(bucket) => Some(bucket.archived_lock()),
        }
    }

    /// Extends every lock that ends soon, or sooner than is wanted. Gives how many. What cannot be locked keeps the others from nothing.
    ///
    /// # Errors
    /// When the database does not answer, or a lock is refused; then the others were extended all the same.
    pub async fn hold_locks(&self) -> Result<u64, StoreError> {
        let Objects::Bucket(bucket) = self.objects() else { return Ok(0) };
        let (mut held, mut failed, mut after) = (0, None, String::new());
        loop {
            // Half of a lock is time enough to find out why one cannot be extended.
            let now = self.clock().now();
            let soon = now.plus(Span::from_millis(bucket.arrival_lock().millis() / 2));
            let sql = "SELECT id, keep_until FROM object WHERE id > $1 AND (locked_until < keep_until OR locked_until < $2)
                         AND destroyed_at IS NULL
                       ORDER BY id LIMIT $3";
            let rows = self.db().fetch(sql, args![after.as_str(), soon, AT_ONCE]).await?;
            let Some(last) = rows.last() else { break };
            after = last.get("id")?;
            for row in &rows {
                let id: ObjectId = row.id("id")?;
                let until = row.instant("keep_until")?.max(now.plus(bucket.arrival_lock()));
                match bucket.extend(&Bucket::object(id), until).await {
                    Ok(()) => {
                        let sql = "UPDATE object SET locked_until = $2 WHERE id = $1";
                        self.db().execute(sql, args![id.0, until]).await?;
                        held += 1;
                    }
                    Err(e) => failed = Some(e),
                }
            }
        }
        failed.map_or(Ok(held), Err)
    }

    /// Until when an object is locked in its bucket; nothing when it is not, or there is no bucket.
    ///
    /// # Errors
    /// When the bucket does not answer.
    pub async fn locked_until(&self, id: ObjectId) -> Result<Option<Timestamp>, StoreError> {
        match self.objects() {
            Objects::Folder(_) => Ok(None),
            Objects::Bucket(bucket) => Ok(bucket.head(&Bucket::object(id)).await?.and_then(|head| head.locked_until)),
        }
    }
}

impl Slot {
    /// Wants objects locked until an instant at least; the locks follow ([`Store::hold_locks`]).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_locked(&mut self, objects: &[ObjectId], until: Timestamp) -> Result<(), StoreError> {
        for id in objects {
            self.execute("UPDATE object SET keep_until = $2 WHERE id = $1 AND keep_until < $2", args![id.0, until]).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use base::{DigestPair, PersonId};

    use super::*;
    use crate::log::{NewObject, Purpose};
    use crate::testing::{Scribe, in_a_bucket};

    #[tokio::test]
    async fn locks_are_extended_before_they_end_and_until_what_is_wanted() {
        in_a_bucket(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/locks").await;
            let object = t.store.put_object(b"a video".to_vec()).await.unwrap();
            let first = t.store.locked_until(object.id).await.unwrap().unwrap();
            let mut slot = t.store.begin(scribe.agency, PersonId::random()).await.unwrap();
            let row = NewObject {
                id: object.id,
                purpose: Purpose::Original,
                size: object.size,
                digests: DigestPair::of(b"a video"),
                media_type: "video/mp4".into(),
                receipt: None,
            };
            slot.register_object(&row).await.unwrap();
            slot.commit().await.unwrap();
            // The clock of the test is not that of the bucket: a day that lies ahead for both.
            let (now, real) = (t.store.clock().now(), Timestamp::from_millis(jiff::Timestamp::now().as_millisecond()));
            let far = now.max(real).plus(Span::from_hours(48));
            let mut slot = t.store.begin(scribe.agency, PersonId::random()).await.unwrap();
            slot.keep_locked(&[object.id], far).await.unwrap();
            slot.commit().await.unwrap();
            assert_eq!(t.store.hold_locks().await.unwrap(), 1);
            let second = t.store.locked_until(object.id).await.unwrap().unwrap();
            assert!(second > first && second >= far.minus(Span::from_seconds(1)), "{first} {second} {far}");
            assert_eq!(t.store.hold_locks().await.unwrap(), 0, "long enough");
        })
        .await;
    }

    #[tokio::test]
    async fn a_lock_is_never_wanted_for_a_shorter_time() {
        crate::testing::on_every_database(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/back").await;
            let object = t.store.put_object(b"a video".to_vec()).await.unwrap();
            let row = NewObject {
                id: object.id,
                purpose: Purpose::Original,
                size: object.size,
                digests: object.digests,
                media_type: "video/mp4".into(),
                receipt: None,
            };
            let kept = async || {
                let row = t.store.db().fetch_one("SELECT keep_until FROM object WHERE id = $1", args![object.id.0]).await;
                row.unwrap().unwrap().instant("keep_until").unwrap()
            };
            let mut slot = t.store.begin(scribe.agency, PersonId::random()).await.unwrap();
            let far = slot.now().plus(Span::from_hours(48));
            slot.register_object(&row).await.unwrap();
            slot.keep_locked(&[object.id], far).await.unwrap();
            slot.commit().await.unwrap();
            assert_eq!(kept().await, far);
            // As a clock that was set back would have it.
            let mut slot = t.store.begin(scribe.agency, PersonId::random()).await.unwrap();
            slot.keep_locked(&[object.id], far.minus(Span::from_hours(24))).await.unwrap();
            slot.commit().await.unwrap();
            assert_eq!(kept().await, far);
        })
        .await;
    }
}
