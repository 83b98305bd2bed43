//! What rules know of a device: whether it is registered, in use, and has a place (Art. 20).

use base::DeviceId;
use model::DeviceState;
use model::device::Condition;
use serde::Deserialize;

use super::event::Event;

/// The facts of a device 音像记录设备.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeviceFile {
    /// Which.
    pub id: DeviceId,
    /// When it was entered in the register.
    pub registered: Option<Event>,
    /// When it was first given a place.
    pub placed: Option<Event>,
    /// Whether it can be used, or will be once it is repaired.
    pub in_use: bool,
}

impl DeviceFile {
    /// The facts of a device, out of its state.
    pub fn of(id: DeviceId, state: &DeviceState) -> Self {
        Self {
            id,
            registered: state.registered.as_ref().map(Event::from),
            placed: state.placed.first().map(Event::from),
            in_use: matches!(state.condition, Condition::InService | Condition::Faulty),
        }
    }
}
