//! What a docking says of bytes that arrive from a station: since when it held them.

use base::{DigestPair, Sha256Digest};
use ledger::station::Manifest;
use model::private::key;
use model::recording::StationStorage;
use model::{DockingState, Finding, Severity};

use crate::act::Act;
use crate::error::AppError;
use crate::listing::docking_of;

/// What is known of a claim that a station stored some bytes.
pub(crate) enum Holding {
    /// It did, by its signed manifest.
    Stored(StationStorage),
    /// Nothing shows it.
    Unshown(Finding),
}

/// Whether the manifest with this digest, delivered before, lists bytes with these digests.
///
/// # Errors
/// When the store fails.
pub(crate) async fn holding(act: &mut Act<'_>, manifest: Sha256Digest, digests: &DigestPair) -> Result<Holding, AppError> {
    let docking = docking_of(manifest);
    let found = act.slot.load::<DockingState>(docking).await?.filter(|found| found.agency == act.caller.agency);
    let listed = found.as_ref().and_then(|found| {
        // It was verified when it arrived.
        let manifest = Manifest::read(found.private.expose().text(key::MANIFEST)?).ok()?;
        manifest.files.iter().any(|file| file.digests == *digests).then_some(())
    });
    let delivered = found.as_ref().and_then(|found| found.state.delivered.as_ref());
    let (Some(()), Some(delivered)) = (listed, delivered) else {
        let message = match delivered {
            Some(_) => "采集站的入站清单中没有这个文件",
            None => "采集站所说的入站清单没有送达",
        };
        let (code, severity) = ("station_unlisted".into(), Severity::Question);
        return Ok(Holding::Unshown(Finding { code, severity, article: None, message: message.into() }));
    };
    Ok(Holding::Stored(StationStorage {
        station: delivered.what.station,
        docking,
        signed_at: delivered.what.signed_at,
        delivered_at: delivered.at.recorded_at,
        doubted: delivered.what.doubted,
        keeper: delivered.what.keeper,
    }))
}
