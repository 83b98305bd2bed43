//! Gates: which documents are not issued, because a law forbids it before something else was done. The rows are data (`law/steps`).
//!
//! A gate looks at the facts afresh and never at stored duties. It keeps the system from issuing; what happened on paper is recorded all the
//! same, and its duties stay unmet.

use base::Timestamp;
use law::{ArticleRef, Gate};

use crate::context::Context;
use crate::facts::{CaseFile, Step};

/// Why a document is not issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The provision.
    pub article: ArticleRef,
    /// One Chinese sentence without its end.
    pub reason: String,
}

/// What keeps the document of a step from being issued at the instant of the evaluation; the first gate of the table that is shut.
pub fn refusal(step: &str, case: &CaseFile, cx: &Context) -> Option<Refusal> {
    cx.law.gates.iter().filter(|gate| gate.issues == step).find_map(|gate| shut(gate, case, cx))
}

fn shut(gate: &Gate, case: &CaseFile, cx: &Context) -> Option<Refusal> {
    let done = |names: &[String]| case.steps.iter().filter(|s| !s.draft).any(|s| names.contains(&s.step));
    if !gate.when.is_empty() && !done(&gate.when) {
        return None;
    }
    let refusal = |reason: String| Some(Refusal { article: gate.article, reason });
    let came = |s: &&Step| gate.needs_result.is_empty() || s.result.as_ref().is_some_and(|r| gate.needs_result.contains(r));
    let needed = case.steps.iter().filter(|s| !s.draft && gate.needs.contains(&s.step));
    let Some(last) = needed.filter(came).map(|s| s.at.at).max() else {
        return refusal(gate.missing.clone());
    };
    let Some(wait) = gate.wait.as_ref().filter(|_| !done(&gate.unless)) else { return None };
    match cx.due(wait, last.day()) {
        Ok((_, due)) if cx.instant >= Timestamp::end_of(due.day) => None,
        Ok((_, due)) => refusal(format!("{}，{} 届满以后才能作出", gate.missing, due.day)),
        Err(sentence) => refusal(sentence),
    }
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
        let found = refusal("decision", &CaseFile { steps, ..CaseFile::default() }, &cx);
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
