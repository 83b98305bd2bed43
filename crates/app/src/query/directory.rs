//! Who is who in an agency: names for the ids that facts carry. Read once per answer.

use std::collections::HashMap;

use base::{AgencyId, ControllerId, Day, PersonId, StationId, UnitId};
use model::private::key;
use model::{AgencyState, PersonState, Role, SubjectKind};
use serde::Serialize;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::common::{PersonBrief, word};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;

/// More persons than any agency has.
const EVERYBODY: u32 = 10_000;

/// The persons of an agency, by id.
pub struct Directory {
    /// The agency.
    pub agency: Loaded<AgencyState>,
    persons: HashMap<PersonId, Loaded<PersonState>>,
}

/// A person who can be chosen for something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonChoice {
    /// The person.
    #[serde(flatten)]
    pub person: PersonBrief,
    /// Whether the certificate holds today.
    pub certificate_valid: bool,
    /// What the person may do.
    pub roles: Vec<String>,
}

impl Directory {
    /// Reads the directory of an agency.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn read(app: &App, agency: AgencyId) -> Result<Self, AppError> {
        let query =
            SubjectQuery { agency, kind: SubjectKind::Person, status: &[], text: "", linked: None, offset: 0, limit: EVERYBODY };
        let page = app.store.list(&query).await?;
        let persons = page.rows.iter().map(|r| Ok((PersonId(r.subject.id), r.read::<PersonState>(agency)?)));
        let persons = persons.collect::<Result<_, AppError>>()?;
        let found = app.store.load::<AgencyState>(agency).await?.ok_or(AppError::NotFound("机关"))?;
        Ok(Self { agency: found, persons })
    }

    /// The agency's name.
    pub fn agency_name(&self) -> String {
        self.agency.private.expose().text(key::NAME).unwrap_or_default().to_owned()
    }

    /// A unit's name.
    pub fn unit(&self, unit: UnitId) -> String {
        self.agency.private.expose().text(&unit.to_string()).unwrap_or("（未登记机构）").to_owned()
    }

    /// A person's name; a station that acted by itself reads 采集站 and where it stands, a body-worn system 执法记录仪系统 and what it is called, any
    /// other id that is no person here (whoever set the system up) 系统.
    pub fn name(&self, id: PersonId) -> String {
        match self.persons.get(&id) {
            Some(person) => person.private.expose().text(key::NAME).unwrap_or("（未登记姓名）").to_owned(),
            None => {
                let machine = self.station(StationId(id.0)).or_else(|| self.controller(ControllerId(id.0)));
                machine.unwrap_or_else(|| "系统".to_owned())
            }
        }
    }

    /// What a station of the agency is called.
    pub fn station(&self, id: StationId) -> Option<String> {
        self.agency.state.stations.iter().find(|s| s.what.id == id)?;
        let place = self.agency.private.expose().text(&id.to_string()).unwrap_or_default();
        Some(format!("采集站 {place}").trim_end().to_owned())
    }

    /// What a body-worn system of the agency is called.
    pub fn controller(&self, id: ControllerId) -> Option<String> {
        self.agency.state.controllers.iter().find(|c| c.what.id == id)?;
        let name = self.agency.private.expose().text(&id.to_string()).unwrap_or_default();
        Some(format!("执法记录仪系统 {name}").trim_end().to_owned())
    }

    /// A person as pages show one.
    pub fn brief(&self, id: PersonId) -> PersonBrief {
        let Some(person) = self.persons.get(&id) else {
            return PersonBrief { id, name: self.name(id), unit: None, certificate: None, certificate_valid_to: None };
        };
        PersonBrief {
            id,
            name: self.name(id),
            unit: person.state.unit.map(|u| self.unit(u)),
            certificate: person.private.expose().text(key::CERTIFICATE).map(str::to_owned),
            certificate_valid_to: person.state.certificates.iter().map(|c| c.what.valid_to).max(),
        }
    }

    /// Persons as pages show them.
    pub fn briefs(&self, ids: &[PersonId]) -> Vec<PersonBrief> {
        ids.iter().map(|id| self.brief(*id)).collect()
    }

    /// Everybody, in no order.
    pub fn everybody(&self) -> Vec<PersonBrief> {
        self.persons.keys().map(|id| self.brief(*id)).collect()
    }

    /// What holders of a role are called in a sentence: their names when there are few.
    pub fn holders(&self, role: Role, unit: Option<UnitId>) -> String {
        let fits = |p: &&Loaded<PersonState>| p.state.is(role) && (unit.is_none() || p.state.unit == unit);
        let mut names: Vec<_> = self.persons.values().filter(fits).map(|p| self.name(PersonId(p.subject.id))).collect();
        names.sort();
        match names.as_slice() {
            [] => role.label().to_owned(),
            [..] if names.len() > 2 => role.label().to_owned(),
            _ => format!("{} {}", role.label(), names.join("、")),
        }
    }

    /// How many persons hold a role.
    pub fn count(&self, role: Role) -> usize {
        self.persons.values().filter(|p| p.state.is(role)).count()
    }

    /// A person's state.
    pub fn person(&self, id: PersonId) -> Option<&Loaded<PersonState>> {
        self.persons.get(&id)
    }
}

/// The persons of the caller's agency who hold a role, by name.
///
/// # Errors
/// When the store does not answer.
pub async fn people(app: &App, caller: &Caller, role: Option<Role>) -> Result<Vec<PersonChoice>, AppError> {
    let directory = Directory::read(app, caller.agency).await?;
    let today: Day = app.store.clock().now().day();
    let chosen = directory.persons.values().filter(|p| role.is_none_or(|r| p.state.is(r)));
    let mut list: Vec<_> = chosen
        .map(|p| PersonChoice {
            person: directory.brief(PersonId(p.subject.id)),
            certificate_valid: p.state.certificate_on(today).is_some(),
            roles: p.state.roles.iter().map(word).collect(),
        })
        .collect();
    list.sort_by(|a, b| (&a.person.unit, &a.person.name, a.person.id).cmp(&(&b.person.unit, &b.person.name, b.person.id)));
    Ok(list)
}
