//! Entering a device in the register. Recordings that name it by its number belong to it from then on, those that came before as well.

use base::{Day, DeviceId, RecordingId};
use model::device::{DeviceCategory, DeviceFact};
use model::private::key;
use model::recording::RecordingFact;
use model::{DeviceState, PrivatePart, RecordingState, SubjectKind};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// How many of the recordings that came before are told that their device is known: those of the last weeks, whose scenes are still judged.
const EARLIER: u32 = 500;

/// What the custodian tells.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// What it is.
    pub category: DeviceCategory,
    /// The number by which its files name it.
    pub mark: String,
    /// Make and model.
    pub name: String,
    /// Its serial number.
    pub serial: Option<String>,
    /// Where it is kept.
    pub place: Option<String>,
    /// Since when the agency has it.
    pub acquired_on: Option<Day>,
}

/// Registers a device.
///
/// # Errors
/// When number or model are missing, or another device of the agency has the number.
pub async fn register(app: &App, caller: &Caller, input: NewDevice) -> Result<DeviceId, AppError> {
    caller.require(Right::KeepDevices)?;
    let mut fields = Fields::default();
    let mark = fields.text(&input.mark, 64, "mark", "设备编号");
    let name = fields.text(&input.name, 100, "name", "品牌型号");
    let serial = fields.optional(input.serial.as_deref(), 100, "serial", "出厂编号");
    let place = fields.optional(input.place.as_deref(), 200, "place", "存放地点");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    if with_mark(&mut act, &mark).await?.is_some() {
        return Err(AppError::field("mark", format!("已有编号为“{mark}”的设备")));
    }
    let (id, now) = (DeviceId::random(), act.now());
    if input.acquired_on.is_some_and(|on| on > now.day()) {
        return Err(AppError::field("acquired_on", "购置日期晚于今天，请核对"));
    }
    let fact = DeviceFact::Registered { category: input.category, mark: mark.clone(), acquired_on: input.acquired_on };
    let private = PrivatePart::none().with(key::NAME, name).with(key::TEXT, serial);
    act.append::<DeviceState>(id, NewFact::new(now, fact).with(private)).await?;
    if !place.is_empty() {
        let fact = NewFact::new(now, DeviceFact::Placed).with(PrivatePart::none().with(key::PLACE, place));
        act.append::<DeviceState>(id, fact).await?;
    }
    for recording in act.slot.with_number(SubjectKind::Recording, &mark, EARLIER).await? {
        let fact = RecordingFact::DeviceKnown { device: id };
        act.append::<RecordingState>(RecordingId(recording.id), NewFact::new(now, fact)).await?;
    }
    act.commit().await?;
    Ok(id)
}

/// The device of the agency whose files bear this number.
///
/// # Errors
/// When the store fails.
pub(crate) async fn with_mark(act: &mut Act<'_>, mark: &str) -> Result<Option<DeviceId>, AppError> {
    Ok(act.slot.with_number(SubjectKind::Device, mark, 1).await?.first().map(|found| DeviceId(found.id)))
}
