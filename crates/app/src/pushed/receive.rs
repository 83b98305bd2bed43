//! A whole object becomes a recording: what its system said goes in as claims, the row that answers the system is written in the same action.

use base::{ControllerId, RecordingId};
use store::{PushedContainer, PushedObject};

use super::finding::Odd;
use super::look::look;
use super::name::ContainerKind;
use super::parcel::Parcel;
use super::said;
use crate::App;
use crate::act::Act;
use crate::caller::Caller;
use crate::error::AppError;
use crate::recording::{Arrived, UploadNote};

/// Takes a pushed object into custody.
///
/// # Errors
/// As [`crate::recording::received`].
pub(crate) async fn received(app: &App, caller: &Caller, arrived: Arrived, mut parcel: Parcel) -> Result<RecordingId, AppError> {
    let container = app.store.pushed_container(ControllerId(caller.person.0), &parcel.container).await?;
    let (claims, odd) = said::claims(&parcel, container.as_ref());
    parcel.odd.extend(odd);
    let note = UploadNote {
        file_name: parcel.name.clone(),
        device: said::serial(&parcel.container, container.as_ref()),
        claims,
        pushed: Some(parcel),
        ..UploadNote::default()
    };
    crate::recording::received(app, caller, arrived, note).await
}

/// Notes where a recording came from, in the action that takes it into custody.
///
/// # Errors
/// When the store fails.
pub(crate) async fn attach(act: &mut Act<'_>, id: RecordingId, arrived: &Arrived, parcel: &Parcel) -> Result<(), AppError> {
    let controller = ControllerId(act.caller.person.0);
    let mut odd = parcel.odd.clone();
    let found = act.slot.pushed_container(controller, &parcel.container).await?;
    let mut container = match found {
        Some(found) => found,
        None => {
            odd.insert(Odd::Unannounced);
            PushedContainer {
                controller,
                name: parcel.container.clone(),
                metadata: store::uploads::Metadata::default(),
                heard_at: arrived.received_at,
                completed_at: None,
                overdue_at: None,
            }
        }
    };
    match ContainerKind::of(&parcel.container) {
        ContainerKind::Recording { .. } => {}
        ContainerKind::Rejected => drop(odd.insert(Odd::Rejected)),
        ContainerKind::Register(_) | ContainerKind::Odd => drop(odd.insert(Odd::Container)),
    }
    let before = act.slot.pushed_objects(controller, &parcel.container).await?;
    let same_name: Vec<_> = before.iter().filter(|o| o.name == parcel.name).collect();
    let version = same_name.iter().map(|o| o.version + 1).max().unwrap_or(0);
    // The same bytes once more, where a crash lay between: the finding of what is there twice says so.
    if version > 0 && same_name.iter().all(|o| o.sha256 != arrived.digests.sha256) {
        odd.insert(Odd::Conflict);
    }
    // Nobody says of what was rejected that it is whole: it is so until more comes.
    let rejected = odd.contains(&Odd::Rejected);
    container.completed_at = container.completed_at.filter(|_| !rejected);
    let late = container.completed_at.is_some();
    if late {
        odd.insert(Odd::Late);
    }
    let object = PushedObject {
        container: parcel.container.clone(),
        name: parcel.name.clone(),
        version,
        metadata: parcel.metadata.clone(),
        size: arrived.size,
        md5: parcel.md5.clone(),
        sha256: arrived.digests.sha256,
        stored_at: arrived.received_at,
        recording: Some(id),
        body: None,
    };
    act.slot.put_pushed_object(controller, &object).await?;
    container.heard_at = container.heard_at.max(arrived.received_at);
    // Whatever was missed once: something came after all, and is waited for anew.
    container.overdue_at = None;
    act.slot.put_pushed_container(&container).await?;
    // What comes late may close a gap of what was judged before.
    let only = (!late).then_some(id);
    look(act, &container, only, &[(id, odd)]).await
}
