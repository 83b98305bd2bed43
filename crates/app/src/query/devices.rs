//! Devices 音像记录设备 as the custodian and officers see them (Art. 20): where they are, who has them, what has not come home.

use base::{Day, DeviceId, Timestamp};
use model::device::Condition;
use model::private::key;
use model::{DeviceState, Role, SubjectKind};
use serde::Serialize;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::common::{PersonBrief, word};
use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// More devices than any agency has.
const EVERY: u32 = 5_000;

/// A device with a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssueView {
    /// Who.
    pub to: PersonBrief,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Something that happened to a device.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceEventView {
    /// What, in Chinese.
    pub what: String,
    /// When.
    pub at: Timestamp,
    /// Who told it.
    pub who: String,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A device.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DeviceView {
    /// Which.
    pub id: DeviceId,
    /// `camera`, `audio_recorder`, `video_camera`, `body_camera`, `surveillance`, `other`.
    pub category: String,
    /// The same in the words of Art. 14.
    pub category_label: &'static str,
    /// The number by which its files name it.
    pub mark: String,
    /// Make and model.
    pub name: String,
    /// Serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Where it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Since when the agency has it.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquired_on: Option<Day>,
    /// `in_service`, `faulty`, `lost`, `retired`.
    pub condition: String,
    /// The same in Chinese.
    pub condition_label: &'static str,
    /// Who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out: Option<IssueView>,
    /// What to see to, in Chinese.
    pub warnings: Vec<String>,
    /// What has to be added to what its clock showed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_offset_ms: Option<i64>,
    /// When its clock was last compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_read_at: Option<Timestamp>,
    /// When it was last maintained.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintained_on: Option<Day>,
    /// What happened to it, the newest first; only of one device alone.
    pub events: Vec<DeviceEventView>,
}

/// Devices and what they amount to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DevicesView {
    /// The devices.
    pub items: Vec<DeviceView>,
    /// How many body cameras can be used.
    pub body_cameras: usize,
    /// How many officers there are.
    pub officers: usize,
    /// Body cameras for each hundred officers (Art. 7); nothing without officers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_hundred: Option<usize>,
    /// How many are out.
    pub out: usize,
    /// How many of these should be back.
    pub not_home: usize,
}

/// The devices of the caller's agency, by number.
///
/// # Errors
/// When the caller may not read, or the store does not answer.
pub async fn list(app: &App, caller: &Caller) -> Result<DevicesView, AppError> {
    caller.require(Right::Read)?;
    let directory = Directory::read(app, caller.agency).await?;
    let today = app.store.clock().now().day();
    let kind = SubjectKind::Device;
    let query = SubjectQuery { agency: caller.agency, kind, status: &[], text: "", linked: None, offset: 0, limit: EVERY };
    let mut devices: Vec<Loaded<DeviceState>> = Vec::new();
    for row in &app.store.list(&query).await?.rows {
        devices.push(row.read(caller.agency)?);
    }
    devices.sort_by(|a, b| a.state.mark.cmp(&b.state.mark));
    let usable = |d: &&Loaded<DeviceState>| {
        d.state.condition == Condition::InService && d.state.category == model::device::DeviceCategory::BodyCamera
    };
    let (body_cameras, officers) = (devices.iter().filter(usable).count(), directory.count(Role::Officer));
    Ok(DevicesView {
        body_cameras,
        officers,
        per_hundred: (body_cameras * 100).checked_div(officers),
        out: devices.iter().filter(|d| d.state.out().is_some()).count(),
        not_home: devices.iter().filter(|d| is_not_home(&d.state, today)).count(),
        items: devices.iter().map(|d| view(d, &directory, today)).collect(),
    })
}

/// A device with all that happened to it.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn device(app: &App, caller: &Caller, id: DeviceId) -> Result<DeviceView, AppError> {
    caller.require(Right::Read)?;
    let found = app.store.load::<DeviceState>(id).await?.filter(|d| d.agency == caller.agency);
    let found = found.ok_or(AppError::NotFound("设备"))?;
    let directory = Directory::read(app, caller.agency).await?;
    let events = events(&found, &directory);
    Ok(DeviceView { events, ..view(&found, &directory, app.store.clock().now().day()) })
}

