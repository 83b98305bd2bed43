//! What a form can be filled with beforehand, so that nothing is typed twice: from the case, the scene, the clock, and from the documents of
//! the case that are there already. What is carried over says from which document, so that the person looks.

use std::collections::BTreeMap;

use base::{CaseId, PersonId, SceneId};
use law::henan;
use law::record::{FieldKind, Preset, RecordType, Values};
use model::private::key;
use model::{CaseState, RecordState, SceneState};
use serde_json::{Value, json};
use store::Loaded;

use crate::App;
use crate::access::{self, Sight};
use crate::caller::Caller;
use crate::error::AppError;
use crate::query::directory::Directory;
use crate::query::records::of_case;
use crate::query::roster;

/// What is known already.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The values, by field.
    pub values: Values,
    /// Those among them that an earlier document of the case told, with what that is called.
    pub carried: BTreeMap<String, String>,
}

/// The values that are known already.
///
/// # Errors
/// When case, scene or type are not to be found here, or the case is none of the caller's business.
pub async fn preset(
    app: &App,
    caller: &Caller,
    case: CaseId,
    record_type: &str,
    scene: Option<SceneId>,
) -> Result<Known, AppError> {
    access::admit(app, caller, case).await?;
    let kind = henan().record_type(record_type).ok_or(AppError::NotFound("文书种类"))?;
    let found = app.store.load::<CaseState>(case).await?.filter(|c| c.agency == caller.agency);
    let case = found.ok_or(AppError::NotFound("案件"))?;
    // What is known already is what stands in the case and in its records.
    let sight = access::enter(app, caller, &case).await?;
    let scene = match scene {
        None => None,
        Some(id) => {
            let found = app.store.load::<SceneState>(id).await?.filter(|s| s.agency == caller.agency);
            Some(found.ok_or(AppError::NotFound("现场"))?)
        }
    };
    let now = app.store.clock().now();
    let mut values = Values::new();
    for field in kind.fields() {
        let Some(preset) = field.preset else { continue };
        let value = match preset {
            Preset::Me if field.kind == FieldKind::Persons => json!([caller.person]),
            Preset::Me => json!(caller.person),
            Preset::Now if field.kind == FieldKind::Date => json!(now.day()),
            Preset::Now => json!(now),
            Preset::SceneAgencies => match &scene {
                Some(scene) => agencies(app, caller, scene).await?,
                None => Value::Null,
            },
            other => from_case(other, &case).or_else(|| from_scene(other, scene.as_ref()?)).unwrap_or(Value::Null),
        };
        if !value.is_null() {
            values.insert(field.id.clone(), value);
        }
    }
    let mut known = Known { values, carried: BTreeMap::new() };
    if sight == Sight::All {
        carry_over(&mut known, kind, &of_case(app, CaseId(case.subject.id)).await?);
    }
    Ok(known)
}

/// Carries over what an earlier document of another kind tells in a field of the same name, words and kind: who, where, by what telephone. Not
/// what was found, when, or for how much, which every document tells by itself.
fn carry_over(known: &mut Known, kind: &RecordType, records: &[Loaded<RecordState>]) {
    let earlier: Vec<_> = records.iter().rev().filter(|r| r.state.record_type != kind.id && r.state.voided.is_none()).collect();
    for field in kind.fields().filter(|f| is_carried(f.kind)) {
        if known.values.contains_key(&field.id) {
            continue;
        }
        let told = earlier.iter().find_map(|record| {
            let other = henan().record_type(&record.state.record_type)?;
            other.fields().find(|f| f.id == field.id && f.label == field.label && f.kind == field.kind)?;
            let value = record.private.expose().value(key::VALUES)?.get(&field.id)?;
            let empty = value.is_null() || value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
            (!empty).then(|| (value.clone(), other.short.clone()))
        });
        if let Some((value, from)) = told {
            known.values.insert(field.id.clone(), value);
            known.carried.insert(field.id.clone(), from);
        }
    }
}

const fn is_carried(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Text | FieldKind::Place | FieldKind::Person | FieldKind::Persons)
}

fn from_case(preset: Preset, case: &Loaded<CaseState>) -> Option<Value> {
    let private = case.private.expose();
    let filing = case.state.filing.as_ref().map(|f| &f.what);
    Some(match preset {
        Preset::CaseTitle => json!(private.text(key::TITLE)?),
        Preset::CaseCause => json!(private.text(key::CAUSE)?),
        Preset::CaseParty => private.value(key::PARTY)?["name"].clone(),
        Preset::CasePartyKind => private.value(key::PARTY)?["kind"].clone(),
        Preset::CaseSource => json!(filing?.source),
        Preset::CaseClueReceivedOn => json!(filing?.clue_received_on),
        Preset::CaseFiledOn => json!(filing?.filed_on),
        Preset::CaseHandlers => persons(&case.state.officers),
        _ => return None,
    })
}

fn from_scene(preset: Preset, scene: &Loaded<SceneState>) -> Option<Value> {
    Some(match preset {
        Preset::ScenePlace => json!(scene.private.expose().text(key::PLACE)?),
        Preset::SceneArrivedAt => json!(scene.state.arrived_at.as_ref()?.what),
        Preset::SceneLeftAt => json!(scene.state.left_at.as_ref()?.what),
        Preset::SceneOfficers => persons(&scene.state.officers),
        _ => return None,
    })
}

/// Other agencies that take part, each with its people.
async fn agencies(app: &App, caller: &Caller, scene: &Loaded<SceneState>) -> Result<Value, AppError> {
    let directory = Directory::read(app, caller.agency).await?;
    Ok(json!(roster::sentence(&directory, &scene.state, scene.private.expose())))
}

fn persons(ids: &[PersonId]) -> Value {
    json!(ids)
}
