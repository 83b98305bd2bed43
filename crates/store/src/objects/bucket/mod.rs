//! A bucket of an S3 store, for several machines over one database: objects, sidecars, trees of logs and what is on its way in. The names in it
//! are those of files in a folder.
//!
//! Originals are locked (Object Lock, COMPLIANCE): whoever has the account can neither delete nor overwrite them before their day. What a
//! program of ours makes is written on the disk of its machine first and sent whole.

mod lock;
mod multipart;
mod request;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use base::{ObjectId, Span};
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use reqwest::Client;
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Credentials, Method, UrlStyle};

pub use self::lock::LockProof;
pub(crate) use self::multipart::{MOST_PARTS, PART_BYTES};
pub use self::request::BucketError;
pub(crate) use self::request::blocking;
use super::folder::Folder;
use crate::error::StoreError;

/// Where a bucket is and how to get into it.
#[derive(Clone)]
pub struct BucketAccess {
    /// The address of the store: `https://s3.example`.
    pub endpoint: String,
    /// The bucket, which has Object Lock switched on.
    pub bucket: String,
    /// The region that requests are signed for; many stores take any.
    pub region: String,
    /// The account.
    pub key: String,
    /// Its secret.
    pub secret: String,
    /// How long what arrives is locked at first, and again before that ends.
    pub lock: Span,
    /// How long what belongs to an archived dossier is locked.
    pub archived_lock: Span,
}

impl BucketAccess {
    /// Makes the bucket, with the lock switched on or without.
    ///
    /// # Errors
    /// When the store refuses or does not answer.
    #[cfg(any(test, feature = "testing"))]
    pub async fn make(&self, locked: bool) -> Result<(), StoreError> {
        let bucket = Bucket::unproved(self, Folder::new(std::path::PathBuf::new()))?;
        bucket.make(locked).await
    }
}

/// Never the secret.
impl fmt::Debug for BucketAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.bucket, self.endpoint)
    }
}

/// A bucket, and the folder of this machine where drafts are written.
#[derive(Clone)]
pub(crate) struct Bucket(Arc<Inner>);

struct Inner {
    client: Client,
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    lock: Span,
    archived_lock: Span,
    scratch: Folder,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({})", self.0.bucket.base_url())
    }
}

/// An object as its head tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub size: u64,
    /// Until when it is locked, as the store writes it.
    pub locked_until: Option<base::Timestamp>,
}

/// More versions of one object than ever come about: it is written once.
const VERSIONS: usize = 16;

impl Bucket {
    /// The bucket, once its lock is proved. Asks it.
    pub(crate) async fn open(access: &BucketAccess, scratch: Folder) -> Result<Self, StoreError> {
        let bucket = Self::unproved(access, scratch)?;
        bucket.prove_once().await?;
        Ok(bucket)
    }

    pub(super) fn unproved(access: &BucketAccess, scratch: Folder) -> Result<Self, StoreError> {
        let settings = |_| BucketError::Settings(access.endpoint.clone());
        let endpoint = access.endpoint.parse().map_err(|_| BucketError::Settings(access.endpoint.clone()))?;
        let bucket = rusty_s3::Bucket::new(endpoint, UrlStyle::Path, access.bucket.clone(), access.region.clone());
        let inner = Inner {
            client: request::client()?,
            bucket: bucket.map_err(settings)?,
            credentials: Credentials::new(access.key.clone(), access.secret.clone()),
            lock: access.lock,
            archived_lock: access.archived_lock,
            scratch,
        };
        Ok(Self(Arc::new(inner)))
    }

    #[cfg(any(test, feature = "testing"))]
    async fn make(&self, locked: bool) -> Result<(), StoreError> {
        let mut create = self.0.bucket.create_bucket(&self.0.credentials);
        let told = if locked { "true" } else { "false" };
        rusty_s3::S3Action::headers_mut(&mut create).insert("x-amz-bucket-object-lock-enabled", told);
        let url = rusty_s3::S3Action::sign(&create, request::VALID_FOR);
        let made = request::Request::at(Method::Put, url).header("x-amz-bucket-object-lock-enabled", told.into());
        self.ask("making a bucket", made).await?;
        Ok(())
    }

    /// The folder of this machine for what is being made.
    pub(crate) fn scratch(&self) -> &Folder {
        &self.0.scratch
    }

    pub(crate) fn arrival_lock(&self) -> Span {
        self.0.lock
    }

    pub(crate) fn archived_lock(&self) -> Span {
        self.0.archived_lock
    }

    pub(crate) fn object(id: ObjectId) -> String {
        let name = id.to_string();
        format!("objects/{}/{}/{name}", &name[..2], &name[2..4])
    }

    pub(crate) fn sidecar(id: ObjectId) -> String {
        format!("{}.json", Self::object(id))
    }

