//! From a folder to an application: where database, objects and keys lie in it. The server and its tests open it the same way.
//!
//! `zhilu.db` (unless the database is a server), `objects/`, `incoming/`, `quarantine/` of the store, `keys/` of the machine. Nothing
//! here decides what a user may do, and no clock is chosen here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::Clock;
use store::backup::{Place, Restored};
use store::keys::{KeyError, KeyRing, cosigner_if_there};
use store::{BucketAccess, Db, Store, StoreError};
use tlog::KeyName;
use typeset::Typesetter;

use crate::App;

/// The name under which this server signs receipts; the key beside it tells servers apart.
pub const RECEIPT_KEY: &str = "zhilu/receipt";
/// What the key files of receipts are called.
pub const RECEIPT: &str = "receipt";

/// Which database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Database {
    /// The embedded one, in the folder.
    #[default]
    Embedded,
    /// A server, by its address (`postgres://…`).
    Server(String),
}

impl Database {
    /// Where it is, for a data folder.
    pub fn place(&self, folder: &Path) -> Place {
        match self {
            Self::Embedded => Place::Sqlite(folder.join("zhilu.db")),
            Self::Server(url) => Place::Postgres(url.clone()),
        }
    }
}

/// Why a folder cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made.
    #[error("the data folder {folder} cannot be made")]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database cannot be opened or migrated.
    #[error("the database cannot be opened")]
    Database(#[source] StoreError),
    /// The bucket does not answer, or its lock is not proved.
    #[error("the bucket cannot be used")]
    Bucket(#[source] StoreError),
    /// A restore into the folder broke off: what is there is not what was kept.
    #[error("数据目录 {folder} 的恢复没有做完，不能使用；请清空数据目录（keys/ 除外）和数据库后重新运行 zhilu restore")]
    HalfRestored {
        /// Which.
        folder: PathBuf,
    },
    /// A key cannot be read or made.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Opens a data folder, made if there is none.
///
/// # Errors
/// See [`OpenError`].
pub async fn open(
    folder: &Path,
    database: &Database,
    bucket: Option<&BucketAccess>,
    clock: Arc<dyn Clock>,
    typesetter: Arc<dyn Typesetter>,
) -> Result<App, OpenError> {
    std::fs::create_dir_all(folder).map_err(|source| OpenError::Folder { folder: folder.to_owned(), source })?;
    if Restored::of(folder).map_err(OpenError::Database)?.is_some_and(|mark| !mark.finished) {
        return Err(OpenError::HalfRestored { folder: folder.to_owned() });
    }
    let db = match database.place(folder) {
        Place::Sqlite(file) => Db::sqlite(&file).await,
        Place::Postgres(url) => Db::postgres(&url).await,
    };
    let keys = folder.join("keys");
    let store = Store::new(db.map_err(OpenError::Database)?, folder.to_owned(), clock).with_keys(keys.clone());
    let store = match bucket {
        Some(access) => store.in_bucket(access).await.map_err(OpenError::Bucket)?,
        None => store,
    };
    store.inspect_all().await.map_err(OpenError::Database)?;
    let name: KeyName = RECEIPT_KEY.parse().unwrap_or_else(|_| unreachable!("a constant without white space or plus signs"));
    let receipt_signer = KeyRing::open(&keys, RECEIPT, &name)?;
    let cosigner = match cosigner_if_there(&keys) {
        // Nothing is cosigned without it; everything else goes on.
        Err(lost @ KeyError::Lost { .. }) => {
            tracing::error!("{}", lost.explain());
            None
        }
        there => there?,
    };
    let (stamping, rasteriser, public_address, appended, copies) = (None, None, None, Arc::default(), Arc::default());
    Ok(App { store, typesetter, receipt_signer, cosigner, keys, stamping, rasteriser, public_address, appended, copies })
}
