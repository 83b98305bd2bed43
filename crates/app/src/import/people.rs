//! Officers with their certificates: registered, moved to another unit, or given a certificate that is new. Nobody gets a role by a table that
//! keeps the system itself, and nobody gives a role to himself.

use std::collections::BTreeMap;

use base::{Day, PersonId, Timestamp, UnitId};
use model::agency::AgencyFact;
use model::person::PersonFact;
use model::private::key;
use model::{AgencyState, PersonState, PrivatePart, Role};
use store::Loaded;

use super::days::day;
use super::{Effect, Kind, Planned, Row, missing};
use crate::act::{Act, NewFact};
use crate::error::AppError;
use crate::query::directory::Directory;

/// Roles that a table may give; who keeps the system is told to it by hand.
const ROLES: [Role; 6] =
    [Role::Officer, Role::UnitHead, Role::LegalReviewer, Role::AgencyHead, Role::DossierCustodian, Role::DeviceCustodian];

/// A certificate as a row tells it.
struct Told {
    number: String,
    valid_from: Day,
    valid_to: Day,
}

pub(super) async fn plan(act: &mut Act<'_>, rows: &[Row], apply: bool) -> Result<(Vec<Planned>, Vec<String>), AppError> {
    let directory = Directory::read(act.app, act.caller.agency).await?;
    let everybody: Vec<&Loaded<PersonState>> = directory.everybody().iter().filter_map(|p| directory.person(p.id)).collect();
    let mut units: BTreeMap<String, UnitId> =
        directory.agency.state.units.iter().map(|unit| (directory.unit(*unit), *unit)).collect();
    let (mut planned, mut fresh, mut seen) = (Vec::new(), Vec::new(), BTreeMap::<String, usize>::new());
    for row in rows {
        let mut notes = missing(Kind::People, row);
        let roles = roles(row.get("roles"), &mut notes);
        let certificate = certificate(row, &mut notes);
        let (name, unit) = (row.get("name").to_owned(), row.get("unit").to_owned());
        let number = row.get("certificate");
        let same_as = if number.is_empty() { format!("{name} {unit}") } else { number.to_owned() };
        if let Some(earlier) = seen.insert(same_as, row.number) {
            notes.push(format!("与第 {earlier} 行重复"));
        }
        let person = match existing(&everybody, number, &name, units.get(&unit).copied()) {
            Ok(person) => person,
            Err(problem) => {
                notes.push(problem);
                None
            }
        };
        let own = person.filter(|p| p.subject == act.caller.person.into());
        if own.is_some_and(|own| roles.iter().any(|role| !own.state.roles.contains(role))) {
            notes.push("不能给自己登记角色，请由其他有权的人员办理".into());
        }
        if !notes.is_empty() {
            planned.push(Planned::of(row, Effect::Bad, notes));
            continue;
        }
        if !unit.is_empty() && !units.contains_key(&unit) {
            fresh.push(unit.clone());
            units.insert(unit.clone(), UnitId::random());
            if apply {
                let fact = AgencyFact::UnitAdded { unit: units[&unit] };
                let private = PrivatePart::none().with(key::NAME, unit.clone());
                act.append::<AgencyState>(act.caller.agency, NewFact::new(act.now(), fact).with(private)).await?;
            }
        }
        let effect = register(act, person, &name, units.get(&unit).copied(), &roles, certificate, apply).await?;
        planned.push(Planned::of(row, effect, Vec::new()));
    }
    let notes = fresh.into_iter().map(|unit| format!("新增承办机构：{unit}"));
    Ok((planned, notes.collect()))
}

