//! Small pieces that many answers share.

use base::{Day, PersonId, RawId, Timestamp};
use law::ArticleRef;
use model::private::key;
use model::{Finding, PrivatePart, Severity, SubjectKind, SubjectRef};
use serde::Serialize;
use utoipa::ToSchema;

/// A word of a list with what people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Code {
    /// What requests carry.
    pub code: String,
    /// What people read.
    pub label: String,
}

impl Code {
    /// The code of a fieldless enum with its label.
    pub fn of(value: &impl Serialize, label: &str) -> Self {
        Self { code: word(value), label: label.to_owned() }
    }
}

/// The stable word of a fieldless enum.
pub fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A provision as pages show and open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArticleLabel {
    /// `10(1)`.
    pub code: String,
    /// The number of the article.
    pub number: u16,
    /// `第十条（一）`.
    pub label: String,
    /// The title of the law, when it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
}

impl From<ArticleRef> for ArticleLabel {
    fn from(a: ArticleRef) -> Self {
        let other = (a.law != law::LawId::HENAN_2019).then(|| law::henan().neighbour(a.law)).flatten();
        Self { code: a.code(), number: a.article, label: a.to_string(), law: other.map(|n| n.title.clone()) }
    }
}

/// A person as pages show one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonBrief {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Certificate number 执法证号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub certificate_valid_to: Option<Day>,
}

/// A subject with the page that shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubjectBrief {
    /// Kind.
    pub kind: String,
    /// Id.
    pub id: RawId,
    /// What people call it.
    pub label: String,
    /// The path of its page.
    pub href: String,
}

impl SubjectBrief {
    /// A subject under what people call it.
    pub fn new(subject: SubjectRef, label: impl Into<String>) -> Self {
        Self { kind: subject.kind.to_string(), id: subject.id, label: label.into(), href: href(subject) }
    }
}

/// The path of a subject's page.
pub fn href(subject: SubjectRef) -> String {
    let id = subject.id;
    match subject.kind {
        SubjectKind::Case => format!("/cases/{id}"),
        SubjectKind::Scene => format!("/scenes/{id}"),
        SubjectKind::Recording => format!("/recordings/{id}"),
        SubjectKind::Record => format!("/records/{id}"),
        SubjectKind::Access => format!("/access?open={id}"),
        SubjectKind::Dossier => "/dossiers".to_owned(),
        SubjectKind::Catalogue => format!("/catalogue/{id}"),
        SubjectKind::Device => format!("/devices?open={id}"),
        SubjectKind::Room => format!("/rooms?open={id}"),
        SubjectKind::Copy => format!("/copies/{id}"),
        SubjectKind::Agency | SubjectKind::Person | SubjectKind::Docking => "/".to_owned(),
    }
}

/// Something noticed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingView {
    /// A stable word.
    pub code: String,
    /// `info`, `question` or `serious`.
    pub severity: String,
    /// One Chinese sentence.
    pub message: String,
    /// The provision it touches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleLabel>,
}

impl From<&Finding> for FindingView {
    fn from(f: &Finding) -> Self {
        let severity = match f.severity {
            Severity::Info => "info",
            Severity::Question => "question",
            Severity::Serious => "serious",
        };
        Self { code: f.code.clone(), severity: severity.into(), message: f.message.clone(), article: f.article.map(Into::into) }
    }
}

/// The findings of a list.
pub fn findings(list: &[Finding]) -> Vec<FindingView> {
    list.iter().map(Into::into).collect()
}

/// From one instant to another.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Interval {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// The rows.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
}

/// What a case is called for a reader. Whoever has nothing to do with it sees what it is about, not whom (Art. 24); where the words are gone,
/// lawfully destroyed or not yet back after a restore, there is still something to read and to press.
pub(crate) fn case_name(private: &PrivatePart, known: bool) -> String {
    let words = private.text(if known { key::TITLE } else { key::CAUSE });
    words.filter(|w| !w.is_empty()).unwrap_or("（名称空缺）").to_owned()
}
