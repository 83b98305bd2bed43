//! 当场处罚, decided at the roadside: case and decision in one action, so that neither stands without the other (行政处罚法 arts. 51, 52; Art. 11
//! item 5). What the officer wrote before in the like case is offered again; what was found and how much is told anew every time.

use base::{CaseId, Day, PersonId, RecordId, SceneId, Timestamp};
use law::henan;
use law::record::Values;
use model::case::{Procedure, Source};
use model::private::key;
use model::{CaseState, RecordState, SceneState, SubjectKind};
use serde::Serialize;
use serde_json::{Value, json};
use store::FindQuery;

use super::file::file_in;
use super::{Course, Filing, Party};
use crate::App;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::listing::relation;
use crate::query::records::of_case;
use crate::record::{Issue, filled, set_in};
use crate::rights::Right;

/// The document that decides on the spot.
pub const DOCUMENT: &str = "spot-decision";
/// What the like case is filled with again: what the law asks to be told and cited, not what happened.
const AGAIN: &[&str] = &["told", "basis", "result", "remedies"];
/// How many of the officer's latest cases are looked through.
const LOOKED_THROUGH: u32 = 60;
/// How many causes are offered.
const OFFERED: usize = 12;
/// The longest name of a case.
const TITLE_LEN: usize = 120;

/// What the officer tells.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The party; its name stands in the document.
    pub party: Party,
    /// Where it came from.
    pub source: Source,
    /// The scene at which it was decided.
    pub scene: Option<SceneId>,
    /// The fields of the document, but for the party's name.
    pub values: Values,
    /// It was decided on paper already.
    pub on_paper: bool,
}

/// Files the case and sets its decision.
///
/// # Errors
/// When a field is not as it should be, or the law forbids deciding on the spot; then there is no case either.
pub async fn decide_on_spot(app: &App, caller: &Caller, input: Spot) -> Result<RecordId, AppError> {
    caller.require(Right::HandleCases)?;
    let mut values = input.values;
    let mut fields = Fields::default();
    let party = fields.text(&input.party.name, TITLE_LEN, "party.name", "当事人");
    values.insert("party".into(), json!(party));
    fields.done()?;
    let issue = Issue {
        record_type: DOCUMENT.into(),
        scene: input.scene,
        values,
        on_paper: input.on_paper,
        handwritten: None,
        number: None,
    };
    let kind = filled(&issue)?;

    let text = |id: &str| issue.values.get(id).and_then(Value::as_str).unwrap_or_default().to_owned();
    let cause = text("cause");
    let day = value::<Timestamp>(&issue.values, "at")?.day();
    let filing = Filing {
        course: Course::Simple,
        title: title(&party, &cause),
        source: input.source,
        clue_received_on: day,
        filed_on: day,
        officers: value::<Vec<PersonId>>(&issue.values, "officers")?,
        party: Party { name: party, ..input.party },
        summary: text("facts"),
        cause,
        scenes: input.scene.into_iter().collect(),
    };

    let mut act = app.begin(caller).await?;
    not_ahead(day, act.now())?;
    let case = file_in(&mut act, filing).await?;
    let id = RecordId::random();
    set_in(&mut act, kind, id, None, case, issue).await?;
    act.commit().await?;
    Ok(id)
}

fn value<T: serde::de::DeserializeOwned>(values: &Values, field: &'static str) -> Result<T, AppError> {
    let value = values.get(field).cloned().unwrap_or_default();
    serde_json::from_value(value).map_err(|_| AppError::field(field, "填写的内容不能识别"))
}

fn not_ahead(day: Day, now: Timestamp) -> Result<(), AppError> {
    if day > now.day() { Err(AppError::field("at", "决定时间晚于现在，请核对")) } else { Ok(()) }
}

fn title(party: &str, cause: &str) -> String {
    let name: String = format!("{party}{cause}").chars().take(TITLE_LEN - 1).collect();
    format!("{name}案")
}

/// What is known before anything is typed.
#[derive(Clone, Debug, Default)]
pub struct KnownOnSpot {
    /// Values by field.
    pub values: Values,
    /// What the officer decided before, the latest of each cause first.
    pub like: Vec<Like>,
}

/// A case like this one, by the same officer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Like {
    /// The cause 案由.
    pub cause: String,
    /// The number of the case it is taken from.
    pub number: String,
    /// Values by field.
    #[schema(value_type = Object)]
    pub values: Values,
}

/// What the form can be filled with: who, when, where; and by cause, what the officer wrote in the latest case of her own.
///
/// # Errors
/// When the caller handles no cases, or the scene is not to be found here.
pub async fn known_on_spot(app: &App, caller: &Caller, scene: Option<SceneId>) -> Result<KnownOnSpot, AppError> {
    caller.require(Right::HandleCases)?;
    let mut known = KnownOnSpot::default();
    let mut officers = vec![caller.person];
    if let Some(id) = scene {
        let found = app.store.load::<SceneState>(id).await?.filter(|s| s.agency == caller.agency);
        let found = found.ok_or(AppError::NotFound("现场"))?;
        officers = found.state.officers.clone();
        if let Some(place) = found.private.expose().text(key::PLACE) {
            known.values.insert("place".into(), json!(place));
        }
    }
    let query = FindQuery {
        linked: vec![(relation::OFFICER, caller.person.into())],
        ..FindQuery::of(caller.agency, &[SubjectKind::Case], LOOKED_THROUGH)
    };
    for row in app.store.find(&query).await?.rows {
        let case = row.read::<CaseState>(caller.agency)?;
        if case.state.procedure != Procedure::Simple {
            continue;
        }
        // Alone at first, she is with whom she was last.
        if officers.len() == 1 && scene.is_none() {
            officers.extend(case.state.officers.iter().copied().filter(|one| *one != caller.person));
        }
        let records = of_case(app, CaseId(row.subject.id)).await?;
        let Some(decision) = records.iter().rev().find(|r| r.state.record_type == DOCUMENT) else { continue };
        if let Some(like) = like(decision, row.number.unwrap_or_default())
            && known.like.iter().all(|other| other.cause != like.cause)
        {
            known.like.push(like);
        }
        if known.like.len() == OFFERED {
            break;
        }
    }
    known.values.insert("at".into(), json!(app.store.clock().now()));
    known.values.insert("officers".into(), json!(officers));
    Ok(known)
}

/// What a decision offers to the next one, by the fields that the form has today.
fn like(decision: &store::Loaded<RecordState>, number: String) -> Option<Like> {
    let told = decision.private.expose().value(key::VALUES)?;
    let cause = told.get("cause")?.as_str()?.to_owned();
    let form = henan().record_type(DOCUMENT)?;
    let fields = form.fields().filter(|f| AGAIN.contains(&f.id.as_str()));
    let values = fields.filter_map(|f| Some((f.id.clone(), told.get(&f.id)?.clone()))).collect();
    Some(Like { cause, number, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_party_and_cause_and_is_never_too_long() {
        assert_eq!(title("𠮷某", "占道经营"), "𠮷某占道经营案");
        let long = title(&"某".repeat(TITLE_LEN), &"占".repeat(200));
        assert_eq!((long.chars().count(), long.ends_with('案')), (TITLE_LEN, true));
    }

    #[test]
    fn every_field_that_is_offered_again_is_one_of_the_form() {
        let form = henan().record_type(DOCUMENT).unwrap();
        for field in AGAIN.iter().chain(&["cause", "party", "at", "place", "officers", "facts"]) {
            assert!(form.fields().any(|f| f.id == *field), "{field}");
        }
    }
}
