//! Uploads in parts: what is on its way in lies in the store, part by part, and becomes an object at once when it is whole.

use bytes::Bytes;
use rusty_s3::actions::{CompleteMultipartUpload, CreateMultipartUpload};
use rusty_s3::{Method, S3Action as _};

use super::Bucket;
use super::request::{BucketError, Request, VALID_FOR};
use crate::error::StoreError;

/// Bytes of a part. The protocol asks for at least 5 MiB in each but the last.
pub(crate) const PART_BYTES: usize = 8 << 20;
/// The most parts that the protocol takes.
pub(crate) const MOST_PARTS: usize = 10_000;

impl Bucket {
    /// Begins; the name by which parts refer to it.
    pub(crate) async fn begin_multipart(&self, key: &str) -> Result<String, StoreError> {
        let url = CreateMultipartUpload::new(&self.0.bucket, Some(&self.0.credentials), key).sign(VALID_FOR);
        let text = self.ask("beginning an upload", Request::at(Method::Post, url)).await?.text("beginning an upload").await?;
        let begun = CreateMultipartUpload::parse_response(&text).map_err(|_| BucketError::Odd("an upload without a name"))?;
        Ok(begun.upload_id().to_owned())
    }

    /// Sends a part, counted from 1, in place of one of the same number; durable when this returns. Gives its tag.
    pub(crate) async fn put_part(&self, key: &str, upload: &str, number: usize, bytes: Bytes) -> Result<String, StoreError> {
        let number = number.to_string();
        let request = self.request_with(Method::Put, key, &[("partNumber", &number), ("uploadId", upload)]).body(bytes);
        let answer = self.ask("sending a part", request).await?;
        let tag = answer.header("etag").ok_or(BucketError::Odd("a part without a tag"))?;
        Ok(tag.to_owned())
    }

    /// Makes the parts one object. Done before, it is done.
    pub(crate) async fn complete(&self, key: &str, upload: &str, tags: &[String]) -> Result<(), StoreError> {
        let tags = tags.iter().map(String::as_str);
        let complete = CompleteMultipartUpload::new(&self.0.bucket, Some(&self.0.credentials), key, upload, tags);
        let url = complete.sign(VALID_FOR);
        let request = Request::at(Method::Post, url).body(complete.body().into());
        let done = match self.ask("completing an upload", request).await {
            // A store may find out only while it answers that it cannot.
            Ok(answer) => {
                let text = answer.text("completing an upload").await?;
                if text.contains("<Error>") { Err(BucketError::Odd("an upload that was not completed")) } else { Ok(()) }
            }
            Err(e) => Err(e),
        };
        match done {
            Err(e) if self.head(key).await?.is_none() => Err(e.into()),
            _ => Ok(()),
        }
    }
}
