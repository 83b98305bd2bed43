//! A recording was made and is lost or damaged before it was stored 遗失、损毁 (Arts. 22, 24): who had it, when that was found, how it came about
//! and what was done. It is reported, never refused; whether it was as it should be is judged by a person.

use base::{DeviceId, PersonId, SceneId, Timestamp};
use model::device::{Condition, DeviceFact};
use model::fact::Stretch;
use model::private::key;
use model::scene::{Loss, LostRecording, SceneFact};
use model::{DeviceState, PrivatePart, SceneState};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Longest account, in characters.
const TEXT: usize = 2000;

/// What is reported.
#[derive(Clone, Debug)]
pub struct LossReport {
    /// Lost or damaged.
    pub loss: Loss,
    /// The device that made the recording.
    pub device: Option<DeviceId>,
    /// The part of the stay that it recorded.
    pub recorded: Stretch,
    /// When the loss was found.
    pub found_at: Timestamp,
    /// Who had it.
    pub holder: Option<PersonId>,
    /// How it came about.
    pub cause: String,
    /// What was done about it.
    pub measure: String,
    /// Whether the device is lost or damaged with it.
    pub device_too: bool,
}

/// Reports the loss of a recording; of the device as well, where that is lost or damaged with it.
///
/// # Errors
/// When cause or measure are missing, or the times do not fit the stay.
pub async fn report_loss(app: &App, caller: &Caller, id: SceneId, input: LossReport) -> Result<(), AppError> {
    caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let cause = fields.text(&input.cause, TEXT, "cause", "原因和经过");
    let measure = fields.text(&input.measure, TEXT, "measure", "采取的措施");
    fields.check(input.recorded.to <= input.recorded.from, "to", "资料结束的时间应晚于开始的时间");
    fields.check(input.device_too && input.device.is_none(), "device", "请选择设备");
    fields.done()?;

    let mut act = app.begin(caller).await?;
    let scene = act.load::<SceneState>(id, "现场").await?;
    let arrived = scene.state.arrived_at.as_ref().map(|a| a.what);
    let left = scene.state.left_at.as_ref().map_or(act.now(), |l| l.what);
    let mut fields = Fields::default();
    let outside = arrived.is_some_and(|a| input.recorded.to <= a) || input.recorded.from >= left;
    fields.check(outside, "from", "这段时间不在到达至离开现场之间，请核对");
    fields.check(input.found_at > act.now(), "found_at", "发现的时间晚于现在，请核对");
    fields.check(input.found_at < input.recorded.from, "found_at", "发现的时间早于资料开始的时间，请核对");
    fields.done()?;
    act.persons(input.holder.as_slice(), "holder").await?;
    if let Some(device) = input.device {
        act.load::<DeviceState>(device, "设备").await?;
    }
    let lost = LostRecording {
        loss: input.loss,
        device: input.device,
        recorded: input.recorded,
        found_at: input.found_at,
        holder: input.holder,
    };
    let private = PrivatePart::none().with(key::TEXT, cause.clone()).with(key::MEASURE, measure);
    act.append::<SceneState>(id, NewFact::new(input.found_at, SceneFact::RecordingLost(lost)).with(private)).await?;
    if let (true, Some(device)) = (input.device_too, input.device) {
        let condition = match input.loss {
            Loss::Lost => Condition::Lost,
            Loss::Damaged => Condition::Faulty,
        };
        let fact = DeviceFact::ConditionChanged { condition };
        let private = PrivatePart::none().with(key::TEXT, cause);
        act.append::<DeviceState>(device, NewFact::new(input.found_at, fact).with(private)).await?;
    }
    act.commit().await?;
    Ok(())
}
