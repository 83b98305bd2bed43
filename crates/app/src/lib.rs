//! One file per thing a person does, and the questions pages ask. Permission, load, evaluate afresh, decide, commit.
//!
//! No SQL, no HTTP, no clock of its own. Whatever changes a subject goes through [`act::Act`].

pub mod access;
pub mod act;
pub mod acting;
pub mod caller;
pub mod case;
pub mod catalogue;
pub mod clocks;
pub mod controller;
pub mod copy;
pub mod coverage;
pub mod derivation;
pub mod destruction;
pub mod detection;
pub mod device;
pub mod disposal;
pub mod dossier;
pub mod error;
pub mod export;
pub mod find;
pub mod import;
pub mod judge;
pub mod keys;
pub mod listing;
pub mod mirror;
pub mod once;
pub mod people;
pub mod preview;
pub mod pushed;
pub mod query;
pub mod readiness;
pub mod reading;
pub mod record;
pub mod recording;
pub mod recover;
pub mod remind;
pub mod retention;
pub mod rights;
pub mod room;
pub mod saved_view;
pub mod scene;
pub mod session;
pub mod settle;
pub mod setup;
pub mod speech;
pub mod spill;
pub mod stamp;
pub mod standing;
pub mod station;
pub mod sweep;
pub mod watch;
pub mod wiring;

use std::path::PathBuf;
use std::sync::Arc;

use base::AgencyId;
use store::Store;
use store::keys::KeyRing;
use store::signer::GuardedSigner;
use tlog::Cosigner;
use tokio::sync::Notify;
use typeset::Typesetter;

pub use caller::Caller;
pub use error::{AppError, FieldError};
pub use once::{By, Once};

/// The application: everything an action needs.
pub struct App {
    /// What is kept.
    pub store: Store,
    /// Sets documents; says why when it cannot.
    pub typesetter: Arc<dyn Typesetter>,
    /// Signs receipts.
    pub receipt_signer: KeyRing,
    /// Cosigns the logs that are followed; nothing where nobody is.
    pub cosigner: Option<Cosigner>,
    /// The folder of the keys: logs are signed with what lies there.
    pub keys: PathBuf,
    /// Who stamps checkpoints; nothing where nobody is set to.
    pub stamping: Option<stamp::Stamping>,
    /// Turns pages of a PDF into pictures, for redactions; nothing where the program is not there.
    pub rasteriser: Option<Arc<dyn record::Rasteriser>>,
    /// Where the pages are reached from outside; prints carry it, so that whoever holds one can look it up. Nothing where it is not set.
    pub public_address: Option<String>,
    /// Told after every commit, so that the log is integrated soon.
    pub appended: Arc<Notify>,
    /// Told when a copy was ordered, so that it is made soon.
    pub copies: Arc<Notify>,
}

impl App {
    /// The origin of an agency's log.
    ///
    /// # Errors
    /// When the agency has no log here.
    pub async fn origin(&self, agency: AgencyId) -> Result<String, AppError> {
        self.store.origin(agency).await?.ok_or(AppError::NotFound("机关的存证日志"))
    }

    /// The guarded signer of an agency's log.
    ///
    /// # Errors
    /// When the agency has no log here, or its key cannot be read.
    pub async fn log_signer(&self, agency: AgencyId) -> Result<GuardedSigner, AppError> {
        let origin = self.origin(agency).await?;
        GuardedSigner::open(&self.keys, &origin).map_err(AppError::internal)
    }
}
