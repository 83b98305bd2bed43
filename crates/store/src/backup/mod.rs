//! Backups 备份: what a server keeps, as files in a folder elsewhere, so that a new server can be made of them. Keys are never among them.
//!
//! ```text
//! objects/ab/cd/<id>                   bytes of objects; shared by all copies, since an object never changes
//! copies/<instant>/database.db         the database at one instant (`database.pgdump` of a server's)
//! copies/<instant>/tiles/…             the trees of the logs, with the checkpoint that was published before that instant
//! copies/<instant>/sidecars/…          what is known of each original, as it was then
//! copies/<instant>/files.sha256        every file of the copy, shared objects included; `sha256sum -c` reads it too
//! copies/<instant>/manifest.json       what the copy holds: logs with size and root, schema, instant, counts
//! copies/<instant>/manifest.sha256     digests of the two before
//! copies/<instant>.unfinished/         a copy that is being made, or that broke off
//! ```
//! The name without `.unfinished` is given once everything in it is durable: a copy that was killed is never taken for a whole one.

mod copy;
mod make;
mod manifest;
mod restore;
#[cfg(test)]
mod tests;
mod verify;

use std::io;
use std::path::{Path, PathBuf};

pub use make::{Made, make};
pub use manifest::{LogMark, Manifest};
pub use restore::{Restored, restore};
pub use verify::{Verified, verify};

use crate::db::plain::ToolError;
use crate::error::StoreError;

/// Where a database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Embedded, in this file.
    Sqlite(PathBuf),
    /// On a server, at this address.
    Postgres(String),
}

impl Place {
    /// Its kind, in the manifest.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// The file of a copy that holds it.
    const fn file(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "database.db",
            Self::Postgres(_) => "database.pgdump",
        }
    }
}

/// Why a backup was not made, or not put back. [`BackupError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file of the backup or of the data folder cannot be read or written.
    #[error("{path} failed")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A program of PostgreSQL is missing or failed.
    #[error(transparent)]
    Tool(ToolError),
    /// Somebody else makes a backup in this folder.
    #[error("another backup is being made in {0}")]
    Busy(PathBuf),
    /// The folder lies within the data folder.
    #[error("{0} lies within the data folder")]
    Within(PathBuf),
    /// There is no whole copy.
    #[error("there is no whole copy in {folder}")]
    NoCopy {
        /// Where.
        folder: PathBuf,
        /// Whether one broke off.
        unfinished: bool,
    },
    /// The manifest of a copy is damaged: nothing else of it can be believed.
    #[error("the manifest of {0} is damaged")]
    Manifest(PathBuf),
    /// The copy is of the other kind of database.
    #[error("the copy is of a {copy} database")]
    OtherKind {
        /// Of which kind it is.
        copy: String,
    },
    /// A restore needs an empty database.
    #[error("the database is not empty")]
    DatabaseNotEmpty,
    /// A restore needs an empty data folder.
    #[error("{0} is not empty")]
    FolderNotEmpty(PathBuf),
    /// The copied database is damaged.
    #[error("the copied database {0} is damaged")]
    Database(PathBuf),
}

impl From<ToolError> for BackupError {
    fn from(e: ToolError) -> Self {
        if let ToolError::Store(e) = e { Self::Store(e) } else { Self::Tool(e) }
    }
}

impl BackupError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        |source| Self::File { path: path.to_owned(), source }
    }

    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::File { path, source } => format!("{} 不能读写：{source}", path.display()),
            Self::Store(e) => format!("数据库或文件不能读写：{}", causes(e)),
            Self::Tool(ToolError::Missing(program)) => format!(
                "没有找到 {program}：备份、恢复 PostgreSQL 数据库要用它。请安装与数据库服务器同版本的客户端程序，例如 apt-get install postgresql-client"
            ),
            Self::Tool(ToolError::Failed { program, said }) => format!("{program} 没有成功：{said}"),
            Self::Tool(ToolError::Store(e)) => causes(e),
            Self::Busy(folder) => format!("{} 中正在进行另一次备份，请等它结束", folder.display()),
            Self::Within(folder) => format!("备份目录 {} 在数据目录里面：数据目录损坏时备份一同损坏，请换一处", folder.display()),
            Self::NoCopy { folder, unfinished: false } => format!("{} 中没有备份", folder.display()),
            Self::NoCopy { folder, unfinished: true } => {
                format!("{} 中只有没有做完的备份，不能用来恢复；请重新备份", folder.display())
            }
            Self::Manifest(copy) => format!("备份 {} 的清单缺失或被改动，不能用来恢复；请改用另一份备份", copy.display()),
            Self::OtherKind { copy } if copy == "sqlite" => "这份备份是嵌入式数据库的，恢复时请不要设置 database".into(),
            Self::OtherKind { .. } => {
                "这份备份是 PostgreSQL 数据库的，恢复时请用 --database 给出一个空的数据库，例如 createdb zhilu 之后给出 postgres://…/zhilu".into()
            }
            Self::DatabaseNotEmpty => "数据库不是空的，未作恢复：恢复只写入空的数据库，不覆盖任何记录".into(),
            Self::FolderNotEmpty(folder) => format!(
                "数据目录 {} 不是空的，未作恢复：除 keys/ 以外应当没有任何文件；原有内容请先移到别处保存，不要删除",
                folder.display()
            ),
            Self::Database(path) => format!("备份中的数据库 {} 已损坏，未作恢复；请改用另一份备份", path.display()),
        }
    }
}

/// An error with everything that led to it, in one line.
pub(crate) fn causes(e: &dyn std::error::Error) -> String {
    let mut text = e.to_string();
    let mut cause = e.source();
    while let Some(e) = cause {
        text = format!("{text}：{e}");
        cause = e.source();
    }
    text
}

const COPIES: &str = "copies";
const OBJECTS: &str = "objects";
const UNFINISHED: &str = ".unfinished";

/// The whole copies in a backup's folder, oldest first, and the names of those that are not.
fn copies(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), BackupError> {
    let dir = folder.join(COPIES);
    let entries = match std::fs::read_dir(&dir) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), Vec::new())),
        entries => entries.and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(BackupError::file(&dir))?,
    };
    let mut paths: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).filter(|path| path.is_dir()).collect();
    paths.sort();
    let unfinished = |path: &PathBuf| path.to_string_lossy().ends_with(UNFINISHED);
    Ok(paths.into_iter().partition(|path| !unfinished(path)))
}

/// The newest whole copy, or the one that is named.
fn chosen(folder: &Path, name: Option<&str>) -> Result<PathBuf, BackupError> {
    let (whole, unfinished) = copies(folder)?;
    let named = |path: &PathBuf| name.is_none_or(|name| path.file_name().is_some_and(|n| n == name));
    let found = whole.into_iter().rfind(named);
    found.ok_or_else(|| BackupError::NoCopy { folder: folder.to_owned(), unfinished: !unfinished.is_empty() })
}

/// Runs file work off the threads that serve requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, BackupError> + Send + 'static) -> Result<T, BackupError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|e| Err(StoreError::File { what: "copying files", source: io::Error::other(e) }.into()))
}

/// The database in a backup's folder (of its newest whole copy) or in the folder of one copy.
pub(crate) fn database_of(folder: &Path) -> Option<PathBuf> {
    let copy = if folder.join(COPIES).is_dir() { chosen(folder, None).ok()? } else { folder.to_owned() };
    ["database.db", "database.pgdump", "zhilu.db"].iter().map(|name| copy.join(name)).find(|file| file.is_file())
}
