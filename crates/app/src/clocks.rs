//! Clocks of devices: what readings beside a true clock say of the time of a recording. A layer over the time that was chosen: originals and
//! claims stay as they are, and pages show both.

use std::collections::HashMap;

use base::{Day, DeviceId, Span};
use evidence::times::TimeSource;
use evidence::times::drift::{Correction, Drift, Reading, correct};
use law::henan;
use model::{DeviceState, RecordingState};
use store::{Loaded, StoreError};

use crate::settle::Source;

/// What is known of the clocks of some devices.
#[derive(Clone, Debug, Default)]
pub struct Clocks(HashMap<DeviceId, Vec<Reading>>);

impl Clocks {
    /// The clocks of the devices that made these recordings.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(crate) async fn of(from: &mut Source<'_>, recordings: &[Loaded<RecordingState>]) -> Result<Self, StoreError> {
        let mut clocks = Self::default();
        for device in recordings.iter().filter_map(|r| r.state.known_device) {
            if !clocks.knows(device)
                && let Some(found) = from.load::<DeviceState>(device).await?
            {
                clocks.add(device, &found.state);
            }
        }
        Ok(clocks)
    }

    /// Whether the clock of a device is among them.
    fn knows(&self, device: DeviceId) -> bool {
        self.0.contains_key(&device)
    }

    /// Adds the clock of a device.
    pub fn add(&mut self, device: DeviceId, state: &DeviceState) {
        let readings = state.clock.iter().map(|r| Reading { at: r.what.at, offset: r.what.offset, set: r.what.set });
        self.0.insert(device, readings.collect());
    }

    /// By how much the time of a recording is corrected; nothing when it does not come from the clock of its device, or no reading of that
    /// is near enough.
    pub fn correction(&self, recording: &RecordingState) -> Option<Correction> {
        let (timing, device) = (recording.timing.as_ref()?, recording.known_device?);
        let source: TimeSource = serde_json::from_value(timing.source.as_str().into()).ok()?;
        let received = recording.original.as_ref()?.at.recorded_at;
        if !source.of_device_clock() {
            return None;
        }
        correct(self.0.get(&device)?, timing.started_at, received, &drift(received.day()))
    }
}

/// How clocks run, by the settings of a day. One that is missing counts as zero: nothing is corrected that nobody set.
pub fn drift(day: Day) -> Drift {
    let span = |id: &str| henan().parameter(id, day).and_then(law::Parameter::span).unwrap_or(Span::ZERO);
    Drift { per_day: span("clock-drift-per-day"), reach: span("clock-reach"), read: span("clock-reading") }
}
