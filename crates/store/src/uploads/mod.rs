//! Uploads: bytes on their way in, from the first announcement to the moment an original is in custody.
//!
//! The row tells how many bytes count; it is written only after they are durable, so a crash loses at most what came since, and
//! never counts a byte that is not there. One writer at a time per upload. Protocols (tus and others) live above; what a whole
//! upload becomes is for `app` to decide, in one [`crate::Slot`] with the entry, the object and the end of the upload.

mod at_once;
mod checksum;
mod custody;
mod lease;
mod metadata;
mod receive;
mod rows;
#[cfg(test)]
mod tests;
mod writers;

use std::time::Duration;

use base::{AgencyId, DualHasher, ObjectId, PersonId, Span, Timestamp, UploadId};
use bytes::Bytes;

pub use checksum::Checksum;
pub use custody::{CompletedUpload, UploadHold};
pub use metadata::{Metadata, Value};
pub use receive::Appended;
pub use writers::Writers;

use crate::error::StoreError;
use crate::objects::Reserve;

/// Limits for what is taken in. All are settings; none is the law's.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest upload, in bytes.
    pub max_size: u64,
    /// How long an upload waits for its next byte before it is put aside.
    pub life: Span,
    /// Progress is made durable at least after so many bytes …
    pub save_bytes: u64,
    /// … and after so much time, for slow senders.
    pub save_after: Duration,
    /// A sender that is silent for so long is taken for gone; what came is kept.
    pub idle: Duration,
    /// A writer that was silent for so long gives way to another one of the same upload: the line broke and nobody told us.
    pub stalled: Duration,
    /// Space that stays free.
    pub reserve: Reserve,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_size: 64 << 30,
            life: Span::from_hours(7 * 24),
            save_bytes: 64 << 20,
            save_after: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            stalled: Duration::from_secs(5),
            reserve: Reserve::default(),
        }
    }
}

/// What somebody announces to send.
#[derive(Clone, Debug)]
pub struct NewUpload {
    /// Whose it will be.
    pub agency: AgencyId,
    /// Who sends it.
    pub person: PersonId,
    /// How many bytes; `None` while the sender does not know.
    pub length: Option<u64>,
    /// What the sender says of it.
    pub metadata: Metadata,
}

/// How far an upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Bytes are missing, or all are here and the entry is not written yet.
    Arriving,
    /// In custody 已入库: the entry is in the ledger.
    InCustody,
    /// It expired before it was whole; what had arrived is in quarantine.
    Expired,
    /// It was taken back before its first byte.
    Withdrawn,
}

/// An upload as its row tells it.
#[derive(Clone)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// Whose it is.
    pub agency: AgencyId,
    /// Who sends it.
    pub person: PersonId,
    /// The object it will be.
    pub object: ObjectId,
    /// How many bytes it has; `None` while the sender does not know.
    pub length: Option<u64>,
    /// How many of them are durable.
    pub offset: u64,
    /// What the sender said of it.
    pub metadata: Metadata,
    /// How far it has come.
    pub state: State,
    /// What it became, as `Slot::finish_upload` was told.
    pub outcome: Option<String>,
    /// When it was announced.
    pub created_at: Timestamp,
    /// When it expires, unless bytes come or it is whole.
    pub expires_at: Timestamp,
    /// When its last byte was durable.
    pub completed_at: Option<Timestamp>,
    /// The digests so far.
    hasher: DualHasher,
    /// What of it lies in a bucket, where objects are kept in one.
    parts: Parts,
}

/// An upload on its way into a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Parts {
    /// The name of the upload in parts, once there is one.
    multipart: Option<String>,
    /// The tags of the parts, in order.
    tags: Vec<String>,
    /// The bytes after the last part.
    tail: Bytes,
}

impl Upload {
    /// Whether every byte is here and durable.
    pub const fn is_complete(&self) -> bool {
        self.completed_at.is_some()
    }
}

/// Why an upload is not begun.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Longer than the limit.
    #[error("an upload has at most {max} bytes")]
    TooLarge {
        /// The limit.
        max: u64,
    },
    /// The store cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why bytes are not taken, or not all of them.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// There is no such upload.
    #[error("there is no such upload")]
    Unknown,
    /// It expired or was withdrawn.
    #[error("the upload is gone")]
    Gone,
    /// Another sender is writing to it.
    #[error("another sender is writing to this upload")]
    Busy,
    /// The sender is somewhere else than we are. Nothing changed.
    #[error("the upload stands at {offset}")]
    Offset {
        /// Where the upload stands.
        offset: u64,
    },
    /// More bytes than were announced. Nothing counts that came since the last time progress was made durable.
    #[error("more bytes than the {length} that were announced")]
    Surplus {
        /// What was announced, or the longest upload there may be.
        length: u64,
    },
    /// The bytes have another checksum; none of them count.
    #[error("the bytes have another checksum")]
    Checksum,
    /// The sender fell silent or the line broke; what came before counts, up to `offset`.
    #[error("the sender fell silent at {offset}")]
    Interrupted {
        /// Where the upload stands now.
        offset: u64,
    },
    /// The store cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a length cannot be declared.
#[derive(Debug, thiserror::Error)]
pub enum DeclareError {
    /// There is no such upload, or it is gone.
    #[error("there is no such upload")]
    Unknown,
    /// Another sender is writing to it.
    #[error("another sender is writing to this upload")]
    Busy,
    /// Another length was declared before.
    #[error("the length is {length} already")]
    Settled {
        /// The length declared first.
        length: u64,
    },
    /// More bytes than that are here.
    #[error("{offset} bytes are here already")]
    TooShort {
        /// Where the upload stands.
        offset: u64,
    },
    /// Longer than the limit.
    #[error("an upload has at most {max} bytes")]
    TooLarge {
        /// The limit.
        max: u64,
    },
    /// The store cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
}
