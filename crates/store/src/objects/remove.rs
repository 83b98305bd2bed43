//! The only way in which bytes leave: lawful destruction, once an entry that names them is durable. Whether it is lawful is decided above; that they are
//! gone is told by that entry, and `check` compares.

use base::ObjectId;

use super::bucket::Bucket;
use super::{Objects, off_thread};
use crate::db::Row;
use crate::error::StoreError;
use crate::log::Slot;
use crate::{Store, args};

impl Slot {
    /// Says in the rows of objects that their bytes are destroyed from now on; previews and pictures that were made of them are forgotten, and what
    /// their sender called them. Gives the objects of these previews, whose bytes go as well.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn destroy_objects(&mut self, objects: &[ObjectId]) -> Result<Vec<ObjectId>, StoreError> {
        let (now, agency, mut previews) = (self.now(), self.agency(), Vec::new());
        for id in objects {
            let sql = "UPDATE object SET destroyed_at = $2 WHERE id = $1 AND agency = $3 AND destroyed_at IS NULL";
            self.execute(sql, args![id.0, now, agency.0]).await?;
            let sql = "SELECT object FROM derived WHERE original = $1 AND object IS NOT NULL";
            let made: Vec<Row> = self.tx.fetch(sql, args![id.0]).await?;
            previews.extend(made.iter().map(|row| row.id("object")).collect::<Result<Vec<ObjectId>, _>>()?);
            self.execute("DELETE FROM derived WHERE original = $1", args![id.0]).await?;
            // What the sender called it goes, too.
            self.execute("UPDATE upload SET metadata = '{}' WHERE object = $1", args![id.0]).await?;
        }
        Ok(previews)
    }
}

impl Store {
    /// Takes the bytes of objects away, with what stands beside them. What is gone already is no error. Gives how many still stand because a lock
    /// holds them; the lock of an object ends by itself, and this is called again.
    ///
    /// # Errors
    /// When the disk refuses, or the bucket does not answer.
    pub async fn remove_destroyed(&self, objects: &[ObjectId]) -> Result<usize, StoreError> {
        let mut locked = 0;
        for id in objects.iter().copied() {
            match self.objects() {
                Objects::Folder(folder) => {
                    let folder = folder.clone();
                    off_thread("removing what was destroyed", move || folder.remove(id)).await?;
                }
                Objects::Bucket(bucket) => {
                    let (object, sidecar) =
                        (bucket.remove(&Bucket::object(id)).await?, bucket.remove(&Bucket::sidecar(id)).await?);
                    locked += usize::from(!object || !sidecar);
                }
            }
        }
        Ok(locked)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{in_a_bucket, on_every_database};

    #[tokio::test]
    async fn what_is_destroyed_is_gone_with_what_stands_beside_it_and_nothing_else() {
        on_every_database(async |t| {
            let put = async |bytes: &[u8]| t.store.put_object(bytes.to_vec()).await.unwrap().id;
            let (gone, stays) = (put(b"gone").await, put(b"stays").await);
            assert_eq!(t.store.remove_destroyed(&[gone]).await.unwrap(), 0);
            assert!(t.store.objects().size(gone).await.unwrap().is_none());
            assert_eq!(t.store.objects().size(stays).await.unwrap(), Some(5));
            assert_eq!(t.store.remove_destroyed(&[gone]).await.unwrap(), 0, "a second time is no error");
        })
        .await;
    }

    #[tokio::test]
    async fn a_lock_holds_what_was_destroyed_until_it_ends() {
        in_a_bucket(async |t| {
            let locked = t.store.put_object(b"locked".to_vec()).await.unwrap().id;
            assert_eq!(t.store.remove_destroyed(&[locked]).await.unwrap(), 1);
            assert_eq!(t.store.objects().size(locked).await.unwrap(), Some(6));
        })
        .await;
    }
}