/// Whether it was issued on an earlier day and is not back.
fn is_not_home(device: &DeviceState, today: Day) -> bool {
    device.out().is_some_and(|out| out.what.from.day() < today)
}

fn view(device: &Loaded<DeviceState>, directory: &Directory, today: Day) -> DeviceView {
    let d = &device.state;
    let text = |key: &str| device.private.expose().text(key).map(str::to_owned);
    let mut warnings = Vec::new();
    if let Some(out) = d.out().filter(|_| is_not_home(d, today)) {
        warnings.push(format!("{} 领用，尚未归还", out.what.from.day()));
    }
    if d.placed.is_empty() {
        warnings.push("没有登记存放地点".to_owned());
    }
    if d.condition != Condition::InService && d.condition != Condition::Retired {
        warnings.push(d.condition.label().to_owned());
    }
    if d.checked.last().is_some_and(|c| !c.what) {
        warnings.push("最近一次使用前检查不合格".to_owned());
    }
    DeviceView {
        id: DeviceId(device.subject.id),
        category: word(&d.category),
        category_label: d.category.label(),
        mark: d.mark.clone(),
        name: text(key::NAME).unwrap_or_default(),
        serial: text(key::TEXT),
        place: text(key::PLACE),
        acquired_on: d.acquired_on,
        condition: d.condition.name().to_owned(),
        condition_label: d.condition.label(),
        out: d.out().map(|out| issue(&out.what, directory)),
        warnings,
        clock_offset_ms: d.clock.last().map(|c| c.what.offset.millis()),
        clock_read_at: d.clock.last().map(|c| c.what.at),
        maintained_on: d.maintained.last().map(|m| m.what.0),
        events: Vec::new(),
    }
}

fn issue(issue: &model::device::Issue, directory: &Directory) -> IssueView {
    IssueView { to: directory.brief(issue.to), from: issue.from, until: issue.until }
}

fn events(device: &Loaded<DeviceState>, directory: &Directory) -> Vec<DeviceEventView> {
    let d = &device.state;
    let note = |at: &model::Stamp| device.private.expose().text(&at.entry.to_string()).map(str::to_owned);
    let event = |what: String, at: &model::Stamp| DeviceEventView {
        what,
        at: at.happened_at,
        who: directory.name(at.actor),
        note: note(at),
    };
    let mut events = Vec::new();
    events.extend(d.registered.iter().map(|r| event("登记".into(), &r.at)));
    events.extend(d.placed.iter().map(|p| event("存放".into(), &p.at)));
    events.extend(d.maintained.iter().map(|m| {
        let usable = if m.what.1 { "可用" } else { "仍不能使用" };
        event(format!("维护（{}），{usable}", m.what.0), &m.at)
    }));
    events.extend(d.checked.iter().map(|c| {
        let passed = if c.what { "合格" } else { "不合格" };
        event(format!("使用前检查：{passed}"), &c.at)
    }));
    events.extend(d.clock.iter().map(|c| {
        let seconds = c.what.offset.millis() / 1000;
        let how = match seconds {
            0 => "与标准时间一致".to_owned(),
            1.. => format!("慢 {seconds} 秒"),
            _ => format!("快 {} 秒", -seconds),
        };
        event(format!("校时：{how}{}", if c.what.set { "，已校准" } else { "" }), &c.at)
    }));
    for issue in &d.issues {
        events.push(event(format!("领用：{}", directory.name(issue.what.to)), &issue.at));
        if let Some(until) = issue.what.until {
            events.push(DeviceEventView { what: "归还".into(), at: until, who: String::new(), note: None });
        }
    }
    if let Some(at) = d.condition_at.filter(|at| !d.maintained.iter().any(|m| m.at == *at)) {
        events.push(event(d.condition.label().to_owned(), &at));
    }
    events.sort_by_key(|e| std::cmp::Reverse(e.at));
    events
}