/// Appends what is new about a person.
async fn register(
    act: &mut Act<'_>,
    person: Option<&Loaded<PersonState>>,
    name: &str,
    unit: Option<UnitId>,
    roles: &[Role],
    certificate: Option<Told>,
    apply: bool,
) -> Result<Effect, AppError> {
    let (now, known) = (act.now(), person.map(|p| &p.state));
    let id = person.map_or_else(PersonId::random, |p| PersonId(p.subject.id));
    let unit = unit.or_else(|| known.and_then(|k| k.unit));
    // A table that says nothing of roles takes none away.
    let roles = match (roles, known) {
        ([], Some(known)) => known.roles.clone(),
        ([], None) => vec![Role::Officer],
        (told, _) => told.to_vec(),
    };
    let moved = known.is_none_or(|k| k.unit != unit || k.roles != roles);
    let held = |told: &Told| {
        let holds = |c: &model::person::Certificate| (c.valid_from, c.valid_to) == (told.valid_from, told.valid_to);
        let same_number = person.is_some_and(|p| p.private.expose().text(key::CERTIFICATE) == Some(&told.number));
        same_number && known.is_some_and(|k| k.certificates.iter().any(|c| holds(&c.what)))
    };
    let issued = certificate.filter(|told| !held(told));
    if apply && moved {
        let fact = NewFact::new(now, PersonFact::Registered { unit, roles });
        act.append::<PersonState>(id, fact.with(PrivatePart::none().with(key::NAME, name))).await?;
    }
    let effect = match (known, moved || issued.is_some()) {
        (None, _) => Effect::New,
        (Some(_), true) => Effect::Changed,
        (Some(_), false) => Effect::Same,
    };
    if let Some(Told { number, valid_from, valid_to }) = issued.filter(|_| apply) {
        let fact = NewFact::new(Timestamp::start_of(valid_from), PersonFact::CertificateIssued { valid_from, valid_to });
        act.append::<PersonState>(id, fact.with(PrivatePart::none().with(key::CERTIFICATE, number))).await?;
    }
    Ok(effect)
}

/// The person whom a row means: by certificate, else by name within the unit.
fn existing<'p>(
    everybody: &[&'p Loaded<PersonState>],
    certificate: &str,
    name: &str,
    unit: Option<UnitId>,
) -> Result<Option<&'p Loaded<PersonState>>, String> {
    let text = |p: &Loaded<PersonState>, key: &str| p.private.expose().text(key).unwrap_or_default().to_owned();
    let bears = |p: &Loaded<PersonState>| !certificate.is_empty() && text(p, key::CERTIFICATE) == certificate;
    if let Some(person) = everybody.iter().copied().find(|p| bears(p)) {
        return if text(person, key::NAME) == name {
            Ok(Some(person))
        } else {
            Err(format!("执法证号 {certificate} 登记在“{}”名下", text(person, key::NAME)))
        };
    }
    let named: Vec<_> = everybody.iter().copied().filter(|p| text(p, key::NAME) == name).collect();
    match named.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            let mut here = several.iter().copied().filter(|p| unit.is_some() && p.state.unit == unit);
            match (here.next(), here.next()) {
                (Some(one), None) => Ok(Some(one)),
                _ => Err(format!("有 {} 人叫“{name}”，请写明执法证号", several.len())),
            }
        }
    }
}

fn roles(text: &str, notes: &mut Vec<String>) -> Vec<Role> {
    let mut roles = Vec::new();
    for word in text.split(['、', '，', ',', '；', ';', ' ']).map(str::trim).filter(|word| !word.is_empty()) {
        match ROLES.into_iter().find(|role| role.label() == word) {
            Some(role) if roles.contains(&role) => {}
            Some(role) => roles.push(role),
            None => notes.push(format!("没有“{word}”这个角色，可以写：{}", ROLES.map(Role::label).join("、"))),
        }
    }
    roles
}

fn certificate(row: &Row, notes: &mut Vec<String>) -> Option<Told> {
    let number = row.get("certificate");
    let mut one = |field: &str, label: &str| match row.get(field) {
        "" => None,
        text => day(text).or_else(|| {
            notes.push(format!("{label}“{text}”不是日期"));
            None
        }),
    };
    let (from, to) = (one("valid_from", "有效期起"), one("valid_to", "有效期止"));
    let said = !row.get("valid_from").is_empty() || !row.get("valid_to").is_empty();
    match (number.is_empty(), from, to) {
        (true, ..) if said => {
            notes.push("写了有效期，没有执法证号".into());
            None
        }
        (true, ..) => None,
        (false, Some(valid_from), Some(valid_to)) if valid_from <= valid_to => {
            Some(Told { number: number.to_owned(), valid_from, valid_to })
        }
        (false, Some(_), Some(_)) => {
            notes.push("有效期止早于有效期起".into());
            None
        }
        (false, ..) => {
            if notes.is_empty() {
                notes.push("执法证没有有效期".into());
            }
            None
        }
    }
}
