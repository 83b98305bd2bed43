//! Taking a device out 领用 and bringing it back 归还, checking it before use, comparing its clock with a true one.

use base::{DeviceId, PersonId, Span, Timestamp};
use model::device::{ClockReading, DeviceFact};
use model::private::key;
use model::{DeviceState, PrivatePart};
use store::Dependants;

use super::load;
use crate::App;
use crate::act::{NewFact, moment};
use crate::caller::Caller;
use crate::clocks;
use crate::error::{AppError, Fields};
use crate::listing::relation;
use crate::rights::Right;

/// The farthest that a clock is believed to be off: a device whose battery was empty begins anew at some year in the past.
const FARTHEST: Span = Span::from_seconds(30 * 365 * 24 * 3600);

/// No scene lasts longer between arrival and what is recorded of it.
const LONGEST_SCENE: Span = Span::from_hours(7 * 24);

/// What a check before use 使用前检查 showed.
#[derive(Clone, Debug)]
pub struct Check {
    /// Whether all was well.
    pub passed: bool,
    /// How full the battery was, in percent.
    pub battery: Option<u8>,
    /// What was wrong, or a note.
    pub text: Option<String>,
}

/// What a device showed beside a true clock.
#[derive(Clone, Copy, Debug)]
pub struct ClockComparison {
    /// The true instant; now if not said.
    pub at: Option<Timestamp>,
    /// What the device showed then.
    pub shows: Timestamp,
    /// Whether its clock was set right after that.
    pub set: bool,
}

/// Writes down a check before use.
///
/// # Errors
/// When something was wrong and nobody says what.
pub async fn check(app: &App, caller: &Caller, id: DeviceId, input: Check) -> Result<(), AppError> {
    caller.require(Right::UseDevices)?;
    let mut fields = Fields::default();
    let text = fields.optional(input.text.as_deref(), 500, "text", "检查情况");
    fields.check(!input.passed && text.is_empty(), "text", "请写明检查发现的问题");
    fields.check(input.battery.is_some_and(|b| b > 100), "battery", "电量是 0 至 100 的百分数");
    fields.done()?;
    let fact = DeviceFact::Checked { passed: input.passed, battery: input.battery };
    let mut act = app.begin(caller).await?;
    load(&mut act, id).await?;
    let now = act.now();
    act.append::<DeviceState>(id, NewFact::new(now, fact).with(PrivatePart::none().with(key::TEXT, text))).await?;
    act.commit().await?;
    Ok(())
}

/// Issues a device to an officer, or hands it on to another.
///
/// # Errors
/// When the officer is not of this agency, or the time lies ahead.
pub async fn take_out(app: &App, caller: &Caller, id: DeviceId, to: PersonId, at: Option<Timestamp>) -> Result<(), AppError> {
    caller.require(Right::UseDevices)?;
    let mut act = app.begin(caller).await?;
    load(&mut act, id).await?;
    act.persons(&[to], "to").await?;
    let at = moment(at, act.now())?;
    act.append::<DeviceState>(id, NewFact::new(at, DeviceFact::Issued { to })).await?;
    act.commit().await?;
    Ok(())
}

/// Takes a device back.
///
/// # Errors
/// When nobody has it, or the time lies ahead or before it was issued.
pub async fn bring_back(app: &App, caller: &Caller, id: DeviceId, at: Option<Timestamp>) -> Result<(), AppError> {
    caller.require(Right::UseDevices)?;
    let mut act = app.begin(caller).await?;
    let device = load(&mut act, id).await?;
    let Some(out) = device.state.out() else { return Err(AppError::Conflict("设备没有领用，不需要归还".into())) };
    let at = moment(at, act.now())?;
    if at < out.what.from {
        return Err(AppError::field("at", "归还时间早于领用时间，请核对"));
    }
    act.append::<DeviceState>(id, NewFact::new(at, DeviceFact::Returned)).await?;
    act.commit().await?;
    Ok(())
}

/// Writes down what the clock of a device showed. Times of its recordings are corrected by that, in a layer of their own.
///
/// # Errors
/// When the time lies ahead.
pub async fn compare_clock(app: &App, caller: &Caller, id: DeviceId, input: ClockComparison) -> Result<(), AppError> {
    caller.require(Right::UseDevices)?;
    let mut act = app.begin(caller).await?;
    load(&mut act, id).await?;
    let at = moment(input.at, act.now())?;
    let offset = at.since(input.shows);
    if offset.millis().abs() > FARTHEST.millis() {
        return Err(AppError::field("shows", "设备显示的时间相差太远，请核对"));
    }
    let reading = ClockReading { at, offset, set: input.set };
    act.append::<DeviceState>(id, NewFact::new(at, DeviceFact::ClockRead(reading))).await?;
    // Times of its recordings are other ones now, and with them what their scenes lack.
    let since = at.minus(clocks::drift(at.day()).reach).minus(LONGEST_SCENE);
    act.slot.queue(Dependants::Through(id.into(), relation::DEVICE, relation::SCENE, since)).await?;
    act.commit().await?;
    Ok(())
}
