//! Facts as a legal officer writes them, judged: `name, on, given, expect` in YAML. `zhilu judge` and the rules' own vectors use it.
//!
//! Text comes in, results go out; no file is opened here.

mod error;
mod file;

use std::fmt;

use base::Timestamp;
use law::{Calendar, Statute};
use model::{Duty, Outcome};

pub use error::JudgeError;
use file::{Expected, Given};

use crate::context::Context;
use crate::duties::{RULES, access_duties, agency_duties, case_duties, recording_duties, scene_duties};

/// One judged case of a facts file.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What the author calls it.
    pub name: String,
    /// The instant for which it was judged.
    pub on: Timestamp,
    /// All duties, in the order of the articles.
    pub duties: Vec<Duty>,
    /// Where they differ from what the author expects; empty when nothing does.
    pub differences: Vec<Difference>,
}

/// A rule whose duties stand otherwise than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The rule.
    pub rule: String,
    /// What the author expects.
    pub expected: Vec<Outcome>,
    /// How its duties stand; empty when it asks nothing.
    pub found: Vec<Outcome>,
}

/// Judges every case of a facts file. `file` only names it in errors.
///
/// # Errors
/// When the text is no facts file. The message is a Chinese sentence with file, case and field.
pub fn judge(file: &str, text: &str, law: &Statute, calendar: &Calendar) -> Result<Vec<Judged>, JudgeError> {
    let cases = file::read(file, text)?;
    Ok(cases.into_iter().map(|case| judge_one(case, law, calendar)).collect())
}

fn judge_one(case: file::Facts, law: &Statute, calendar: &Calendar) -> Judged {
    let file::Facts { name, on, given, expect } = case;
    let duties = duties(&given, law, calendar, on);
    let differs = |Expected { rule, outcomes }: Expected| {
        let found: Vec<_> = duties.iter().filter(|d| d.rule == rule.id).map(|d| d.outcome(on)).collect();
        // One word speaks for all duties of the rule, however many there are; a list names them one by one.
        let same = match outcomes[..] {
            [one] => !found.is_empty() && found.iter().all(|f| *f == one),
            _ => found == outcomes,
        };
        (!same).then(|| Difference { rule: rule.id.to_owned(), expected: outcomes, found })
    };
    let differences = expect.into_iter().filter_map(differs).collect();
    Judged { name, on, duties, differences }
}

fn duties(given: &Given, law: &Statute, calendar: &Calendar, instant: Timestamp) -> Vec<Duty> {
    let none = crate::facts::AgencyFile::default();
    let cx = Context { law, calendar, agency: given.agency.as_ref().unwrap_or(&none), instant };
    let mut duties = Vec::new();
    duties.extend(given.agency.iter().flat_map(|a| agency_duties(a, &cx)));
    duties.extend(given.case.iter().flat_map(|c| case_duties(c, &cx)));
    duties.extend(given.scene.iter().flat_map(|s| scene_duties(s, &cx)));
    duties.extend(given.recording.iter().flat_map(|r| recording_duties(r, &cx)));
    duties.extend(given.access.iter().flat_map(|a| access_duties(a, &cx)));
    duties.sort_by_key(|d| RULES.iter().position(|r| r.id == d.rule));
    duties
}

/// The case as `zhilu judge` prints it: its name, a line for each duty, a line for each difference.
impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.differences.is_empty() { "相符" } else { "不符" };
        write!(f, "{verdict}　{}（{}）", self.name, minute(self.on))?;
        for duty in &self.duties {
            write!(f, "\n  {}", line(duty, self.on))?;
        }
        for difference in &self.differences {
            write!(f, "\n  {difference}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |list: &[Outcome]| list.iter().map(|o| o.label()).collect::<Vec<_>>().join("、");
        let found = if self.found.is_empty() { "没有这项义务".to_owned() } else { words(&self.found) };
        write!(f, "× {}：期望 {}，实际 {found}", self.rule, words(&self.expected))
    }
}

/// One duty at an instant: `第二十一条 制成案卷并归档：待办，2024-11-01 届满；尚未制成案卷`.
fn line(duty: &Duty, on: Timestamp) -> String {
    format!("{} {}：{}", duty.article, duty.title, standing(duty, on))
}

/// How a duty stands: `待办，2024-11-01 届满；尚未制成案卷`.
pub(crate) fn standing(duty: &Duty, on: Timestamp) -> String {
    let mut line = duty.outcome(on).label().to_owned();
    if let Some(due) = duty.due_at {
        line.push_str(&format!("，{} 届满", last_moment(due)));
    }
    if duty.provisional {
        line.push_str("（暂定）");
    }
    if !duty.remark().is_empty() {
        line.push_str(&format!("；{}", duty.remark()));
    }
    line
}

/// What people call the end of a period: the last day when it ends at midnight, else the last minute, or second.
fn last_moment(due: Timestamp) -> String {
    let last = due.minus(base::Span::from_millis(1));
    if due == Timestamp::start_of(due.day()) {
        last.day().to_string()
    } else if due.civil().second() == 0 {
        minute(last)
    } else {
        last.civil().strftime("%F %T").to_string()
    }
}

fn minute(instant: Timestamp) -> String {
    instant.civil().strftime("%F %H:%M").to_string()
}
