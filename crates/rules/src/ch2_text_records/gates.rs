//! Gates: which documents are not issued, because a law forbids it before something else was done. The rows are data (`law/steps`).
//!
//! A gate looks at the facts afresh and never at stored duties. It keeps the system from issuing; what happened on paper is recorded all the
//! same, and its duties stay unmet.

use base::Timestamp;
use law::{ArticleRef, Gate, Measure};

use super::deemed::with_deemed;
use crate::context::{Context, code};
use crate::facts::{CaseFile, Step};

/// Why a document is not issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The provision.
    pub article: ArticleRef,
    /// One Chinese sentence without its end.
    pub reason: String,
}

/// A document that is about to be issued, as far as gates look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intended<'a> {
    /// The step it is of.
    pub step: &'a str,
    /// What it comes to, by a code of its form.
    pub result: Option<&'a str>,
    /// A sum of money, in fen.
    pub amount: Option<i64>,
}

/// What keeps a document from being issued at the instant of the evaluation; the first gate of the table that is shut.
pub fn refusal(document: Intended, case: &CaseFile, cx: &Context) -> Option<Refusal> {
    let mut case = with_deemed(case, cx);
    case.steps.retain(|s| s.at.at <= cx.instant);
    cx.law.gates.iter().filter(|gate| gate.issues == document.step).find_map(|gate| shut(gate, document, &case, cx))
}

fn shut(gate: &Gate, document: Intended, case: &CaseFile, cx: &Context) -> Option<Refusal> {
    if !speaks(gate, document, case, cx) {
        return None;
    }
    let refusal = |reason: String| Some(Refusal { article: gate.article, reason });
    let needed: Vec<Timestamp> = done(case, &gate.needs, &gate.needs_result).map(|s| s.at.at).collect();
    let Some(last) = needed.iter().max() else {
        return refusal(gate.missing.clone());
    };
    if let Some(number) = &gate.within {
        let begun = done(case, &gate.when, &gate.when_result).map(|s| s.at.at.day()).min()?;
        match cx.due(number, begun) {
            Ok((_, due)) if needed.iter().any(|at| at.day() <= due.day) => return None,
            Ok((period, due)) => {
                return refusal(format!("{}：自 {begun} 起 {period}，{} 届满", gate.missing, due.day));
            }
            Err(sentence) => return refusal(sentence),
        }
    }
    let waived = done(case, &gate.unless, &[]).next().is_some();
    let Some(wait) = gate.wait.as_ref().filter(|_| !waived) else { return None };
    match cx.due(wait, last.day()) {
        Ok((_, due)) if cx.instant >= Timestamp::end_of(due.day) => None,
        Ok((_, due)) => refusal(format!("{}，{} 届满以后才能作出", gate.missing, due.day)),
        Err(sentence) => refusal(sentence),
    }
}

/// Whether the row speaks of this document of this case.
fn speaks(gate: &Gate, document: Intended, case: &CaseFile, cx: &Context) -> bool {
    let listed = |list: &[String], one: Option<&str>| list.is_empty() || one.is_some_and(|one| list.iter().any(|l| l == one));
    let kind = case.party_kind.map(|kind| code(&kind)).unwrap_or_default();
    let mut amounts = [(&gate.amount_from, false), (&gate.amount_above, true)].into_iter();
    listed(&gate.procedures, Some(&code(&case.procedure)))
        && cx.of_field(&gate.fields)
        && listed(&gate.results, document.result)
        && amounts.all(|(numbers, above)| numbers.is_empty() || reaches(numbers.get(&kind), above, document.amount, cx))
        && (gate.when.is_empty() || done(case, &gate.when, &gate.when_result).next().is_some())
}

/// Whether the document's amount reaches the number for the kind of party.
fn reaches(number: Option<&String>, above: bool, amount: Option<i64>, cx: &Context) -> bool {
    let limit = number.and_then(|id| cx.parameter(id, cx.instant.day()).ok()).filter(|p| p.unit == Measure::Yuan);
    let limit = limit.map(|p| p.value.saturating_mul(100));
    amount.zip(limit).is_some_and(|(amount, limit)| if above { amount > limit } else { amount >= limit })
}

/// Steps that were done: the record of them is final, and they came to one of the results.
fn done<'c>(case: &'c CaseFile, names: &'c [String], results: &'c [String]) -> impl Iterator<Item = &'c Step> {
    case.steps.iter().filter(|s| !s.draft && names.contains(&s.step) && s.came_to(results))
}

#[cfg(test)]
mod tests {
    use law::{calendar, henan};

    use super::*;
    use crate::facts::{AgencyFile, Event};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn step(step: &str, on: &str, result: Option<&str>) -> Step {
        let result = result.map(str::to_owned);
        Step { step: step.into(), at: Event::at(at(on)), until: None, amount: None, result, draft: false }
    }

    fn check(steps: Vec<Step>, on: &str, expected: Option<&str>) {
        let agency = AgencyFile::default();
        let cx = Context { law: henan(), calendar: calendar(), agency: &agency, instant: at(on) };
        let document = Intended { step: "decision", result: Some("fine"), amount: Some(50_000) };
        let found = refusal(document, &CaseFile { steps, ..CaseFile::default() }, &cx);
        assert_eq!(found.map(|r| r.reason).as_deref(), expected, "{on}");
    }

    #[test]
    fn nobody_is_punished_without_notice() {
        let missing = "没有告知当事人拟作出的行政处罚内容及事实、理由、依据，不得作出行政处罚决定";
        check(vec![], "2026-11-03 10:00", Some(missing));
        let draft = Step { draft: true, ..step("notice", "2026-10-20", None) };
        check(vec![draft], "2026-11-03 10:00", Some(missing));
        check(vec![step("notice", "2026-10-20", None)], "2026-11-03 10:00", None);
    }

    /// The State Council moved Saturday 2026-10-10 to the workdays; the five days end on Friday the ninth.
    #[test]
    fn the_time_to_ask_for_a_hearing_must_have_passed() {
        let told =
            || vec![step("hearing-notice", "2026-09-24", None), step("service", "2026-09-24 10:00", Some("hearing_notice"))];
        let early = "当事人要求听证的期限没有届满，2026-10-09 届满以后才能作出";
        check(vec![step("hearing-notice", "2026-09-24", None)], "2026-12-01", Some("当事人要求听证的期限没有届满"));
        check(told(), "2026-10-09 23:59", Some(early));
        check(told(), "2026-10-10 08:30", None);
        let asked = [told(), vec![step("hearing-request", "2026-09-28", None)]].concat();
        check(asked.clone(), "2026-10-10 08:30", Some("当事人要求听证，没有根据听证笔录不能作出决定"));
        let heard = [asked, vec![step("hearing", "2026-10-20 09:00", None)]].concat();
        let unreviewed = "经过听证程序的，未经法制审核或者审核未通过，不得作出决定";
        check(heard.clone(), "2026-10-22 09:00", Some(unreviewed));
        let review = |result| [heard.clone(), vec![step("legal-review", "2026-10-21", Some(result))]].concat();
        check(review("correct"), "2026-10-22 09:00", Some(unreviewed));
        check(review("agree"), "2026-10-22 09:00", None);
    }
}
