//! How a device builds its files 结构特征: learned of its first ones, later ones are put beside them (F2, F14, F18 of the originality findings).

use std::collections::BTreeMap;

use base::{DeviceId, RecordingId, Timestamp};
use evidence::fingerprint::{ENOUGH_FILES, Fingerprint};
use model::device::DeviceFact;
use model::{DeviceState, Finding, RecordingState};

use super::receive::finding;
use crate::act::{Act, NewFact};
use crate::error::AppError;

/// What is noticed of files that are not as a device wrote them. They teach nothing.
const NO_TEACHERS: [&str; 11] = [
    "tool_tag",
    "edit_list",
    "joined_parts",
    "picture_changes",
    "no_key_frame",
    "edited_photo",
    "edited_sound",
    "not_from_device",
    "name_mismatch",
    "trailing_data",
    "duplicate",
];

/// Structures of one device and container that are remembered: the first files, and those that a person took for originals.
const MOST: usize = 20;

/// The digests as facts hold them.
pub(super) fn stored(fingerprint: Option<&Fingerprint>) -> BTreeMap<String, String> {
    let map = fingerprint.and_then(|f| serde_json::to_value(f).ok());
    map.and_then(|m| serde_json::from_value(m).ok()).unwrap_or_default()
}

/// A structure as it was stored; nothing where a newer version wrote aspects that this one does not know.
fn read(stored: &BTreeMap<String, String>) -> Option<Fingerprint> {
    serde_json::to_value(stored).ok().and_then(|m| serde_json::from_value(m).ok())
}

/// What is to be said of a file beside those that the device wrote before.
pub(super) async fn differs(
    act: &mut Act<'_>,
    device: DeviceId,
    container: &str,
    fingerprint: &Fingerprint,
) -> Result<Vec<Finding>, AppError> {
    let Some(known) = act.slot.load::<DeviceState>(device).await? else { return Ok(Vec::new()) };
    let learned = known.state.structures.iter().filter(|s| s.what.container == container);
    let known: Vec<Fingerprint> = learned.filter_map(|s| read(&s.what.structure)).collect();
    Ok(fingerprint.findings(&known).iter().map(finding).collect())
}

/// Learns of a file that just arrived, as long as the device is new here and nothing says that software touched the file.
pub(super) async fn learn(act: &mut Act<'_>, id: RecordingId, at: Timestamp) -> Result<(), AppError> {
    remember(act, id, at, ENOUGH_FILES, |r| r.findings.iter().all(|f| !NO_TEACHERS.contains(&f.code.as_str()))).await
}

/// Learns of a file that a person took for an original: the next one that is built like it raises no question.
pub(super) async fn accept(act: &mut Act<'_>, id: RecordingId, at: Timestamp) -> Result<(), AppError> {
    remember(act, id, at, MOST, |r| r.findings.iter().any(|f| f.code == "structure_differs")).await
}

async fn remember(
    act: &mut Act<'_>,
    id: RecordingId,
    at: Timestamp,
    most: usize,
    teaches: impl Fn(&RecordingState) -> bool,
) -> Result<(), AppError> {
    let Some(recording) = act.slot.load::<RecordingState>(id).await? else { return Ok(()) };
    let r = recording.state;
    let Some(device) = r.known_device.filter(|_| !r.structure.is_empty() && teaches(&r)) else { return Ok(()) };
    let Some(known) = act.slot.load::<DeviceState>(device).await? else { return Ok(()) };
    if known.state.structures.iter().filter(|s| s.what.container == r.container).count() >= most {
        return Ok(());
    }
    let fact = DeviceFact::StructureLearned { container: r.container, structure: r.structure, recording: id };
    act.append::<DeviceState>(device, NewFact::new(at, fact)).await?;
    Ok(())
}
