//! What the custodian of the devices 设备管理员 does (Art. 20 para. 1): gives a device its place, maintains it, takes note of damage and loss.

use base::{Day, DeviceId};
use model::device::{Condition, DeviceFact};
use model::private::key;
use model::{DeviceState, PrivatePart};

use super::load;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Gives a device its place 存放地点.
///
/// # Errors
/// When the place is missing.
pub async fn place(app: &App, caller: &Caller, id: DeviceId, place: &str) -> Result<(), AppError> {
    caller.require(Right::KeepDevices)?;
    let mut fields = Fields::default();
    let place = fields.text(place, 200, "place", "存放地点");
    fields.done()?;
    append(app, caller, id, DeviceFact::Placed, PrivatePart::none().with(key::PLACE, place)).await
}

/// Writes down that a device was maintained 维护.
///
/// # Errors
/// When what was done is missing, or the day lies ahead.
pub async fn maintain(app: &App, caller: &Caller, id: DeviceId, on: Day, usable: bool, text: &str) -> Result<(), AppError> {
    caller.require(Right::KeepDevices)?;
    let mut fields = Fields::default();
    let text = fields.text(text, 500, "text", "维护情况");
    fields.check(on > app.store.clock().now().day(), "on", "维护日期晚于今天，请核对");
    fields.done()?;
    append(app, caller, id, DeviceFact::Maintained { on, usable }, PrivatePart::none().with(key::TEXT, text)).await
}

/// Writes down that a device is damaged, lost, in use again or used no more, and how that came about.
///
/// # Errors
/// When that is missing.
pub async fn change_condition(
    app: &App,
    caller: &Caller,
    id: DeviceId,
    condition: Condition,
    text: &str,
) -> Result<(), AppError> {
    // Whoever damaged or lost it says so; only the custodian puts it back into service or takes it out.
    match condition {
        Condition::Faulty | Condition::Lost => caller.require(Right::UseDevices)?,
        Condition::InService | Condition::Retired => caller.require(Right::KeepDevices)?,
    }
    let mut fields = Fields::default();
    let text = fields.text(text, 1000, "text", "情况说明");
    fields.done()?;
    let private = PrivatePart::none().with(key::TEXT, text);
    append(app, caller, id, DeviceFact::ConditionChanged { condition }, private).await
}

async fn append(app: &App, caller: &Caller, id: DeviceId, fact: DeviceFact, private: PrivatePart) -> Result<(), AppError> {
    let mut act = app.begin(caller).await?;
    load(&mut act, id).await?;
    let now = act.now();
    act.append::<DeviceState>(id, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}
