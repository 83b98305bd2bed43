//! Gates: which documents are not issued, because a law forbids it before something else was done. The rows are data (`law/steps`).
//!
//! A gate looks at the facts afresh and never at stored duties. It keeps the system from issuing; what happened on paper is recorded all the
//! same, and its duties stay unmet.

use base::Timestamp;
use law::{ArticleRef, Gate, Parameter};

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
    // Whoever gave up the right, or used it already, is not waited for.
    if done(case, &gate.unless, &[]).next().is_some() {
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
    let Some(wait) = &gate.wait else { return None };
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
    let limit = number.and_then(|id| cx.parameter(id, cx.instant.day()).ok()).and_then(Parameter::fen);
    amount.zip(limit).is_some_and(|(amount, limit)| if above { amount > limit } else { amount >= limit })
}

/// Steps that were done: the record of them is final, and they came to one of the results.
fn done<'c>(case: &'c CaseFile, names: &'c [String], results: &'c [String]) -> impl Iterator<Item = &'c Step> {
    case.steps.iter().filter(|s| !s.draft && names.contains(&s.step) && s.came_to(results))
}

#[cfg(test)]
mod tests {
    use law::{calendar, henan};
    use model::agency::Field;
    use model::case::{PartyKind, Procedure};

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

    /// What keeps a document of a case from being issued on the day, by the words before the first comma.
    fn shut(document: Intended, case: CaseFile, field: Field, on: &str) -> Option<String> {
        let agency = AgencyFile { field, ..AgencyFile::default() };
        let cx = Context { law: henan(), calendar: calendar(), agency: &agency, instant: at(on) };
        refusal(document, &case, &cx).map(|r| format!("{} {}", cx.law.cite(r.article), r.reason))
    }

    fn of(party_kind: PartyKind, procedure: Procedure, steps: Vec<Step>) -> CaseFile {
        CaseFile { party_kind: Some(party_kind), procedure, steps, ..CaseFile::default() }
    }

    const fn document<'a>(step: &'a str, result: Option<&'a str>, yuan: i64) -> Intended<'a> {
        Intended { step, result, amount: Some(yuan * 100) }
    }

    /// A penalty on the spot: two hundred yuan of a citizen, three thousand of an organisation, these numbers themselves included.
    #[test]
    fn a_penalty_on_the_spot_has_its_amounts() {
        let spot = |kind, procedure, result, yuan| {
            let found =
                shut(document("spot-decision", Some(result), yuan), of(kind, procedure, vec![]), Field::Other, "2026-11-03");
            found.map(|reason| reason.split(' ').next_back().unwrap().to_owned())
        };
        let (citizen, organisation, simple) = (PartyKind::Citizen, PartyKind::Organisation, Procedure::Simple);
        let too_much = Some("罚款超过可以当场作出行政处罚决定的数额".to_owned());
        assert_eq!(spot(citizen, simple, "fine", 200), None);
        assert_eq!(spot(citizen, simple, "fine", 201), too_much);
        assert_eq!(spot(organisation, simple, "fine", 3000), None);
        assert_eq!(spot(organisation, simple, "fine", 3001), too_much);
        assert_eq!(spot(citizen, simple, "warning", 0), None);
        assert_eq!(spot(citizen, simple, "collected_small", 100), None);
        let collected = Some("罚款超过可以当场收缴的数额，不属于这一种当场收缴".to_owned());
        assert_eq!(spot(citizen, simple, "collected_small", 101), collected);
        assert_eq!(spot(citizen, simple, "collected_hard", 101), None);
        let ordinary = Some("本案适用普通程序，不能当场作出行政处罚决定".to_owned());
        assert_eq!(spot(citizen, Procedure::Ordinary, "fine", 50), ordinary);
        let decision = shut(document("decision", Some("fine"), 50), of(citizen, simple, vec![]), Field::Other, "2026-11-03");
        assert_eq!(decision.as_deref(), Some("行政处罚法 第五十一条 本案适用简易程序，应当使用当场行政处罚决定书"));
    }

    /// Five thousand yuan of a citizen, fifty thousand of an organisation, as the provincial rule says; and the graver kinds whatever they cost.
    #[test]
    fn from_the_threshold_on_the_party_is_told_of_the_hearing() {
        let decided = |kind, result, yuan, told: &str| {
            let steps = vec![step(told, "2026-10-20", None)];
            shut(document("decision", Some(result), yuan), of(kind, Procedure::Ordinary, steps), Field::Other, "2026-11-30")
        };
        let missing = Some("行政处罚法 第六十二条 没有告知当事人有要求听证的权利，不得作出行政处罚决定".to_owned());
        assert_eq!(decided(PartyKind::Citizen, "fine", 4999, "notice"), None);
        assert_eq!(decided(PartyKind::Citizen, "fine", 5000, "notice"), missing);
        assert_eq!(decided(PartyKind::Organisation, "fine", 49_999, "notice"), None);
        assert_eq!(decided(PartyKind::Organisation, "fine", 50_000, "notice"), missing);
        assert_eq!(decided(PartyKind::Organisation, "grave", 0, "notice"), missing);
        let served = decided(PartyKind::Organisation, "grave", 0, "hearing-notice");
        assert_eq!(served.as_deref(), Some("行政处罚法 第六十四条 当事人要求听证的期限没有届满"));
    }

