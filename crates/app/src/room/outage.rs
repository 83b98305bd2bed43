//! When cameras of a room record nothing 停录, and when they do again. A scene in the room at that time has a hole, which Art. 19 wants
//! explained.

use base::{RoomId, Timestamp};
use model::private::key;
use model::room::RoomFact;
use model::{PrivatePart, RoomState};

use super::open;
use crate::App;
use crate::act::{NewFact, moment};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Writes down that a camera, or every camera of a room, records nothing.
///
/// # Errors
/// When the room has no such camera, the reason is missing, or the time lies ahead.
pub async fn begin_outage(
    app: &App,
    caller: &Caller,
    id: RoomId,
    camera: Option<String>,
    at: Option<Timestamp>,
    text: &str,
) -> Result<(), AppError> {
    caller.require(Right::UseDevices)?;
    let mut fields = Fields::default();
    let text = fields.text(text, 500, "text", "停录的原因");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let room = open(&mut act, id).await?;
    if let Some(camera) = camera.as_ref().filter(|c| !room.state.cameras.contains(c)) {
        return Err(AppError::field("camera", format!("这处没有编号为“{camera}”的摄像机")));
    }
    let at = moment(at, act.now())?;
    let fact = NewFact::new(at, RoomFact::OutageBegan { camera, at }).with(PrivatePart::none().with(key::TEXT, text));
    act.append::<RoomState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// Writes down that the room is recorded again.
///
/// # Errors
/// When nothing failed, or the time lies ahead or before the outage.
pub async fn end_outage(app: &App, caller: &Caller, id: RoomId, at: Option<Timestamp>) -> Result<(), AppError> {
    caller.require(Right::UseDevices)?;
    let mut act = app.begin(caller).await?;
    let room = open(&mut act, id).await?;
    let at = moment(at, act.now())?;
    let Some(began) = room.state.outages.iter().rev().find(|o| o.what.to.is_none()) else {
        return Err(AppError::Conflict("没有登记停录".into()));
    };
    if at < began.what.from {
        return Err(AppError::field("at", "恢复的时间早于停录的时间，请核对"));
    }
    act.append::<RoomState>(id, NewFact::new(at, RoomFact::OutageEnded { at })).await?;
    act.commit().await?;
    Ok(())
}
