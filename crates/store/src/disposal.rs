//! Lawful destruction 销毁 of private parts: text and salt go, everything that proves an entry stays. Whether it is lawful, and who
//! says so, is decided above.
//!
//! This reaches the entry, the state its subject folds to, what lists show and in which texts people find it. It does not reach what other things say by themselves:
//! prints, scans and packages; the file name in the row of an upload and in the sidecar of its object; unfinished drafts; backups.

use std::collections::BTreeSet;

use base::{AgencyId, EntryId};
use model::SubjectRef;

use crate::db::Tx;
use crate::error::StoreError;
use crate::{Store, args, subjects};

/// Whose entry it is, when it is one of this log.
pub(crate) async fn subject_of(tx: &mut Tx, agency: AgencyId, entry: EntryId) -> Result<Option<SubjectRef>, StoreError> {
    let sql = "SELECT subject_kind AS kind, subject_id AS id FROM entry WHERE entry_id = $1 AND agency = $2";
    tx.fetch_one(sql, args![entry.0, agency.0]).await?.as_ref().map(subjects::reference).transpose()
}

/// Takes the private parts of entries away. Gives back whose entries they are.
pub(crate) async fn destroy(tx: &mut Tx, agency: AgencyId, entries: &[EntryId]) -> Result<Vec<SubjectRef>, StoreError> {
    let mut touched = BTreeSet::new();
    for entry in entries {
        let subject = subject_of(tx, agency, *entry).await?;
        let subject = subject.ok_or_else(|| StoreError::corrupt(format!("the entry {entry} is not of the log of {agency}")))?;
        // What was missing after a restore and is destroyed by an entry counts as destroyed from then on.
        let sql = "UPDATE payload SET private_salt = NULL, private_part = NULL, private_lost = NULL
                   WHERE entry_id = $1 AND (private_part IS NOT NULL OR private_lost IS NOT NULL)";
        if tx.execute(sql, args![entry.0]).await? > 0 {
            touched.insert(subject);
        }
    }
    Ok(touched.into_iter().collect())
}

impl Store {
    /// Makes what was destroyed vanish from the files of the database too. Called once a destruction is durable; it may be called
    /// again, and costs as much as writing the database anew.
    ///
    /// # Errors
    /// When the database refuses, or a reader holds on to the old pages; the rows are destroyed all the same.
    pub async fn wipe_destroyed(&self) -> Result<(), StoreError> {
        self.db().wipe().await
    }
}
