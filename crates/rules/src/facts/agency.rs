//! What rules know of an agency: since when it uses the system, who keeps its dossiers and devices, which readings it confirmed.

use base::{AgencyId, Day, PersonId};
use model::agency::{Custody, Field};
use model::{AgencyState, Dated};
use serde::Deserialize;

use super::event::Event;

/// The facts of an agency 行政执法机关.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgencyFile {
    /// Which.
    pub id: AgencyId,
    /// Its field.
    pub field: Field,
    /// Nothing before this day is judged.
    pub go_live_on: Option<Day>,
    /// Custodians as they were appointed (Art. 20).
    pub custodians: Vec<Custodian>,
    /// How it reads Art. 21, as it confirmed it: reading 0002, `R1` or `R2`.
    pub reading_21: Vec<ConfirmedReading>,
    /// Catalogues as they were published (Art. 16 para. 1).
    pub catalogues: Vec<Edition>,
    /// Guidance for agencies below as it was published (Art. 16 para. 2).
    pub guidance: Vec<Edition>,
    /// Tables of terms that its archives authority approved (Art. 20 para. 2).
    pub retention: Vec<Edition>,
    /// Whether it is known to have agencies below.
    pub superior: bool,
}

/// An edition of a catalogue as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// It holds from this day.
    pub from: Day,
    /// When the publication was written down.
    pub recorded: Event,
}

/// A custodian 专门人员 as appointed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Custodian {
    /// For what.
    pub custody: Custody,
    /// From this day.
    pub from: Day,
    /// Who.
    pub person: Option<PersonId>,
    /// When the appointment was written down; on the day it begins when nothing is said.
    pub recorded: Option<Event>,
}

/// A reading as the agency confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedReading {
    /// From this day.
    pub from: Day,
    /// Its code: `R1`.
    pub reading: String,
}

impl AgencyFile {
    /// The facts of an agency, out of its state.
    pub fn of(id: AgencyId, state: &AgencyState) -> Self {
        let custodian = |d: &Dated<(Day, Custody, PersonId)>| {
            let (from, custody, person) = d.what;
            Custodian { custody, from, person: Some(person), recorded: Some(d.into()) }
        };
        let article_21 = |d: &&Dated<(Day, u8, String)>| u16::from(d.what.1) == crate::ch4_management::ARTICLE_21.article;
        let reading = |d: &Dated<(Day, u8, String)>| ConfirmedReading { from: d.what.0, reading: d.what.2.clone() };
        Self {
            id,
            field: state.field,
            go_live_on: state.go_live_on,
            custodians: state.custodians.iter().map(custodian).collect(),
            reading_21: state.readings.iter().filter(article_21).map(reading).collect(),
            catalogues: state.catalogues.iter().map(|c| Edition { from: c.what.0, recorded: c.into() }).collect(),
            guidance: state.guidance.iter().map(|g| Edition { from: g.what, recorded: g.into() }).collect(),
            retention: state.retention.iter().map(|t| Edition { from: t.what.from, recorded: t.into() }).collect(),
            superior: !state.subordinates.is_empty(),
        }
    }

    /// Who keeps `custody` on `day`: the last appointment that had begun.
    pub(crate) fn custodian(&self, custody: Custody, day: Day) -> Option<&Custodian> {
        self.custodians.iter().filter(|c| c.custody == custody && c.from <= day).max_by_key(|c| c.from)
    }
}
