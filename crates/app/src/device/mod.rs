//! Devices 音像记录设备 (Arts. 7, 14, 20): register, keep, maintain; check before use, take out, bring back; compare clocks. Nothing that
//! happened to a device is refused; what should not be so is shown.

mod keep;
mod register;
mod take;

pub use keep::{change_condition, maintain, place};
pub(crate) use register::with_mark;
pub use register::{NewDevice, register};
pub use take::{Check, ClockComparison, bring_back, check, compare_clock, take_out};

use base::DeviceId;
use model::DeviceState;
use store::Loaded;

use crate::act::Act;
use crate::error::AppError;

async fn load(act: &mut Act<'_>, id: DeviceId) -> Result<Loaded<DeviceState>, AppError> {
    act.load::<DeviceState>(id, "设备").await
}
