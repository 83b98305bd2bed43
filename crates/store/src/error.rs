//! What can go wrong between the program and what it keeps.

/// The store cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or did not answer.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The transaction that this command shared with others came to nothing.
    #[error("the database failed")]
    Group(#[source] std::sync::Arc<Self>),
    /// The schema cannot be brought up to date.
    #[error("the schema cannot be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A file cannot be read or written.
    #[error("the object store failed at {what}")]
    File {
        /// What was being done.
        what: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The log is not written to: entries that were signed are missing or changed.
    #[error("the log is not written to: {}", .0.explain().unwrap_or_default())]
    ReadOnly(Box<crate::Standing>),
    /// Stored data contradict themselves; `zhilu check` tells the extent.
    #[error("stored data are damaged: {0}")]
    Corrupt(String),
    /// A fact cannot be encoded or decoded.
    #[error("a fact cannot be read")]
    Fact(#[from] model::FactError),
    /// JSON cannot be written or read.
    #[error("a stored value cannot be read")]
    Json(#[from] serde_json::Error),
    /// The bucket does not do what it was asked.
    #[error("the bucket failed")]
    Bucket(#[from] crate::objects::BucketError),
    /// Another machine went on with this upload meanwhile: what was received here does not count.
    #[error("another machine writes to upload {0}")]
    Fenced(base::UploadId),
    /// A copy of a log that is read over the network does not answer, or refuses: a Chinese sentence with the reason.
    #[error("{0}")]
    Copy(String),
    /// The disk is down to its reserve: nothing is taken in, so that what is in stays safe.
    #[error("the disk is down to its reserve of {reserve} bytes")]
    DiskFull {
        /// Bytes kept free.
        reserve: u64,
    },
}

impl StoreError {
    /// Damage, in words.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }

    /// A failed file operation, for `map_err`.
    pub fn file(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { what, source }
    }
}
