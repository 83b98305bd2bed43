//! The only SQL and the only objects: entries with the state they fold to, duties, uploads, originals.
//!
//! Entries are written in [`Slot::commit`] and nowhere else (invariant 11). What the law asks and what a person may do is not
//! decided here: callers load, decide and stage; the store makes it durable at once or not at all.

pub mod accounts;
pub mod db;
pub mod duties;
pub mod entries;
pub mod error;
pub mod log;
pub mod subjects;
pub mod viewings;

use std::path::PathBuf;
use std::sync::Arc;

use base::Clock;

pub use db::Db;
pub use duties::{DutyQuery, StoredDuty};
pub use error::StoreError;
pub use log::{Committed, Slot, Staged};
pub use subjects::{Columns, Link, Loaded, SubjectPage, SubjectQuery, SubjectRow};

/// The store of one server.
#[derive(Clone)]
pub struct Store {
    db: Db,
    clock: Arc<dyn Clock>,
    folder: PathBuf,
}

impl Store {
    /// A store over a database and a folder for objects.
    pub fn new(db: Db, folder: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock, folder }
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
