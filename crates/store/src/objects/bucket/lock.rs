//! The lock of objects: proved once per bucket before anything is entrusted to it, set on arrival, looked at before a receipt is signed.

use base::{Span, Timestamp};
use bytes::Bytes;
use rusty_s3::Method;
use serde::{Deserialize, Serialize};

use super::Bucket;
use super::request::{BucketError, element};
use crate::error::StoreError;

/// Where the proof is kept.
const PROOF: &str = "lock-proof.json";
/// How long the object is locked by which the lock is proved.
const TRIAL: Span = Span::from_seconds(120);

/// That the lock of a bucket was tried and held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockProof {
    /// When.
    pub at: Timestamp,
    /// The object by which it was tried.
    pub object: String,
    /// What was refused.
    pub refused: Vec<String>,
}

impl Bucket {
    /// Proves the lock unless it was proved before. Gives the proof.
    ///
    /// # Errors
    /// When the bucket has no lock, or lets a locked object be deleted or its lock be shortened or weakened.
    pub(crate) async fn prove_once(&self) -> Result<LockProof, StoreError> {
        if let Some(proof) = self.get(PROOF).await? {
            return Ok(serde_json::from_slice(&proof)?);
        }
        let proof = self.prove().await?;
        self.put(PROOF, serde_json::to_vec_pretty(&proof)?).await?;
        Ok(proof)
    }

    async fn prove(&self) -> Result<LockProof, StoreError> {
        let configured = self.request_with(Method::Get, "", &[("object-lock", "")]);
        let enabled = match self.ask("asking for the lock of the bucket", configured).await {
            Ok(answer) => {
                element(&answer.text("asking for the lock of the bucket").await?, "ObjectLockEnabled") == Some("Enabled")
            }
            Err(BucketError::Refused { code, .. }) if code == "ObjectLockConfigurationNotFoundError" => false,
            Err(e) => return Err(e.into()),
        };
        if !enabled {
            return Err(BucketError::NotLocked("存储桶没有启用对象锁定").into());
        }
        let (at, object) = (now(), format!("lock-proof/{}", base::RawId::random()));
        let written = self.ask("trying the lock", self.request(Method::Put, &object).body(Bytes::from_static(b"zhilu"))).await?;
        let version = written.header("x-amz-version-id").ok_or(BucketError::NotLocked("存储桶不保留版本"))?.to_owned();
        let until = at.plus(TRIAL);
        self.retain(&object, "COMPLIANCE", until).await?;
        if self.head(&object).await?.and_then(|head| head.locked_until).is_none_or(|locked| locked < until.minus(SECOND)) {
            return Err(BucketError::NotLocked("锁定期限没有生效").into());
        }
        let delete = self.request_with(Method::Delete, &object, &[("versionId", &version)]);
        let attempts = [
            ("delete", self.ask("trying the lock", delete).await.map(drop)),
            ("shorten", self.retain(&object, "COMPLIANCE", until.minus(Span::from_seconds(60))).await),
            ("weaken", self.retain(&object, "GOVERNANCE", until).await),
        ];
        let mut refused = Vec::new();
        for (what, attempt) in attempts {
            match attempt {
                Err(BucketError::Refused { status: 400..500, .. }) => refused.push(what.to_owned()),
                Err(e) => return Err(e.into()),
                Ok(()) => return Err(BucketError::NotLocked("锁定期内的对象可以删除，或者锁定可以缩短、减弱").into()),
            }
        }
        Ok(LockProof { at, object, refused })
    }

    /// Locks an object that just arrived, and looks whether it is locked and whole.
    pub(crate) async fn lock_arrived(&self, key: &str, size: u64) -> Result<(), StoreError> {
        let until = now().plus(self.0.lock);
        self.extend(key, until).await?;
        match self.head(key).await? {
            Some(head) if head.size == size => Ok(()),
            Some(head) => {
                Err(StoreError::corrupt(format!("the object {key} has {} bytes in the bucket, {size} were sent", head.size)))
            }
            None => Err(StoreError::corrupt(format!("the object {key} is not in the bucket"))),
        }
    }

    /// Locks an object until an instant at least. It is never locked for a shorter time than it was.
    pub(crate) async fn extend(&self, key: &str, until: Timestamp) -> Result<(), StoreError> {
        let enough = |head: Option<super::Head>| {
            head.and_then(|head| head.locked_until).is_some_and(|locked| locked >= until.minus(SECOND))
        };
        if enough(self.head(key).await?) {
            return Ok(());
        }
        self.retain(key, "COMPLIANCE", until).await?;
        if enough(self.head(key).await?) { Ok(()) } else { Err(BucketError::NotLocked("锁定期限没有生效").into()) }
    }

    async fn retain(&self, key: &str, mode: &str, until: Timestamp) -> Result<(), BucketError> {
        let until = jiff::Timestamp::from_millisecond(until.millis()).map_err(|_| BucketError::Odd("a date beyond all dates"))?;
        let until = until.strftime("%Y-%m-%dT%H:%M:%SZ");
        let body = format!(
            "<Retention xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Mode>{mode}</Mode><RetainUntilDate>{until}</RetainUntilDate></Retention>"
        );
        let request = self.request_with(Method::Put, key, &[("retention", "")]).body(body.into());
        self.ask("locking an object", request).await.map(drop)
    }
}

/// Stores tell instants in whole seconds.
const SECOND: Span = Span::from_seconds(1);

/// Locks go by the clock of the machine, not by one that tests move: the store has a clock of its own.
fn now() -> Timestamp {
    Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
}
