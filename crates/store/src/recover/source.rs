//! Where missing entries come from: another copy of the same log. Nothing that it says is believed unless it leads to a signed root.

use std::path::Path;

use base::{AgencyId, ObjectId, PersonId};
use futures::future::BoxFuture;
use ledger::{Salt, Salted};
use tlog::Note;

use crate::accounts::Credential;
use crate::args;
use crate::backup::{self, Place};
use crate::db::{Row, Tx, plain};
use crate::error::StoreError;

/// An entry as a copy has it, not yet believed.
#[derive(Clone, Debug)]
pub struct CopiedEntry {
    /// The leaf.
    pub encoded: Vec<u8>,
    /// The rule part.
    pub rule: Salted,
    /// The private part.
    pub private: Option<Salted>,
    /// Whether a private part that is not there was lawfully destroyed; otherwise the copy never had it.
    pub destroyed: bool,
}

/// What a copy says of an object beside the entry that names it.
#[derive(Clone, Debug)]
pub struct CopiedObject {
    /// The media type.
    pub media_type: String,
    /// The signed receipt.
    pub receipt: Option<String>,
}

/// What belongs to an agency beside its log.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The last numbers that were issued: word, year, number.
    pub numbers: Vec<(String, i64, i64)>,
    /// Logins.
    pub credentials: Vec<(String, Credential)>,
}

/// A copy of entries of a log: another database, a backup, the mirror of a superior.
pub trait EntrySource: Send {
    /// The newest checkpoint that it has of a log.
    fn checkpoint<'a>(&'a mut self, origin: &'a str) -> BoxFuture<'a, Result<Option<Note>, StoreError>>;

    /// Entries of a log from an index on, in order; fewer than asked for when there are no more.
    fn entries<'a>(&'a mut self, origin: &'a str, from: u64, limit: u32) -> BoxFuture<'a, Result<Vec<CopiedEntry>, StoreError>>;

    /// What it says of an object. A mirror says nothing.
    fn object(&mut self, id: ObjectId) -> BoxFuture<'_, Result<Option<CopiedObject>, StoreError>>;

    /// What belongs to an agency beside its log. A mirror has nothing of it.
    fn beside(&mut self, agency: AgencyId) -> BoxFuture<'_, Result<Beside, StoreError>>;

    /// Whether it may lack the very end of the log and is brought back all the same, up to the largest signed root that it leads to. True of
    /// a mirror alone: it is seconds behind what it mirrors, and nobody can have a newer one.
    fn may_end_early(&self) -> bool {
        false
    }
}

/// Another database of the same log.
pub struct DatabaseSource(Tx);

impl DatabaseSource {
    /// Opens a database file, a backup's folder or the folder of one copy, or a server's database by its address (`postgres://…`).
    ///
    /// # Errors
    /// When there is none, or it cannot be read; also when the backup is of a server's database, which has to be restored first.
    pub async fn open(from: &str) -> Result<Self, SourceError> {
        if from.starts_with("postgres://") || from.starts_with("postgresql://") {
            return Ok(Self(plain::read_postgres(from).await?));
        }
        let path = Path::new(from);
        let file = if path.is_dir() { backup::database_of(path) } else { Some(path.to_owned()) };
        let file = file.filter(|file| file.is_file()).ok_or_else(|| SourceError::Nothing(from.to_owned()))?;
        if file.extension().is_some_and(|e| e == "pgdump") {
            return Err(SourceError::Dump(from.to_owned()));
        }
        Ok(Self(plain::read_sqlite(&file).await?))
    }

    /// Opens a database where it is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn at(place: &Place) -> Result<Self, StoreError> {
        Ok(Self(match place {
            Place::Sqlite(file) => plain::read_sqlite(file).await?,
            Place::Postgres(url) => plain::read_postgres(url).await?,
        }))
    }
}

