//! How the store stands, for those who run it: what is unsigned, what is open, how full the disk is, whether objects can be written.
//! Figures only: nothing of a case or a person leaves here.

use std::fs;
use std::io::Write as _;

use base::{AgencyId, Timestamp};

use crate::Store;
use crate::error::StoreError;
use crate::objects::{Objects, make_dirs, off_thread};

/// How far a log is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogStanding {
    /// Whose log.
    pub agency: AgencyId,
    /// Its origin.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// How many of them a checkpoint covers.
    pub signed: u64,
    /// When that checkpoint was signed.
    pub signed_at: Option<Timestamp>,
    /// When the first entry that no checkpoint covers was written.
    pub waiting_since: Option<Timestamp>,
}

/// How full the disk of the objects is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// What may still be written.
    pub free: u64,
    /// What uploads leave free.
    pub reserve: u64,
}

impl Store {
    /// How far every log is signed, by origin.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn log_standings(&self) -> Result<Vec<LogStanding>, StoreError> {
        let sql = "SELECT h.agency, h.origin, h.size, COALESCE(c.size, 0) AS signed, c.signed_at, e.recorded_at AS waiting_since
                   FROM log_head AS h LEFT JOIN checkpoint AS c ON c.agency = h.agency
                   LEFT JOIN entry AS e ON e.agency = h.agency AND e.leaf_index = COALESCE(c.size, 0)
                   ORDER BY h.origin";
        let rows = self.db().fetch(sql, vec![]).await?;
        let standing = |row: &crate::db::Row| {
            let instant = |column| Ok::<_, StoreError>(row.get::<Option<i64>>(column)?.map(Timestamp::from_millis));
            Ok(LogStanding {
                agency: row.id("agency")?,
                origin: row.get("origin")?,
                size: row.count("size")?,
                signed: row.count("signed")?,
                signed_at: instant("signed_at")?,
                waiting_since: instant("waiting_since")?,
            })
        };
        rows.iter().map(standing).collect()
    }

    /// Uploads that are not in custody yet.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn uploads_open(&self) -> Result<u64, StoreError> {
        let row = self.db().fetch_one("SELECT COUNT(*) AS count FROM upload WHERE state = 'arriving'", vec![]).await?;
        row.map_or(Ok(0), |row| row.count("count"))
    }

    /// How full the disk is.
    ///
    /// # Errors
    /// When the file system does not answer.
    pub async fn disk(&self) -> Result<Disk, StoreError> {
        let (folder, reserve) = (self.folder().clone(), self.limits().reserve);
        off_thread("asking for free space", move || {
            let there = folder.ancestors().find(|dir| dir.exists()).unwrap_or(&folder);
            let disk = rustix::fs::statvfs(there);
            let disk = disk.map_err(|e| StoreError::File { what: "asking for free space", source: e.into() })?;
            let reserve = reserve.of(disk.f_blocks.saturating_mul(disk.f_frsize));
            Ok(Disk { free: disk.f_bavail.saturating_mul(disk.f_frsize), reserve })
        })
        .await
    }

    /// Whether objects can be written and read back: tried with a small file that is no object and goes again.
    ///
    /// # Errors
    /// When they cannot.
    pub async fn probe_objects(&self) -> Result<(), StoreError> {
        let folder = match self.objects() {
            Objects::Folder(folder) => folder.clone(),
            // Written to it is with every upload, and each trial would stay as a version: asked is whether it is there.
            Objects::Bucket(bucket) => return bucket.prove_once().await.map(drop),
        };
        off_thread("trying the objects", move || {
            // Beside the objects, not among them: whoever lists them never meets it.
            let (objects, incoming) = (folder.root().join("objects"), folder.incoming());
            let probe = incoming.join(format!(".probe-{}", std::process::id()));
            let tried = || {
                make_dirs(&objects)?;
                fs::read_dir(&objects)?;
                make_dirs(&incoming)?;
                let mut file = fs::File::create(&probe)?;
                file.write_all(b"probe")?;
                drop(file);
                let same = fs::read(&probe)? == b"probe";
                fs::remove_file(&probe)?;
                if same { Ok(()) } else { Err(std::io::Error::other("another text came back")) }
            };
            tried().map_err(StoreError::file("trying the objects"))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use base::{SceneId, Span};

    use super::*;
    use crate::signer::GuardedSigner;
    use crate::testing::{Scribe, on_every_database};

    #[tokio::test]
    async fn a_log_tells_since_when_it_waits_for_a_signature() {
        on_every_database(|t| async move {
            let scribe = Scribe::new(&t.store, "demo.example/log").await;
            let standing = || async { t.store.log_standings().await.unwrap().remove(0) };
            assert_eq!((standing().await.size, standing().await.waiting_since), (0, None), "an empty log waits for nothing");
            let first = t.store.clock().now();
            scribe.mark(&t.store, SceneId::random()).await;
            t.clock.move_on(Span::from_hours(1));
            scribe.mark(&t.store, SceneId::random()).await;
            let waits = standing().await;
            assert_eq!((waits.size, waits.signed, waits.waiting_since), (2, 0, Some(first)));
            let signer = GuardedSigner::open(&t.keys(), "demo.example/log").unwrap();
            t.store.integrate(scribe.agency, &signer).await.unwrap();
            let signed = standing().await;
            assert_eq!((signed.signed, signed.signed_at, signed.waiting_since), (2, Some(t.store.clock().now()), None));
        })
        .await;
    }

    #[tokio::test]
    async fn objects_are_tried_and_leave_nothing_behind() {
        on_every_database(|t| async move {
            t.store.probe_objects().await.unwrap();
            for part in ["objects", "incoming"] {
                let dir = t.folder().join(part);
                assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
                fs::remove_dir(&dir).unwrap();
                fs::write(&dir, "a file where the folder was").unwrap();
                assert!(t.store.probe_objects().await.is_err(), "{part}");
                fs::remove_file(&dir).unwrap();
                t.store.probe_objects().await.unwrap();
            }
            let disk = t.store.disk().await.unwrap();
            assert!(disk.free > 0 && disk.reserve == 0);
            assert_eq!(t.store.uploads_open().await.unwrap(), 0);
        })
        .await;
    }
}
