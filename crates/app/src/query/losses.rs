//! Recordings that were reported as lost or damaged (Arts. 22, 24), as the scene page shows them.

use base::{DeviceId, EntryId, Timestamp};
use model::private::key;
use model::{DeviceState, PrivatePart, SceneState};
use serde::Serialize;
use utoipa::ToSchema;

use super::common::word;
use super::directory::Directory;
use crate::App;
use crate::error::AppError;

/// A recording that was made and will not come, or not whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LossView {
    /// The entry.
    pub entry: EntryId,
    /// `lost` or `damaged`.
    pub loss: String,
    /// The same in Chinese.
    pub label: String,
    /// The device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_mark: Option<String>,
    /// Since when it recorded.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// When the loss was found.
    pub found_at: Timestamp,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// Who had it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// How it came about.
    pub cause: String,
    /// What was done about it.
    pub measure: String,
    /// Who reported it.
    pub who: String,
}

/// What was reported of a scene.
pub(crate) async fn losses(
    app: &App,
    directory: &Directory,
    scene: &SceneState,
    private: &PrivatePart,
) -> Result<Vec<LossView>, AppError> {
    let mut losses = Vec::new();
    for reported in &scene.losses {
        let (at, lost) = (&reported.at, reported.what);
        let device = match lost.device {
            Some(id) => app.store.load::<DeviceState>(id).await?,
            None => None,
        };
        let words = private.value(&at.entry.to_string());
        let text = |key: &str| words.and_then(|w| w[key].as_str()).unwrap_or_default().to_owned();
        losses.push(LossView {
            entry: at.entry,
            loss: word(&lost.loss),
            label: lost.loss.label().to_owned(),
            device: lost.device,
            device_mark: device.map(|d| d.state.mark),
            from: lost.recorded.from,
            to: lost.recorded.to,
            found_at: lost.found_at,
            reported_at: at.recorded_at,
            holder: lost.holder.map(|id| directory.name(id)),
            cause: text(key::TEXT),
            measure: text(key::MEASURE),
            who: directory.name(at.actor),
        });
    }
    Ok(losses)
}
