//! Steps 环节 of an enforcement action and what the law asks between them, as data: `law/steps/`. A record type tells which step it yields; a
//! row of the table says what a step opens, what closes it, and by when. Nothing about one kind of enforcement stands in code.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::error::LawError;
use crate::reference::ArticleRef;
use crate::statute::Statute;

/// A kind of step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepKind {
    /// Its name in record types and rows: `preservation`.
    pub id: String,
    /// Its Chinese name.
    pub label: String,
    /// The system knows it by itself, so no record type yields it: the filing, the closing.
    #[serde(default)]
    pub built_in: bool,
}

/// What one step asks: another step, perhaps within a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The name of the rule: `art10-7-preservation`.
    pub id: String,
    /// The provision of the regulation under which it is recorded.
    pub article: ArticleRef,
    /// What is asked, in the words of the law.
    pub title: String,
    /// Which steps open it, each for itself.
    pub opens: Vec<String>,
    /// Only steps that came to one of these; whatever they came to when empty.
    #[serde(default)]
    pub opens_result: Vec<String>,
    /// Which of the agency's activities at scenes open it too, by their codes.
    #[serde(default)]
    pub activities: Vec<String>,
    /// Which steps close it.
    pub closes: Vec<String>,
    /// Only steps that came to one of these close it; whatever they came to when empty.
    #[serde(default)]
    pub closes_result: Vec<String>,
    /// What is missing while it is open.
    pub missing: String,
    /// Who answers for it: `officer`, `unit_head`, `agency_head`, `legal_reviewer`.
    pub owner: String,
    /// The number of the law by which it is due. Without one it is due when the case is closed.
    #[serde(default)]
    pub parameter: Option<String>,
    /// Other numbers for agencies of a field, by its code: `market_regulation`.
    #[serde(default)]
    pub by_field: IndexMap<String, String>,
    /// Steps that add another period, by the name of the step: the number that is added.
    #[serde(default)]
    pub extended_by: IndexMap<String, String>,
    /// Steps whose days do not count.
    #[serde(default)]
    pub without: Vec<String>,
    /// Only in these procedures, by their codes; in all when empty.
    #[serde(default)]
    pub procedures: Vec<String>,
}

impl Deadline {
    /// The number by which it is due for agencies of a field.
    pub fn parameter_for(&self, field: &str) -> Option<&str> {
        self.by_field.get(field).or(self.parameter.as_ref()).map(String::as_str)
    }
}

/// What must have been done before a document is issued. A law that says 不得 has no override; the only door is a document that exists on paper
/// already, which is recorded and not issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The step whose document is not issued.
    pub issues: String,
    /// The provision that says so.
    pub article: ArticleRef,
    /// Only when one of these steps was done; always when empty.
    #[serde(default)]
    pub when: Vec<String>,
    /// One of these steps must have been done.
    pub needs: Vec<String>,
    /// It must have come to one of these; to whatever when empty.
    #[serde(default)]
    pub needs_result: Vec<String>,
    /// So long must have passed since then: the name of a number of the law.
    #[serde(default)]
    pub wait: Option<String>,
    /// One of these steps makes waiting needless.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What is missing, in Chinese.
    pub missing: String,
}

/// One file of `law/steps/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepFile {
    #[serde(rename = "step", default)]
    pub steps: Vec<StepKind>,
    #[serde(rename = "deadline", default)]
    pub deadlines: Vec<Deadline>,
    #[serde(rename = "gate", default)]
    pub gates: Vec<Gate>,
}

/// Who may answer for a row.
const OWNERS: [&str; 4] = ["officer", "unit_head", "agency_head", "legal_reviewer"];

/// Checks the rows against steps, numbers and provisions, and that every step is yielded by some record type or known by itself.
pub(crate) fn validate(statute: &Statute) -> Result<(), LawError> {
    let known = |id: &String| statute.steps.iter().any(|s| s.id == *id);
    let number = |id: &&String| statute.parameters().iter().any(|p| p.id == **id);
    for row in &statute.deadlines {
        let wrong = |reason: String| Err(LawError::Deadline { id: row.id.clone(), reason });
        let named = row.opens.iter().chain(&row.closes).chain(&row.without).chain(row.extended_by.keys());
        if let Some(step) = named.into_iter().find(|id| !known(id)) {
            return wrong(format!("没有环节 {step}"));
        }
        let mut numbers = row.parameter.iter().chain(row.by_field.values()).chain(row.extended_by.values());
        if let Some(missing) = numbers.find(|id| !number(id)) {
            return wrong(format!("没有参数 {missing}"));
        }
        if !statute.holds(row.article) || !OWNERS.contains(&row.owner.as_str()) {
            return wrong("条文或者承办人不存在".to_owned());
        }
    }
    for gate in &statute.gates {
        let wrong = |reason: String| Err(LawError::Deadline { id: gate.issues.clone(), reason });
        let named = [&gate.issues].into_iter().chain(&gate.when).chain(&gate.needs).chain(&gate.unless);
        if let Some(step) = named.into_iter().find(|id| !known(id)) {
            return wrong(format!("没有环节 {step}"));
        }
        if let Some(missing) = gate.wait.iter().find(|id| !number(id)) {
            return wrong(format!("没有参数 {missing}"));
        }
        if !statute.holds(gate.article) {
            return wrong("条文不存在".to_owned());
        }
    }
    for step in &statute.steps {
        let yielded = statute.records.values().flat_map(|r| &r.yields).any(|y| y.step.as_ref() == Some(&step.id));
        if yielded == step.built_in {
            let reason =
                if yielded { "系统自己知道的环节，不能由文书带出" } else { "没有文书带出这个环节" };
            return Err(LawError::Deadline { id: step.id.clone(), reason: reason.to_owned() });
        }
    }
    Ok(())
}
