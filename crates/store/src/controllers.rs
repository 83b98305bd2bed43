//! Accounts of body-worn systems 执法记录仪系统 and the tokens that they were given. That an account was made or revoked is an entry; the row
//! beside it holds the digest of the key.

use base::{AgencyId, ControllerId, Sha256Digest, Timestamp};

use crate::db::Row;
use crate::error::StoreError;
use crate::log::Slot;
use crate::{Store, args};

/// An account as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerRow {
    /// Whose.
    pub id: ControllerId,
    /// For which agency.
    pub agency: AgencyId,
    /// SHA-256 of its key.
    pub key: Sha256Digest,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Slot {
    /// Makes an account together with its entry; one of that id gets another key.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_controller(&mut self, c: &ControllerRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO controller (id, agency, key_sha256, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (id) DO UPDATE SET key_sha256 = excluded.key_sha256";
        self.execute(sql, args![c.id.0, c.agency.0, c.key.to_string(), c.created_at, c.revoked_at]).await?;
        Ok(())
    }

    /// Ends an account together with its entry; its tokens open nothing more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_controller(&mut self, id: ControllerId, at: Timestamp) -> Result<(), StoreError> {
        self.execute("UPDATE controller SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", args![id.0, at]).await?;
        self.end_controller_tokens(id).await
    }

    /// Ends the tokens of an account.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_controller_tokens(&mut self, id: ControllerId) -> Result<(), StoreError> {
        self.execute("DELETE FROM controller_token WHERE controller = $1", args![id.0]).await?;
        Ok(())
    }
}

impl Store {
    /// An account, also one that was revoked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn controller(&self, id: ControllerId) -> Result<Option<ControllerRow>, StoreError> {
        let sql = "SELECT id, agency, key_sha256, created_at, revoked_at FROM controller WHERE id = $1";
        self.db().fetch_one(sql, args![id.0]).await?.map(|row| read(&row)).transpose()
    }

    /// Gives a token; those that ran out go.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_controller_token(
        &self,
        token: &Sha256Digest,
        controller: ControllerId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.db().execute("DELETE FROM controller_token WHERE expires_at <= $1", args![now]).await?;
        let sql = "INSERT INTO controller_token (token_sha256, controller, expires_at) VALUES ($1, $2, $3)";
        self.db().execute(sql, args![token.to_string(), controller.0, expires_at]).await?;
        Ok(())
    }

    /// The account that a token was given to; nothing when it ran out or the account was revoked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn controller_with_token(&self, token: &Sha256Digest, now: Timestamp) -> Result<Option<ControllerRow>, StoreError> {
        let sql = "SELECT c.id, c.agency, c.key_sha256, c.created_at, c.revoked_at
                   FROM controller_token AS t JOIN controller AS c ON c.id = t.controller
                   WHERE t.token_sha256 = $1 AND t.expires_at > $2 AND c.revoked_at IS NULL";
        self.db().fetch_one(sql, args![token.to_string(), now]).await?.map(|row| read(&row)).transpose()
    }
}

fn read(row: &Row) -> Result<ControllerRow, StoreError> {
    let key: String = row.get("key_sha256")?;
    Ok(ControllerRow {
        id: row.id("id")?,
        agency: row.id("agency")?,
        key: key.parse().map_err(|_| StoreError::corrupt("a digest is none"))?,
        created_at: row.instant("created_at")?,
        revoked_at: row.get::<Option<i64>>("revoked_at")?.map(Timestamp::from_millis),
    })
}