    /// The party has five workdays to speak where a rule of the field says so; no longer than its own word that it will not.
    #[test]
    fn the_time_to_speak_must_have_passed_where_the_field_has_one() {
        let told = || vec![step("notice", "2026-09-24", None), step("service", "2026-09-24 10:00", Some("notice"))];
        let decided = |steps, field, on| {
            shut(document("decision", Some("fine"), 100), of(PartyKind::Citizen, Procedure::Ordinary, steps), field, on).is_some()
        };
        assert!(decided(told(), Field::MarketRegulation, "2026-10-09 23:59"));
        assert!(!decided(told(), Field::MarketRegulation, "2026-10-10 08:00"));
        assert!(decided(told(), Field::UrbanManagement, "2026-10-09 23:59"));
        assert!(!decided(told(), Field::Other, "2026-09-25"));
        let waived = [told(), vec![step("statement-waiver", "2026-09-25", None)]].concat();
        assert!(!decided(waived, Field::MarketRegulation, "2026-09-26"));
    }

    #[test]
    fn what_the_report_says_of_the_case_keeps_the_decision() {
        let decided = |more: Vec<Step>| {
            let steps = [vec![step("notice", "2026-10-20", None), step("clue", "2026-10-01", None)], more].concat();
            shut(
                document("decision", Some("fine"), 100),
                of(PartyKind::Citizen, Procedure::Ordinary, steps),
                Field::Other,
                "2026-11-30",
            )
        };
        assert_eq!(decided(vec![]), None);
        let due = || step("legal-review-due", "2026-10-10", None);
        let unreviewed = "行政处罚法 第五十八条 应当法制审核的，未经法制审核或者审核未通过，不得作出决定";
        assert_eq!(decided(vec![due()]).as_deref(), Some(unreviewed));
        assert_eq!(decided(vec![due(), step("legal-review", "2026-10-12", Some("correct"))]).as_deref(), Some(unreviewed));
        assert_eq!(decided(vec![due(), step("legal-review", "2026-10-12", Some("agree"))]), None);
        let major = || step("major-case", "2026-10-10", None);
        assert!(decided(vec![major()]).unwrap().starts_with("行政处罚法 第五十七条"));
        assert_eq!(decided(vec![major(), step("deliberation", "2026-10-12", None)]), None);
        assert!(decided(vec![step("exempt-minor", "2026-10-10", None)]).unwrap().starts_with("行政处罚法 第三十条"));
        // Found within two years of the day on which it ended, and not a day later.
        assert_eq!(decided(vec![step("violation-end", "2024-10-01", None)]), None);
        let late = decided(vec![step("violation-end", "2024-09-30", None)]).unwrap();
        assert!(late.contains("不再给予行政处罚") && late.contains("2026-09-30 届满"), "{late}");
        assert_eq!(decided(vec![step("violation-end-grave", "2021-10-01", None)]), None);
        assert!(decided(vec![step("violation-end-grave", "2021-09-30", None)]).is_some());
    }

    /// What gives no penalty needs no notice, and no gate speaks of what only writes down what happened.
    #[test]
    fn only_documents_of_the_agency_have_gates() {
        for open in
            ["no-penalty", "not-established", "transfer", "crime-transfer", "discontinuation", "spot-collection", "service"]
        {
            assert_eq!(shut(document(open, None, 0), CaseFile::default(), Field::MarketRegulation, "2026-11-03"), None, "{open}");
        }
        let gated: std::collections::BTreeSet<&str> = henan().gates.iter().map(|gate| gate.issues.as_str()).collect();
        assert_eq!(gated.into_iter().collect::<Vec<_>>(), ["decision", "enforcement-application", "spot-decision"]);
    }

    #[test]
    fn a_court_is_asked_after_urging_and_when_the_time_to_sue_is_over() {
        let served = || step("service", "2026-01-12 10:00", Some("decision_fine"));
        let urged = |on| step("service", on, Some("urging"));
        let asked = |steps, on| {
            let case = of(PartyKind::Citizen, Procedure::Ordinary, steps);
            shut(document("enforcement-application", None, 0), case, Field::Other, on).is_some()
        };
        assert!(asked(vec![served()], "2026-07-20"), "nobody was urged");
        assert!(asked(vec![served(), urged("2026-07-01")], "2026-07-13 23:59"), "the time to sue ends on Monday the thirteenth");
        assert!(!asked(vec![served(), urged("2026-06-01")], "2026-07-14"));
        assert!(asked(vec![served(), urged("2026-07-10")], "2026-07-24 23:59"), "ten workdays after urging");
        assert!(!asked(vec![served(), urged("2026-07-10")], "2026-07-25"));
    }
}
