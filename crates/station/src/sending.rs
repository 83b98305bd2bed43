//! Sending on what is stored: manifests first and at once, then files, the important ones first, within the bandwidth and the hours that are set.
//! Whatever breaks off goes on where the server stands.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base::ObjectId;

use crate::docking::Site;
use crate::name::{last_part, shown};
use crate::pace::{Pace, Window};
use crate::policy::signed_for;
use crate::spool::{Pending, SpoolError};
use crate::wire::{Server, WireError};

/// What became of one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Manifests that the server keeps now.
    pub manifests: usize,
    /// Files that the server has signed for now.
    pub files: usize,
    /// Manifests and files that it does not take as they are: a person must look.
    pub refused: usize,
    /// Whether everything that may be sent is.
    pub done: bool,
}

/// Why a round broke off.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The server did not take it.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The spool cannot be read or written.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// A stored file cannot be read.
    #[error("采集站内的文件不能读取（{0}）")]
    Object(#[from] io::Error),
    /// The receipt is not for these bytes, or of no key that is trusted.
    #[error("回执的签名无效，或者与站内文件的摘要不符")]
    OtherReceipt,
}

impl SendError {
    /// Whether it is about the one thing that was sent, so that the next may go well.
    const fn is_of_one(&self) -> bool {
        match self {
            Self::Wire(WireError::Refused { status, .. }) => !matches!(status, 401 | 403),
            Self::Wire(_) | Self::Spool(_) => false,
            Self::Object(_) | Self::OtherReceipt => true,
        }
    }
}

/// What the server did not take as it is, how often, and when it is tried again: something there may change.
#[derive(Debug, Default)]
pub struct Refused(HashMap<ObjectId, (u32, Instant)>);

impl Refused {
    fn waits(&self, object: ObjectId) -> bool {
        self.0.get(&object).is_some_and(|(_, until)| Instant::now() < *until)
    }

    fn note(&mut self, object: ObjectId) {
        let times = self.0.get(&object).map_or(0, |(times, _)| *times);
        self.0.insert(object, (times + 1, Instant::now() + backoff(times)));
    }
}

/// Sends what there is to be sent, until it is through, the hours end, or `stop` is set.
///
/// # Errors
/// When it broke off; asking again goes on.
pub async fn round(
    site: &Site,
    server: &Server,
    pace: Pace,
    window: Option<Window>,
    stop: &AtomicBool,
    refused: &mut Refused,
) -> Result<Round, SendError> {
    let mut round = Round::default();
    for manifest in site.spool.undelivered()? {
        let kept = match server.deliver(&manifest).await.map_err(SendError::from) {
            Err(e) if e.is_of_one() => {
                tracing::error!(manifest = manifest.sequence, error = %e, "入站清单没有送达");
                round.refused += 1;
                continue;
            }
            kept => kept?,
        };
        for finding in &kept.findings {
            tracing::warn!(manifest = manifest.sequence, "服务器对入站清单的提示：{finding}");
        }
        site.spool.delivered(manifest.sequence, manifest.digest, &kept.receipt)?;
        round.manifests += 1;
    }
    for pending in site.spool.pending() {
        let closed = || stop.load(Ordering::SeqCst) || window.is_some_and(|window| !window.is_open(site.clock.now()));
        if closed() {
            return Ok(round);
        }
        if refused.waits(pending.record.object) {
            round.refused += 1;
            continue;
        }
        match file(site, server, &pending, pace, &closed).await {
            Ok(true) => round.files += 1,
            Ok(false) => return Ok(round),
            // One file that is not taken does not keep the others waiting.
            Err(e) if e.is_of_one() => {
                refused.note(pending.record.object);
                tracing::error!(record = %pending.record.id, error = %e, "文件没有送达");
                round.refused += 1;
            }
            Err(e) => return Err(e),
        }
    }
    round.done = round.refused == 0;
    Ok(round)
}

/// Sends one file: whether it is through.
async fn file(site: &Site, server: &Server, pending: &Pending, pace: Pace, closed: &dyn Fn() -> bool) -> Result<bool, SendError> {
    let (record, spool) = (&pending.record, &site.spool);
    let (place, mut at) = begin(site, server, pending).await?;
    let mut object = File::open(spool.object(record.object))?;
    while at < record.size {
        if closed() {
            return Ok(false);
        }
        let began = Instant::now();
        let mut bytes = Vec::new();
        object.seek(SeekFrom::Start(at))?;
        io::Read::by_ref(&mut object).take(pace.piece()).read_to_end(&mut bytes)?;
        let sent = bytes.len() as u64;
        at = match server.send(&place, at, bytes).await {
            // It stands elsewhere than we think, or a piece did not come whole: it says where to go on.
            Err(e) if matches!(e.status(), Some(409 | 460)) => server.stands(&place).await?,
            sent => sent?,
        };
        tokio::time::sleep(pace.rest(sent, began.elapsed())).await;
    }
    // Asking once more makes good what failed with the last byte; an empty file has no last byte.
    server.stands(&place).await?;
    let receipt = server.receipt(&place).await?;
    if !signed_for(&receipt, record, server.trusted()) {
        return Err(SendError::OtherReceipt);
    }
    spool.received(record.object, &receipt)?;
    tracing::info!(record = %record.id, size = record.size, "a file is at the server");
    Ok(true)
}

/// Where an upload goes on: one that was begun before, or a new one.
async fn begin(site: &Site, server: &Server, pending: &Pending) -> Result<(String, u64), SendError> {
    let (record, spool) = (&pending.record, &site.spool);
    if let Some(place) = spool.upload(record.object) {
        match server.stands(&place).await {
            Ok(at) => return Ok((place, at)),
            // Gone after a long time, or never heard of.
            Err(e) if matches!(e.status(), Some(404 | 410)) => spool.note_upload(record.object, None)?,
            Err(e) => return Err(e.into()),
        }
    }
    let raw = record.name.bytes();
    let claims = site.profiles.read(&shown(last_part(&raw)), None);
    let mut metadata = vec![
        ("filename", shown(last_part(&raw)).into_bytes()),
        ("filename_raw", raw.clone()),
        ("purpose", b"recording".to_vec()),
        ("manifest", pending.manifest.to_string().into_bytes()),
    ];
    if let Some(modified) = record.modified {
        metadata.push(("last_modified", modified.millis().to_string().into_bytes()));
    }
    if let Some(number) = site.number_of(&record.slot).or_else(|| claims.and_then(|claims| claims.device)) {
        metadata.push(("device", number.into_bytes()));
    }
    let place = server.create(record.size, &metadata).await?;
    spool.note_upload(record.object, Some(&place))?;
    Ok((place, 0))
}

/// How long to wait before the next round, after so many that broke off.
pub fn backoff(failures: u32) -> Duration {
    Duration::from_secs(5 << failures.min(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_to_some_minutes_and_no_further() {
        let waits: Vec<_> = [0, 1, 3, 6, 7, u32::MAX].map(|n| backoff(n).as_secs()).into();
        assert_eq!(waits, [5, 10, 40, 320, 320, 320]);
    }
}
