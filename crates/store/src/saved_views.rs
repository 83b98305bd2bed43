//! Lists as people saved them 常用视图: the address of a page with its filters, under a name of the person's own. No subject, no law.

use base::{PersonId, Timestamp};

use crate::error::StoreError;
use crate::{Store, args};

/// A list as somebody saved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// What the person calls it.
    pub name: String,
    /// The path of the page with its query.
    pub address: String,
}

impl Store {
    /// The saved lists of a person, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn saved_views(&self, person: PersonId) -> Result<Vec<SavedView>, StoreError> {
        let sql = "SELECT name, address FROM saved_view WHERE person = $1 ORDER BY name";
        let rows = self.db().fetch(sql, args![person.0]).await?;
        rows.iter().map(|r| Ok(SavedView { name: r.get("name")?, address: r.get("address")? })).collect()
    }

    /// Saves a list; one of the same name is written over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_view(&self, person: PersonId, view: &SavedView, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO saved_view (person, name, address, saved_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (person, name) DO UPDATE SET address = excluded.address, saved_at = excluded.saved_at";
        self.db().execute(sql, args![person.0, view.name.as_str(), view.address.as_str(), now]).await?;
        Ok(())
    }

    /// Throws a saved list away.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drop_view(&self, person: PersonId, name: &str) -> Result<(), StoreError> {
        self.db().execute("DELETE FROM saved_view WHERE person = $1 AND name = $2", args![person.0, name]).await?;
        Ok(())
    }
}
