//! Having checkpoints time-stamped 时间戳 by an authority (RFC 3161): asked, compared and kept. How the authority is reached is not known
//! here. Without one everything goes on as before; a stamp shows outsiders that what a checkpoint covers is no younger than the stamp.

use std::pin::Pin;
use std::sync::Arc;

use base::{AgencyId, RawId, Timestamp};
use store::stamps::StampedCheckpoint;
use store::{SignedCheckpoint, StoreError};
use tsp::{Certificate, Imprint, Trust, TspError};

use crate::App;

/// The answer of an authority, or why there is none.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, StampError>> + Send + 'a>>;

/// Whoever carries requests to an authority.
pub trait Authority: Send + Sync {
    /// Sends a request and gives the reply, both in DER.
    fn ask(&self, request: Vec<u8>) -> Answer<'_>;
}

/// Who stamps, and how.
#[derive(Clone)]
pub struct Stamping {
    /// The way to the authority.
    pub authority: Arc<dyn Authority>,
    /// By which digest checkpoints are named to it.
    pub imprint: Imprint,
    /// Its certificate, or that of whoever certifies it. With none, a token holds by the certificate it brings.
    pub anchors: Vec<Certificate>,
}

/// Why a checkpoint was not stamped.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    /// The authority cannot be reached.
    #[error("the authority does not answer: {0}")]
    Line(String),
    /// What it answers does not hold.
    #[error(transparent)]
    Token(#[from] TspError),
    /// Its certificate does not lead to one that was given.
    #[error("the authority is not the one whose certificate was given")]
    OtherAuthority,
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl StampError {
    /// What happened and what to do, in Chinese.
    pub fn explain(&self) -> String {
        match self {
            Self::Line(_) => "时间戳机构没有应答，检查点暂未加盖时间戳，稍后重试".into(),
            Self::Token(TspError::Refused { .. }) => "时间戳机构拒绝加盖，请核对 timestamp_url 和 timestamp_digest".into(),
            Self::Token(TspError::Unsupported(_)) => "时间戳机构所用的算法不能在此核验，没有采用".into(),
            Self::Token(_) => "时间戳机构的答复不成立，没有采用".into(),
            Self::OtherAuthority => "时间戳不是由 timestamp_ca 所给的机构签署的，没有采用".into(),
            Self::Store(_) => "数据库没有应答，时间戳未能保存".into(),
        }
    }
}

/// Has the newest checkpoint of a log stamped, if somebody is set to do so and it is not yet. Whether it was stamped now.
///
/// # Errors
/// When the authority does not answer, or what it answers does not hold; nothing is kept then.
pub async fn stamp(app: &App, agency: AgencyId) -> Result<bool, StampError> {
    let Some(stamping) = &app.stamping else { return Ok(false) };
    let Some(newest) = app.store.unstamped(agency).await? else { return Ok(false) };
    let Some(origin) = app.store.origin(agency).await? else { return Ok(false) };
    let stamped = over(stamping, &newest).await?;
    app.store.keep_stamp(agency, &origin, &stamped).await?;
    Ok(true)
}

async fn over(stamping: &Stamping, checkpoint: &SignedCheckpoint) -> Result<StampedCheckpoint, StampError> {
    let note = checkpoint.note.to_string();
    let nonce = RawId::random().0.iter().rev().take(8).fold(0_u64, |n, byte| (n << 8) | u64::from(*byte));
    let reply = stamping.authority.ask(tsp::request(stamping.imprint, note.as_bytes(), nonce)).await?;
    let token = tsp::token_of(&reply)?;
    let stamp = tsp::verify(&token, note.as_bytes(), &stamping.anchors)?;
    if stamp.nonce != Some(nonce) {
        return Err(TspError::OtherNonce.into());
    }
    if stamp.imprint != stamping.imprint {
        return Err(TspError::OtherBytes.into());
    }
    if stamp.trust == Trust::OwnWord && !stamping.anchors.is_empty() {
        return Err(StampError::OtherAuthority);
    }
    Ok(StampedCheckpoint { size: checkpoint.size, note, token, stamped_at: Timestamp::from_millis(stamp.at_ms) })
}
