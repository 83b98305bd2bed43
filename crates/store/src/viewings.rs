//! Viewing sessions under a grant (Art. 24). Their entry is in the ledger; the row only binds a stream to person and browser.

use base::{AccessId, ObjectId, PersonId, RawId, RecordingId, Timestamp};

use crate::error::StoreError;
use crate::log::Slot;
use crate::{Store, args};

/// A viewing session as it is kept.
#[derive(Clone, Debug)]
pub struct ViewingRow {
    /// Its id.
    pub id: RawId,
    /// Who views.
    pub person: PersonId,
    /// What.
    pub recording: RecordingId,
    /// Under which request.
    pub access: AccessId,
    /// In which browser session: the digest of its token.
    pub session: String,
    /// Since when.
    pub opened_at: Timestamp,
    /// Until when, at the latest.
    pub until: Timestamp,
    /// The preview that is seen, when it is not the original.
    pub preview: Option<ObjectId>,
}

impl Slot {
    /// Opens a viewing session together with its entry.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open_viewing(&mut self, v: &ViewingRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO viewing (id, person, recording, access, session, opened_at, until, preview)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let preview = v.preview.map(|id| id.0);
        let args = args![v.id, v.person.0, v.recording.0, v.access.0, v.session.as_str(), v.opened_at, v.until, preview];
        self.execute(sql, args).await?;
        Ok(())
    }
}

impl Store {
    /// A viewing session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn viewing(&self, id: RawId) -> Result<Option<ViewingRow>, StoreError> {
        let sql = "SELECT id, person, recording, access, session, opened_at, until, preview FROM viewing WHERE id = $1";
        let row = self.db().fetch_one(sql, args![id]).await?;
        row.map(|r| {
            Ok(ViewingRow {
                id: r.id("id")?,
                person: r.id("person")?,
                recording: r.id("recording")?,
                access: r.id("access")?,
                session: r.get("session")?,
                opened_at: r.instant("opened_at")?,
                until: r.instant("until")?,
                preview: r.get::<Option<String>>("preview")?.map(|_| r.id("preview")).transpose()?,
            })
        })
        .transpose()
    }
}
