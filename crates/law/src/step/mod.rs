//! Steps 环节 of an enforcement action and what the law asks between them, as data: `law/steps/`. A record type tells which step it yields; a
//! row of the table says what a step opens, what closes it, and by when. Nothing about one kind of enforcement stands in code.

mod gate;
mod ground;
mod validate;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

pub use gate::Gate;
pub use ground::Ground;
pub(crate) use validate::validate;

use crate::reference::ArticleRef;

/// A kind of step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepKind {
    /// Its name in record types and rows: `preservation`.
    pub id: String,
    /// Its Chinese name.
    pub label: String,
    /// To which of the four parts of an action it belongs (Art. 3).
    pub stage: Stage,
    /// The system knows it by itself, so no record type yields it: the filing, the closing.
    #[serde(default)]
    pub built_in: bool,
    /// The step that ends it, where it does not say itself until when it lasts.
    #[serde(default)]
    pub ended_by: Option<String>,
}

/// What the law deems to have happened 视为 because time passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deemed {
    /// The step from which time runs.
    pub step: String,
    /// The step that is deemed done when it has passed, with the same result.
    pub becomes: String,
    /// The number of the law.
    pub after: String,
    /// The rule in whose name pages say so.
    pub rule: String,
}

/// The parts of an action (Art. 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 启动.
    Initiation,
    /// 调查取证.
    Investigation,
    /// 审核决定.
    Decision,
    /// 送达执行.
    Execution,
    /// Closing and what comes after it, such as 复议 and 诉讼: none of the four.
    After,
}

/// From when a period runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunsFrom {
    /// From what opened the row.
    #[default]
    Opening,
    /// From the day until which that lasts, such as the end of a deferral; from the opening where it says none.
    Until,
    /// Backwards from the day until which that lasts: it must be done so long before, such as the notice of a hearing.
    BackFromUntil,
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
    /// What a closing must have come to, by the step that opened the row; goes before `closes_result`.
    #[serde(default)]
    pub answers: IndexMap<String, Vec<String>>,
    /// What is missing while it is open.
    pub missing: String,
    /// Who answers for it: `officer`, `unit_head`, `agency_head`, `legal_reviewer`.
    pub owner: String,
    /// The number of the law by which it is due. Without one, or where no law sets one for the agency's field, it is due when the case is closed.
    #[serde(default)]
    pub parameter: Option<String>,
    /// From when the number runs.
    #[serde(default)]
    pub runs: RunsFrom,
    /// A period that must have ended before the row asks; the number runs from its end.
    #[serde(default)]
    pub after: Option<String>,
    /// Steps that add another period, by the name of the step: the number that is added.
    #[serde(default)]
    pub extended_by: IndexMap<String, String>,
    /// Steps whose days do not count.
    #[serde(default)]
    pub without: Vec<String>,
    /// Without a number: it must come before the first of these steps.
    #[serde(default)]
    pub due_by: Vec<String>,
    /// The same for agencies of a field, by its code, where a rule of their own sets another order.
    #[serde(default)]
    pub due_by_field: IndexMap<String, Vec<String>>,
    /// Only in these procedures, by their codes; in all when empty.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// Only for agencies of these fields, by their codes; for all when empty.
    #[serde(default)]
    pub fields: Vec<String>,
    /// The part of a fine that is added for each day after the end: the name of a number in percent.
    #[serde(default)]
    pub surcharge: Option<String>,
    /// A sentence for whoever reads the duty: what follows when the time passes.
    #[serde(default)]
    pub note: Option<String>,
    /// The same for agencies of a field, by its code, beside the one for all.
    #[serde(default)]
    pub note_by_field: IndexMap<String, String>,
}

impl Deadline {
    /// Which steps it must come before, for agencies of a field; none when the law sets no order.
    pub fn due_by_for(&self, field: &str) -> &[String] {
        self.due_by_field.get(field).unwrap_or(&self.due_by)
    }
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
    #[serde(rename = "ground", default)]
    pub grounds: Vec<Ground>,
    #[serde(rename = "deemed", default)]
    pub deemed: Vec<Deemed>,
}
