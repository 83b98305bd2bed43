//! The roster of a scene as pages show it: who is there, of which agency, and what was corrected.

use base::{AttendeeId, EntryId, PersonId, Timestamp};
use model::scene::Attendee;
use model::{Dated, PrivatePart, SceneState};
use serde::Serialize;
use utoipa::ToSchema;

use super::common::word;
use super::directory::Directory;

/// Another agency that takes part 联合执法单位.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JoinedAgencyView {
    /// The entry that named it.
    pub id: EntryId,
    /// Its name.
    pub name: String,
    /// From when.
    pub at: Timestamp,
    /// How many lines of the roster are of it.
    pub people: usize,
}

/// Somebody at a scene.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttendeeView {
    /// Which line of the roster.
    pub id: AttendeeId,
    /// As what.
    pub part: String,
    /// The same in Chinese.
    pub part_label: String,
    /// Who, when it is a person of this agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The name.
    pub name: String,
    /// The unit; of another agency, that agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The other agency it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<EntryId>,
    /// From when.
    pub at: Timestamp,
    /// When the line was corrected last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<Timestamp>,
}

/// A correction of the roster.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RosterCorrectionView {
    /// Which line.
    pub line: AttendeeId,
    /// Whether the line was withdrawn.
    pub withdrawn: bool,
    /// When.
    pub at: Timestamp,
    /// Who corrected it.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// The other agencies of a scene.
pub(crate) fn agencies(scene: &SceneState, private: &PrivatePart) -> Vec<JoinedAgencyView> {
    let one = |joined: &Dated<Timestamp>| {
        let id = joined.at.entry;
        let people = scene.roster.iter().filter(|line| line.what.0.agency == Some(id)).count();
        JoinedAgencyView { id, name: name_of(private, id), at: joined.what, people }
    };
    scene.agencies.iter().map(one).collect()
}

/// The roster of a scene; who is of this agency has name and unit from there.
pub(crate) fn attendees(directory: &Directory, scene: &SceneState, private: &PrivatePart) -> Vec<AttendeeView> {
    let line = |entered: &Dated<(Attendee, Timestamp)>| {
        let (one, at) = entered.what;
        let said = private.value(&one.id.to_string());
        let text = |key: &str| said.and_then(|s| s[key].as_str()).map(str::to_owned);
        let known = one.person.map(|p| directory.brief(p));
        let agency = one.agency.map(|agency| name_of(private, agency)).filter(|name| !name.is_empty());
        let within = text("unit").or_else(|| known.as_ref().and_then(|k| k.unit.clone()));
        AttendeeView {
            id: one.id,
            part: word(&one.part),
            part_label: one.part.label().to_owned(),
            person: one.person,
            name: known.as_ref().map_or_else(|| text("name").unwrap_or_default(), |k| k.name.clone()),
            unit: match (agency, within) {
                (Some(agency), Some(within)) if within != agency => Some(format!("{agency} {within}")),
                (agency, within) => agency.or(within),
            },
            agency: one.agency,
            at,
            corrected_at: scene.corrections.iter().rev().find(|c| c.what == one.id).map(|c| c.at.recorded_at),
        }
    };
    scene.roster.iter().map(line).collect()
}

/// What was corrected, with the reasons that stand beside their entries.
pub(crate) fn corrections(
    directory: &Directory,
    scene: &SceneState,
    reason: impl Fn(EntryId) -> Option<String>,
) -> Vec<RosterCorrectionView> {
    let one = |corrected: &Dated<AttendeeId>| RosterCorrectionView {
        line: corrected.what,
        withdrawn: !scene.roster.iter().any(|line| line.what.0.id == corrected.what),
        at: corrected.at.recorded_at,
        who: directory.name(corrected.at.actor),
        reason: reason(corrected.at.entry).unwrap_or_default(),
    };
    scene.corrections.iter().map(one).collect()
}

fn name_of(private: &PrivatePart, agency: EntryId) -> String {
    private.text(&agency.to_string()).unwrap_or_default().to_owned()
}

/// Other agencies and their people in a sentence, as a record names them; nothing where there are none.
pub(crate) fn sentence(directory: &Directory, scene: &SceneState, private: &PrivatePart) -> Option<String> {
    let people = attendees(directory, scene, private);
    let of = |agency: &JoinedAgencyView| {
        let lines = people.iter().filter(|p| p.agency == Some(agency.id));
        let names: Vec<_> = lines.map(|p| format!("{}（{}）", p.name, p.part_label)).collect();
        if names.is_empty() { agency.name.clone() } else { format!("{}：{}", agency.name, names.join("、")) }
    };
    let all: Vec<_> = agencies(scene, private).iter().map(of).collect();
    (!all.is_empty()).then(|| all.join("；"))
}
