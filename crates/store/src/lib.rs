//! The only SQL and the only objects: entries with the state they fold to, duties, uploads, originals.
//!
//! Entries are written in [`Slot::commit`] and nowhere else (invariant 11). What the law asks and what a person may do is not
//! decided here: callers load, decide and stage; the store makes it durable at once or not at all.

pub mod accounts;
pub mod backup;
pub mod check;
pub mod clock_watch;
pub mod controllers;
pub mod db;
pub mod derived;
pub mod disposal;
pub mod duties;
pub mod entries;
pub mod error;
pub mod figures;
pub mod find;
pub mod integrate;
pub mod keys;
pub mod log;
pub mod mirror;
pub mod objects;
pub mod proofs;
pub mod pushed;
pub mod reassess;
pub mod receipt;
pub mod recover;
pub mod reports;
pub mod saved_views;
pub mod scrub;
pub mod signer;
pub mod stamps;
pub mod standing;
pub mod subjects;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tiles;
pub mod uploads;
pub mod viewings;

use std::path::PathBuf;
use std::sync::Arc;

use base::Clock;

pub use clock_watch::Jump;
pub use controllers::ControllerRow;
pub use db::Db;
pub use derived::{Derivation, Made, Progress, Waveform};
pub use duties::{DutyQuery, InboxCount, StoredDuty, Tally};
pub use error::StoreError;
pub use find::{Dossiers, FindPage, FindQuery, Hit, Passage, Topic};
pub use integrate::{IntegrateError, SignedCheckpoint};
pub use log::{Committed, Slot, Staged};
pub use mirror::{MirrorLog, Newest};
pub use objects::{
    AtHand, BucketAccess, BucketError, DurableObject, ObjectDraft, ObjectReader, ObjectStream, Pace, Reserve, Sidecar,
    StoredObject,
};
pub use proofs::{NotProven, ProofError};
pub use pushed::{PushedContainer, PushedObject};
pub use reassess::Dependants;
pub use receipt::Receipt;
pub use signer::{GuardError, GuardedSigner};
pub use standing::{Gap, Standing};
pub use subjects::{Columns, Link, Loaded, SubjectPage, SubjectQuery, SubjectRow};
pub use uploads::{CompletedUpload, Limits, Upload};

/// The store of one server.
#[derive(Clone)]
pub struct Store {
    db: Db,
    clock: Arc<dyn Clock>,
    folder: PathBuf,
    objects: objects::Objects,
    writers: Arc<uploads::Writers>,
    limits: Limits,
    standings: Arc<standing::Standings>,
    clock_watch: Arc<clock_watch::ClockWatch>,
    /// This node among those that share a database, for leases.
    node: Arc<str>,
}

impl Store {
    /// A store over a database and a folder for objects.
    pub fn new(db: Db, folder: PathBuf, clock: Arc<dyn Clock>) -> Self {
        let objects = objects::Objects::folder(folder.clone());
        let clock_watch = Arc::new(clock_watch::ClockWatch::new(&folder, &*clock));
        let (writers, limits, standings) = (Arc::default(), Limits::default(), Arc::default());
        let node = base::RawId::random().to_string().into();
        Self { db, clock, folder, objects, writers, limits, standings, clock_watch, node }
    }

    /// The same store with its objects in a bucket; the folder keeps what is being made. Asks the bucket, and proves its lock once.
    ///
    /// # Errors
    /// When the bucket does not answer or its lock does not hold.
    pub async fn in_bucket(mut self, access: &BucketAccess) -> Result<Self, StoreError> {
        let scratch = objects::Folder::new(self.folder.clone());
        self.objects = objects::Objects::Bucket(objects::Bucket::open(access, scratch).await?);
        Ok(self)
    }

    /// The same store with other limits for what it takes in.
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The limits for what it takes in.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The database, for the modules of this crate and for tests that tamper with it.
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// The clock that stamps entries.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The folder that holds objects, parts of uploads and tiles.
    pub const fn folder(&self) -> &PathBuf {
        &self.folder
    }
}