    /// The bytes of a small object; nothing when there is none.
    pub(crate) async fn get(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        match self.ask("reading from the bucket", self.request(Method::Get, key)).await {
            Ok(answer) => Ok(Some(answer.bytes("reading from the bucket").await?)),
            Err(e) if e.is_missing() => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Writes a small object, over an earlier version of it; durable when this returns.
    pub(crate) async fn put(&self, key: &str, bytes: impl Into<Bytes>) -> Result<(), StoreError> {
        self.ask("writing to the bucket", self.request(Method::Put, key).body(bytes.into())).await?;
        Ok(())
    }

    /// What there is under a key; nothing when there is none.
    pub(crate) async fn head(&self, key: &str) -> Result<Option<Head>, StoreError> {
        match self.ask("asking the bucket for an object", self.request(Method::Head, key)).await {
            Ok(answer) => {
                let size = answer.header("content-length").and_then(|text| text.parse().ok());
                let size = size.ok_or(BucketError::Odd("a head without a length"))?;
                Ok(Some(Head { size, locked_until: answer.locked_until() }))
            }
            Err(e) if e.is_missing() => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Takes every version of an object away. Whether it is gone: not as long as a lock holds it.
    pub(crate) async fn remove(&self, key: &str) -> Result<bool, StoreError> {
        for _ in 0..VERSIONS {
            let version = match self.ask("asking the bucket for an object", self.request(Method::Head, key)).await {
                Ok(answer) => answer.header("x-amz-version-id").map(str::to_owned),
                Err(e) if e.is_missing() => return Ok(true),
                Err(e) => return Err(e.into()),
            };
            let query: Vec<(&str, &str)> = version.as_deref().map(|version| ("versionId", version)).into_iter().collect();
            match self.ask("removing what was destroyed", self.request_with(Method::Delete, key, &query)).await {
                Ok(_) => {}
                Err(BucketError::Refused { status: 400..500, .. }) => return Ok(false),
                Err(e) => return Err(e.into()),
            }
        }
        Ok(false)
    }

    /// The bytes in a range, which ends where the object ends at the latest.
    pub(crate) async fn range(
        &self,
        key: &str,
        range: Range<u64>,
    ) -> Result<impl Stream<Item = std::io::Result<Bytes>> + Send + use<>, StoreError> {
        let Some(head) = self.head(key).await? else {
            let source = std::io::ErrorKind::NotFound.into();
            return Err(StoreError::File { what: "opening an object", source });
        };
        let end = range.end.min(head.size);
        if range.start >= end {
            return Ok(futures::stream::empty().left_stream());
        }
        let asked = self.request(Method::Get, key).header("range", format!("bytes={}-{}", range.start, end - 1));
        let answer = self.ask("reading from the bucket", asked).await?;
        Ok(answer.into_stream().right_stream())
    }

    /// Every key that begins so, with its size.
    pub(crate) async fn list(&self, prefix: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let (mut found, mut after) = (Vec::new(), None::<String>);
        loop {
            let url = {
                let mut list = ListObjectsV2::new(&self.0.bucket, Some(&self.0.credentials));
                list.with_prefix(prefix);
                if let Some(after) = &after {
                    list.with_continuation_token(after.as_str());
                }
                rusty_s3::S3Action::sign(&list, request::VALID_FOR)
            };
            let answer = self.ask("listing the bucket", request::Request::at(Method::Get, url)).await?;
            let text = answer.text("listing the bucket").await?;
            let page = ListObjectsV2::parse_response(&text).map_err(|_| BucketError::Odd("a list that cannot be read"))?;
            found.extend(page.contents.into_iter().map(|object| (object.key, object.size.unwrap_or(0))));
            after = page.next_continuation_token;
            if after.is_none() {
                return Ok(found);
            }
        }
    }

    /// Sends a file of this machine whole, and locks it; durable and locked when this returns.
    pub(crate) async fn send_file(&self, key: &str, mut file: tokio::fs::File, size: u64) -> Result<(), StoreError> {
        use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
        let failed = StoreError::file("sending an object");
        let read = async |file: &mut tokio::fs::File, wanted: u64| -> std::io::Result<Bytes> {
            let mut piece = Vec::new();
            file.take(wanted).read_to_end(&mut piece).await?;
            Ok(piece.into())
        };
        file.rewind().await.map_err(failed)?;
        let failed = || StoreError::file("sending an object");
        if size <= PART_BYTES as u64 {
            let bytes = read(&mut file, size).await.map_err(failed())?;
            self.put(key, bytes).await?;
        } else {
            let upload = self.begin_multipart(key).await?;
            let mut tags = Vec::new();
            let each = PART_BYTES.max(usize::try_from(size / MOST_PARTS as u64).unwrap_or(usize::MAX) + 1);
            loop {
                let bytes = read(&mut file, each as u64).await.map_err(failed())?;
                if bytes.is_empty() {
                    break;
                }
                tags.push(self.put_part(key, &upload, tags.len() + 1, bytes).await?);
            }
            self.complete(key, &upload, &tags).await?;
        }
        self.lock_arrived(key, size).await
    }
}
