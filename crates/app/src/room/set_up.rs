//! Setting a room up, changing its cameras, closing it.

use base::RoomId;
use model::private::key;
use model::room::{RoomFact, RoomKind};
use model::{PrivatePart, RoomState};

use super::open;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Cameras of one room.
const MOST_CAMERAS: usize = 64;

/// What is told of a room.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// What it is for.
    pub kind: RoomKind,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// The numbers of its cameras.
    pub cameras: Vec<String>,
}

/// Sets a room up.
///
/// # Errors
/// When name, place or every camera is missing.
pub async fn set_up(app: &App, caller: &Caller, input: NewRoom) -> Result<RoomId, AppError> {
    caller.require(Right::KeepDevices)?;
    let mut fields = Fields::default();
    let name = fields.text(&input.name, 100, "name", "名称");
    let place = fields.text(&input.place, 200, "place", "地点");
    let cameras = cameras(&mut fields, &input.cameras);
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let (id, now) = (RoomId::random(), act.now());
    let private = PrivatePart::none().with(key::NAME, name).with(key::PLACE, place);
    act.append::<RoomState>(id, NewFact::new(now, RoomFact::SetUp { kind: input.kind, cameras }).with(private)).await?;
    act.commit().await?;
    Ok(id)
}

/// Gives a room other cameras.
///
/// # Errors
/// When it is closed, or every camera is missing.
pub async fn change_cameras(app: &App, caller: &Caller, id: RoomId, list: &[String]) -> Result<(), AppError> {
    caller.require(Right::KeepDevices)?;
    let mut fields = Fields::default();
    let cameras = cameras(&mut fields, list);
    fields.done()?;
    let mut act = app.begin(caller).await?;
    open(&mut act, id).await?;
    let now = act.now();
    act.append::<RoomState>(id, NewFact::new(now, RoomFact::CamerasChanged { cameras })).await?;
    act.commit().await?;
    Ok(())
}

/// Closes a room.
///
/// # Errors
/// When it is closed already.
pub async fn close(app: &App, caller: &Caller, id: RoomId) -> Result<(), AppError> {
    caller.require(Right::KeepDevices)?;
    let mut act = app.begin(caller).await?;
    open(&mut act, id).await?;
    let now = act.now();
    act.append::<RoomState>(id, NewFact::new(now, RoomFact::Closed)).await?;
    act.commit().await?;
    Ok(())
}

/// Numbers of cameras as they were typed: trimmed, each once.
fn cameras(fields: &mut Fields, list: &[String]) -> Vec<String> {
    let mut cameras: Vec<String> = Vec::new();
    for camera in list.iter().map(|c| c.trim()).filter(|c| !c.is_empty()) {
        fields.check(camera.chars().count() > 64, "cameras", "摄像机编号不能超过 64 个字");
        if !cameras.iter().any(|known| known == camera) {
            cameras.push(camera.to_owned());
        }
    }
    fields.check(cameras.is_empty(), "cameras", "请填写摄像机的编号");
    fields.check(cameras.len() > MOST_CAMERAS, "cameras", format!("一处不能超过 {MOST_CAMERAS} 台摄像机"));
    cameras
}
