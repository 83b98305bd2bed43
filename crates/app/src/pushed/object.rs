//! Objects beside their bytes: lines of the system's own registers, what is said of an object later, and whether bytes are here already.

use base::Sha256Digest;
use store::PushedObject;
use store::uploads::Metadata;

use super::look::look;
use crate::App;
use crate::controller::Pusher;
use crate::error::AppError;

/// Writes a line of a register of the system: a user, a device, itself. Bytes and words replace those before.
///
/// # Errors
/// When the store fails.
pub async fn put_line(
    app: &App,
    pusher: &Pusher,
    place: (&str, &str),
    metadata: Metadata,
    body: Vec<u8>,
    md5: String,
) -> Result<(), AppError> {
    let caller = pusher.caller();
    let mut act = app.begin(&caller).await?;
    let line = PushedObject {
        container: place.0.to_owned(),
        name: place.1.to_owned(),
        version: 0,
        metadata,
        size: body.len() as u64,
        md5,
        sha256: Sha256Digest::of(&body),
        stored_at: act.now(),
        recording: None,
        body: Some(body),
    };
    act.slot.put_pushed_object(pusher.controller, &line).await?;
    act.commit().await?;
    Ok(())
}

/// Says of an object something else than before, as a whole; false when there is none. The bytes stay, and so does what was said before: in the
/// log.
///
/// # Errors
/// When the store fails.
pub async fn describe_object(app: &App, pusher: &Pusher, place: (&str, &str), metadata: Metadata) -> Result<bool, AppError> {
    let caller = pusher.caller();
    let mut act = app.begin(&caller).await?;
    let objects = act.slot.pushed_objects(pusher.controller, place.0).await?;
    let Some(mut object) = objects.into_iter().filter(|o| o.name == place.1).max_by_key(|o| o.version) else { return Ok(false) };
    object.metadata = metadata;
    act.slot.put_pushed_object(pusher.controller, &object).await?;
    if let Some(mut container) = act.slot.pushed_container(pusher.controller, place.0).await? {
        container.heard_at = act.now();
        act.slot.put_pushed_container(&container).await?;
        let only = object.recording.filter(|_| container.completed_at.is_none());
        if object.recording.is_some() {
            look(&mut act, &container, only, &[]).await?;
        }
    }
    act.commit().await?;
    Ok(true)
}

/// Whether an object with these bytes is in custody under this name: its answer was lost, and it is sent again.
///
/// # Errors
/// When the store fails.
pub async fn is_twin(app: &App, pusher: &Pusher, place: (&str, &str), sha256: &Sha256Digest) -> Result<bool, AppError> {
    let versions = app.store.pushed_versions(pusher.controller, place.0, place.1).await?;
    Ok(versions.iter().any(|o| o.recording.is_some() && o.sha256 == *sha256))
}
