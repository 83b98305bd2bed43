//! A field of a form: what it holds, when it must be filled, from where it is filled beforehand, and who may see it.

use serde::{Deserialize, Serialize};

use super::Required;

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in code.
    pub id: String,
    /// What stands above it.
    pub label: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Holders of which roles are offered first for a person; officers when the file says nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The unit of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether it must be filled.
    #[serde(default)]
    pub required: Required,
    /// What may be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// A sentence under the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// From where the form fills it beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Standard wording 执法规范用语 offered for it (Art. 8).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrases: Vec<String>,
    /// Whether the value stays inside the agency. When the file says nothing, written words are private and the rest is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
    /// The most characters a text may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The least a number may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The most a number may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Several lines of text.
    Textarea,
    /// An instant.
    Datetime,
    /// A day.
    Date,
    /// Yes or no.
    Boolean,
    /// One of [`Field::choices`].
    Choice,
    /// A person of the agency, by id.
    Person,
    /// Several persons of the agency, by id.
    Persons,
    /// A number.
    Number,
    /// An amount of money in fen 分.
    Money,
    /// A place in words.
    Place,
}

/// One thing that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the record holds.
    pub code: String,
    /// What people read.
    pub label: String,
}

/// From where a form is filled beforehand, so that nothing is typed twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Preset {
    /// Whoever fills the form.
    #[serde(rename = "me")]
    Me,
    /// The present instant or day.
    #[serde(rename = "now")]
    Now,
    /// The case's title 案件名称.
    #[serde(rename = "case.title")]
    CaseTitle,
    /// The party 当事人.
    #[serde(rename = "case.party")]
    CaseParty,
    /// Citizen or organisation.
    #[serde(rename = "case.party_kind")]
    CasePartyKind,
    /// The cause 案由.
    #[serde(rename = "case.cause")]
    CaseCause,
    /// Where the case came from 案件来源.
    #[serde(rename = "case.source")]
    CaseSource,
    /// The day the clue came in 线索收到日.
    #[serde(rename = "case.clue_received_on")]
    CaseClueReceivedOn,
    /// The officers who handle the case 承办人.
    #[serde(rename = "case.handlers")]
    CaseHandlers,
    /// The day of filing 立案日.
    #[serde(rename = "case.filed_on")]
    CaseFiledOn,
    /// The scene's place.
    #[serde(rename = "scene.place")]
    ScenePlace,
    /// When the officers arrived.
    #[serde(rename = "scene.arrived_at")]
    SceneArrivedAt,
    /// When they left.
    #[serde(rename = "scene.left_at")]
    SceneLeftAt,
    /// The officers at the scene.
    #[serde(rename = "scene.officers")]
    SceneOfficers,
    /// Other agencies at the scene, each with its people.
    #[serde(rename = "scene.agencies")]
    SceneAgencies,
}

impl Field {
    /// Whether the value stays inside the agency: names, texts, addresses.
    pub fn is_private(&self) -> bool {
        self.private.unwrap_or(matches!(self.kind, FieldKind::Text | FieldKind::Textarea | FieldKind::Place))
    }
}