/// Why a source cannot be read. [`SourceError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no database.
    #[error("there is no database at {0}")]
    Nothing(String),
    /// It is the backup of a server's database.
    #[error("{0} is the backup of a server's database")]
    Dump(String),
    /// It does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SourceError {
    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::Nothing(from) => format!("{from} 不是数据库文件，其中也没有完整的备份"),
            Self::Dump(from) => format!(
                "{from} 是 PostgreSQL 数据库的备份，不能直接读取：请先用 createdb 建立一个空库，用 zhilu restore 把这份备份恢复到该库和一个空目录，再以 --from postgres://… 给出该库"
            ),
            Self::Store(e) => format!("不能读取：{}", backup::causes(e)),
        }
    }
}

impl EntrySource for DatabaseSource {
    fn checkpoint<'a>(&'a mut self, origin: &'a str) -> BoxFuture<'a, Result<Option<Note>, StoreError>> {
        Box::pin(async move {
            let sql = "SELECT c.note FROM checkpoint AS c JOIN log_head AS h ON h.agency = c.agency WHERE h.origin = $1";
            let row = self.0.fetch_one(sql, args![origin]).await?;
            // One that cannot be read is one that says nothing.
            Ok(row.map(|row| row.get::<String>("note")).transpose()?.and_then(|note| note.parse().ok()))
        })
    }

    fn entries<'a>(&'a mut self, origin: &'a str, from: u64, limit: u32) -> BoxFuture<'a, Result<Vec<CopiedEntry>, StoreError>> {
        Box::pin(async move {
            let sql = "SELECT e.encoded, p.*
                       FROM log_head AS h JOIN entry AS e ON e.agency = h.agency
                       JOIN payload AS p ON p.entry_id = e.entry_id
                       WHERE h.origin = $1 AND e.leaf_index >= $2 ORDER BY e.leaf_index LIMIT $3";
            self.0.fetch(sql, args![origin, from, limit]).await?.iter().map(copied).collect()
        })
    }

    fn object(&mut self, id: ObjectId) -> BoxFuture<'_, Result<Option<CopiedObject>, StoreError>> {
        Box::pin(async move {
            let row = self.0.fetch_one("SELECT media_type, receipt FROM object WHERE id = $1", args![id.0]).await?;
            row.map(|row| Ok(CopiedObject { media_type: row.get("media_type")?, receipt: row.get("receipt")? })).transpose()
        })
    }

    fn beside(&mut self, agency: AgencyId) -> BoxFuture<'_, Result<Beside, StoreError>> {
        Box::pin(async move {
            let sql = "SELECT word, year, last FROM number WHERE agency = $1";
            let rows = self.0.fetch(sql, args![agency.0]).await?;
            let numbers = rows.iter().map(|row| Ok((row.get("word")?, row.get("year")?, row.get("last")?)));
            let numbers = numbers.collect::<Result<_, StoreError>>()?;
            let sql = "SELECT login, person, password FROM credential WHERE agency = $1";
            let rows = self.0.fetch(sql, args![agency.0]).await?;
            let login = |row: &Row| {
                let person: PersonId = row.id("person")?;
                Ok((row.get("login")?, Credential { person, agency, password: row.get("password")? }))
            };
            let credentials = rows.iter().map(login).collect::<Result<_, StoreError>>()?;
            Ok(Beside { numbers, credentials })
        })
    }
}

fn copied(row: &Row) -> Result<CopiedEntry, StoreError> {
    let part = |salt: &str, part: &str| -> Result<Option<Salted>, StoreError> {
        let (salt, bytes): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(salt)?, row.get(part)?);
        Ok(salt.zip(bytes).and_then(|(salt, bytes)| Some(Salted { salt: Salt(salt.try_into().ok()?), bytes })))
    };
    let rule = part("rule_salt", "rule_part")?.ok_or_else(|| StoreError::corrupt("an entry of the copy has no rule part"))?;
    let private = part("private_salt", "private_part")?;
    // A copy of before the fourth migration has no such column, and lost nothing.
    let lost = row.get::<Option<i64>>("private_lost").ok().flatten().is_some();
    Ok(CopiedEntry { encoded: row.get("encoded")?, rule, destroyed: private.is_none() && !lost, private })
}
