//! What belongs to people and not to the law: credentials, sessions, failed logins, drafts.

use base::{AgencyId, PersonId, Span, Timestamp};

use crate::error::StoreError;
use crate::{Store, args};

/// A credential as it is kept.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Whose.
    pub person: PersonId,
    /// In which agency.
    pub agency: AgencyId,
    /// Argon2id, in PHC form.
    pub password: String,
}

/// A session as it is kept; the token itself is only in the browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// SHA-256 of the token, in hexadecimal digits.
    pub token: String,
    /// Whose.
    pub person: PersonId,
    /// In which agency.
    pub agency: AgencyId,
    /// What every request that changes something must carry.
    pub csrf: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
}

/// A draft as it was saved.
#[derive(Clone, Debug)]
pub struct Draft {
    /// How often it was saved.
    pub revision: u64,
    /// JSON, as the page wrote it.
    pub body: String,
    /// When.
    pub saved_at: Timestamp,
}

impl Store {
    /// Sets the password of a login.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_credential(&self, login: &str, c: &Credential) -> Result<(), StoreError> {
        let sql = "INSERT INTO credential (login, person, agency, password) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (login) DO UPDATE SET person = excluded.person, agency = excluded.agency, password = excluded.password";
        self.db().execute(sql, args![login, c.person.0, c.agency.0, c.password.as_str()]).await?;
        Ok(())
    }

    /// The credential of a login.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn credential(&self, login: &str) -> Result<Option<Credential>, StoreError> {
        let sql = "SELECT person, agency, password FROM credential WHERE login = $1";
        let row = self.db().fetch_one(sql, args![login]).await?;
        row.map(|r| Ok(Credential { person: r.id("person")?, agency: r.id("agency")?, password: r.get("password")? })).transpose()
    }

    /// Every login of an agency with the person it belongs to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn logins(&self) -> Result<Vec<(String, PersonId)>, StoreError> {
        let rows = self.db().fetch("SELECT login, person FROM credential ORDER BY login", vec![]).await?;
        rows.iter().map(|r| Ok((r.get("login")?, r.id("person")?))).collect()
    }

    /// Opens a session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_session(&self, s: &Session) -> Result<(), StoreError> {
        let sql = "INSERT INTO session (token, person, agency, csrf, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6)";
        let args = args![s.token.as_str(), s.person.0, s.agency.0, s.csrf.as_str(), s.created_at, s.used_at];
        self.db().execute(sql, args).await?;
        Ok(())
    }

    /// The session of a token's digest.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, StoreError> {
        let sql = "SELECT token, person, agency, csrf, created_at, used_at FROM session WHERE token = $1";
        let row = self.db().fetch_one(sql, args![token]).await?;
        row.map(|r| {
            Ok(Session {
                token: r.get("token")?,
                person: r.id("person")?,
                agency: r.id("agency")?,
                csrf: r.get("csrf")?,
                created_at: r.instant("created_at")?,
                used_at: r.instant("used_at")?,
            })
        })
        .transpose()
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn touch_session(&self, token: &str, now: Timestamp) -> Result<(), StoreError> {
        self.db().execute("UPDATE session SET used_at = $2 WHERE token = $1", args![token, now]).await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn close_session(&self, token: &str) -> Result<(), StoreError> {
        self.db().execute("DELETE FROM session WHERE token = $1", args![token]).await?;
        Ok(())
    }

    /// Failed logins under a name within `window` before `now`, and when the first of them was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn failures(&self, name: &str, now: Timestamp, window: Span) -> Result<(u64, Timestamp), StoreError> {
        let sql = "SELECT failures, since FROM throttle WHERE name = $1 AND since > $2";
        let row = self.db().fetch_one(sql, args![name, now.minus(window)]).await?;
        row.map_or(Ok((0, now)), |r| Ok((r.count("failures")?, r.instant("since")?)))
    }

    /// Notes a failed login; a window that has passed starts anew.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_failure(&self, name: &str, now: Timestamp, window: Span) -> Result<(), StoreError> {
        let sql = "INSERT INTO throttle (name, failures, since) VALUES ($1, 1, $2)
                   ON CONFLICT (name) DO UPDATE SET
                     failures = CASE WHEN throttle.since > $3 THEN throttle.failures + 1 ELSE 1 END,
                     since    = CASE WHEN throttle.since > $3 THEN throttle.since ELSE excluded.since END";
        self.db().execute(sql, args![name, now, now.minus(window)]).await?;
        Ok(())
    }

    /// Forgets failed logins after a good one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn clear_failures(&self, name: &str) -> Result<(), StoreError> {
        self.db().execute("DELETE FROM throttle WHERE name = $1", args![name]).await?;
        Ok(())
    }

    /// A person's draft.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn draft(&self, person: PersonId, name: &str) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT revision, body, saved_at FROM draft WHERE person = $1 AND name = $2";
        let row = self.db().fetch_one(sql, args![person.0, name]).await?;
        row.map(|r| Ok(Draft { revision: r.count("revision")?, body: r.get("body")?, saved_at: r.instant("saved_at")? }))
            .transpose()
    }

    /// Saves a draft over the revision that the page has seen (0: none yet). `None`: somebody saved in between.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_draft(
        &self,
        person: PersonId,
        name: &str,
        seen: u64,
        body: &str,
        now: Timestamp,
    ) -> Result<Option<u64>, StoreError> {
        let (sql, args) = if seen == 0 {
            (
                "INSERT INTO draft (person, name, revision, body, saved_at) VALUES ($1, $2, 1, $3, $4) ON CONFLICT DO NOTHING",
                args![person.0, name, body, now],
            )
        } else {
            (
                "UPDATE draft SET revision = revision + 1, body = $3, saved_at = $4 WHERE person = $1 AND name = $2 AND revision = $5",
                args![person.0, name, body, now, seen],
            )
        };
        Ok((self.db().execute(sql, args).await? == 1).then_some(seen + 1))
    }

    /// Who else has a draft of that name, saved since an instant, and when last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drafters(
        &self,
        name: &str,
        except: PersonId,
        since: Timestamp,
    ) -> Result<Vec<(PersonId, Timestamp)>, StoreError> {
        let sql = "SELECT person, saved_at FROM draft WHERE name = $1 AND person <> $2 AND saved_at >= $3 ORDER BY saved_at DESC";
        let rows = self.db().fetch(sql, args![name, except.0, since]).await?;
        rows.iter().map(|r| Ok((r.id("person")?, r.instant("saved_at")?))).collect()
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drop_draft(&self, person: PersonId, name: &str) -> Result<(), StoreError> {
        self.db().execute("DELETE FROM draft WHERE person = $1 AND name = $2", args![person.0, name]).await?;
        Ok(())
    }
}
