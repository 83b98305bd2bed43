//! Rooms for handling cases 执法办案场所 (Art. 15): their cameras, their outages, and the register of their use, which is that of the scenes in
//! them.

use base::{RoomId, Timestamp};
use model::private::key;
use model::{RoomState, SceneState, SubjectKind};
use serde::Serialize;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::common::{SubjectBrief, word};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::listing::{Listed, relation};
use crate::rights::Right;

/// More rooms than any agency has.
const EVERY: u32 = 500;
/// Uses of a room that a page shows.
const USES: u32 = 50;

/// A time during which cameras recorded nothing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OutageView {
    /// Which camera; all of them when nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera: Option<String>,
    /// Since when.
    pub from: Timestamp,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether the room was in use then.
    pub in_use: bool,
}

/// A use of a room.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UseView {
    /// The scene.
    pub scene: SubjectBrief,
    /// From when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when; it lasts when nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

/// A room.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoomView {
    /// Which.
    pub id: RoomId,
    /// `inquiry`, `hearing`, `seized_goods`, `other`.
    pub kind: String,
    /// The same in Chinese.
    pub kind_label: &'static str,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// The numbers of its cameras.
    pub cameras: Vec<String>,
    /// Whether it is used no more.
    pub closed: bool,
    /// When cameras failed, the newest first.
    pub outages: Vec<OutageView>,
    /// Its uses, the newest first.
    pub uses: Vec<UseView>,
}

/// The rooms of the caller's agency.
///
/// # Errors
/// When the caller may not read, or the store does not answer.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<RoomView>, AppError> {
    caller.require(Right::Read)?;
    let kind = SubjectKind::Room;
    let query = SubjectQuery { agency: caller.agency, kind, status: &[], text: "", linked: None, offset: 0, limit: EVERY };
    let mut rooms = Vec::new();
    for row in &app.store.list(&query).await?.rows {
        rooms.push(view(app, caller, &row.read(caller.agency)?).await?);
    }
    rooms.sort_by(|a, b| (a.closed, &a.name).cmp(&(b.closed, &b.name)));
    Ok(rooms)
}

/// A room.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn room(app: &App, caller: &Caller, id: RoomId) -> Result<RoomView, AppError> {
    caller.require(Right::Read)?;
    let found = app.store.load::<RoomState>(id).await?.filter(|r| r.agency == caller.agency);
    view(app, caller, &found.ok_or(AppError::NotFound("办案场所"))?).await
}

async fn view(app: &App, caller: &Caller, room: &Loaded<RoomState>) -> Result<RoomView, AppError> {
    let linked = Some((relation::ROOM, room.subject));
    let kind = SubjectKind::Scene;
    let query = SubjectQuery { agency: caller.agency, kind, status: &[], text: "", linked, offset: 0, limit: USES };
    let mut uses = Vec::new();
    for row in &app.store.list(&query).await?.rows {
        let scene = row.read::<SceneState>(caller.agency)?;
        let label = scene.state.columns(scene.private.expose()).label;
        uses.push(UseView {
            scene: SubjectBrief::new(scene.subject, label),
            from: scene.state.arrived_at.as_ref().map(|a| a.what),
            to: scene.state.left_at.as_ref().map(|l| l.what),
        });
    }
    let text = |key: &str| room.private.expose().text(key).map(str::to_owned);
    let touches = |outage: &model::room::Outage| {
        let used = |u: &UseView| {
            u.from.is_some_and(|from| outage.to.is_none_or(|to| from < to)) && u.to.is_none_or(|to| outage.from < to)
        };
        uses.iter().any(used)
    };
    let outage = |o: &model::Dated<model::room::Outage>| OutageView {
        camera: o.what.camera.clone(),
        from: o.what.from,
        to: o.what.to,
        note: text(&o.at.entry.to_string()),
        in_use: touches(&o.what),
    };
    Ok(RoomView {
        id: RoomId(room.subject.id),
        kind: word(&room.state.kind),
        kind_label: room.state.kind.label(),
        name: text(key::NAME).unwrap_or_default(),
        place: text(key::PLACE).unwrap_or_default(),
        cameras: room.state.cameras.clone(),
        closed: room.state.closed.is_some(),
        outages: room.state.outages.iter().rev().map(outage).collect(),
        uses,
    })
}
