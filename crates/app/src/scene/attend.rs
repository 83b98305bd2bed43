//! The roster of a scene 到场人员: who else is there, as what and from which unit; one by one, or a list of forty at once.
//!
//! Whoever is entered as an officer of this agency becomes an officer of the scene; nobody else counts as one (Art. 10 item 1).

use base::{AttendeeId, EntryId, PersonId, SceneId, Timestamp};
use model::scene::{Attendee, Part, SceneFact};
use model::{Dated, PrivatePart, SceneState};
use serde_json::{Map, Value};

use super::mark::within_stay;
use crate::App;
use crate::act::NewFact;
use crate::error::{AppError, Fields};
use crate::once::By;
use crate::rights::Right;

/// Most people entered at once.
const MOST: usize = 200;
/// Longest name, in characters.
const NAME: usize = 50;
/// Longest name of a unit, in characters.
const UNIT: usize = 100;

/// Somebody who is there.
#[derive(Clone, Debug)]
pub struct Attendance {
    /// As what.
    pub part: Part,
    /// A person of this agency; then neither name nor unit need be said.
    pub person: Option<PersonId>,
    /// The name.
    pub name: Option<String>,
    /// The unit 单位.
    pub unit: Option<String>,
    /// Another agency that takes part: the entry that named it.
    pub agency: Option<EntryId>,
}

/// Enters people in the roster of a scene; also after departure, for the time before it.
///
/// # Errors
/// When the list is empty or longer than 200, somebody has neither name nor id, or the time lies outside the stay.
pub async fn attend(
    app: &App,
    by: impl Into<By<'_>>,
    id: SceneId,
    people: &[Attendance],
    at: Option<Timestamp>,
) -> Result<(), AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    fields.check(people.is_empty(), "people", "请填写到场人员");
    fields.check(people.len() > MOST, "people", format!("一次最多登记 {MOST} 人"));
    fields.done()?;
    let named: Vec<_> = people.iter().enumerate().map(|(row, one)| named(&mut fields, row, one)).collect();
    fields.done()?;

    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(()) };
    let scene = act.load::<SceneState>(id, "现场").await?;
    let at = within_stay(&scene.state, at, act.now())?;
    let joined = |agency: EntryId| scene.state.agencies.iter().any(|a| a.at.entry == agency);
    let mut fields = Fields::default();
    for (row, one) in people.iter().enumerate() {
        of_agency(&mut fields, one, joined, &format!("people.{row}.agency"));
    }
    fields.done()?;
    // A pasted list names units in words: one that is named like an agency that takes part is that agency.
    let private = scene.private.expose();
    let by_name = |unit: &str| {
        let named = |a: &&Dated<Timestamp>| private.text(&a.at.entry.to_string()) == Some(unit);
        scene.state.agencies.iter().find(named).map(|a| a.at.entry)
    };
    let known: Vec<PersonId> = people.iter().filter_map(|p| p.person).collect();
    act.persons(&known, "people").await?;

    let mut private = PrivatePart::none();
    let mut roster = Vec::with_capacity(people.len());
    for (one, said) in people.iter().zip(named) {
        let mut said = said;
        let mut agency = one.agency;
        if agency.is_none() && one.person.is_none() {
            agency = said.get("unit").and_then(Value::as_str).and_then(by_name);
            if agency.is_some() {
                said.remove("unit");
            }
        }
        let attendee = Attendee { id: AttendeeId::random(), part: one.part, person: one.person, agency };
        roster.push(attendee);
        if !said.is_empty() {
            private = private.with(&attendee.id.to_string(), Value::Object(said));
        }
    }
    let fact = SceneFact::Attended { at, people: roster };
    act.append::<SceneState>(id, NewFact::new(at, fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}

/// Checks that the agency of a line takes part, and that nobody belongs to two.
pub(super) fn of_agency(fields: &mut Fields, one: &Attendance, joined: impl Fn(EntryId) -> bool, field: &str) {
    fields.check(one.agency.is_some_and(|a| !joined(a)), field, "这个单位没有登记为联合执法单位，请先登记");
    fields.check(one.agency.is_some() && one.person.is_some(), field, "本机关人员不能同时登记为其他单位人员");
}

/// What stands in the private part of one line.
fn named(fields: &mut Fields, row: usize, one: &Attendance) -> Map<String, Value> {
    said(fields, one, |name| format!("people.{row}.{name}"))
}

/// What is said of somebody, by the names of the fields it was typed into.
pub(super) fn said(fields: &mut Fields, one: &Attendance, field: impl Fn(&str) -> String) -> Map<String, Value> {
    let name = match one.person {
        Some(_) => fields.optional(one.name.as_deref(), NAME, &field("name"), "姓名"),
        None => fields.text(one.name.as_deref().unwrap_or_default(), NAME, &field("name"), "姓名"),
    };
    let unit = fields.optional(one.unit.as_deref(), UNIT, &field("unit"), "单位");
    let said = [("name", name), ("unit", unit)].into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(key, text)| (key.to_owned(), Value::String(text))).collect()
}
