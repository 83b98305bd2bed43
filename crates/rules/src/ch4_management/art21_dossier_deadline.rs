//! 第二十一条　行政执法机关应当在执法行为终结之日起20个工作日内，将文字记录制作成行政执法案卷，
//! 并按照档案管理规定归档、保存。
//!
//! Reading 0001: the day the action ends is day 0; make-up Saturdays count. Reading 0002: whether the days are for compiling alone (R2)
//! or for handing over as well (R1) is for the agency to confirm; R1, the stricter one, until it has. Reading 0003: the action ends on
//! the day registered with the closing; where what the head agreed to left nothing to execute and no closing followed in time, it ended
//! that day already. The 20 is the parameter `dossier-limit`, not a literal here.

use base::{Day, Timestamp};
use law::ArticleRef;
use model::agency::Custody;
use model::case::{Level, Proposal};
use model::{Duty, Effect, Role};

use crate::context::Context;
use crate::facts::CaseFile;
use crate::rule::{Rule, person_or};

pub(crate) const ARTICLE: ArticleRef = ArticleRef::article(21);
pub(crate) const RULE: Rule = Rule::new("art21-dossier-deadline", ARTICLE, "制成案卷并归档");

/// The number of the reading that an agency may choose, and the alternative under which compiling is enough.
const CHOICE: &str = "0002";
const COMPILING_ONLY: &str = "R2";

/// What time alone brings about: nothing was left to execute, no closing followed in time, and the action has ended all the same.
pub(crate) struct DeemedEnd {
    /// The day on which it is deemed to have ended.
    day: Day,
    /// The instant from which that is so.
    at: Timestamp,
    why: String,
}

/// The first pass: whether the action is deemed to have ended (reading 0003), or why that cannot be told.
pub(crate) fn deemed_end(case: &CaseFile, cx: &Context) -> Result<Option<DeemedEnd>, String> {
    let Some(settled) = settled_on(case) else { return Ok(None) };
    let (limit, last) = cx.due("closing-limit", settled)?;
    let at = Timestamp::end_of(last.day);
    let closed_in_time = case.closed.is_some_and(|closed| closed.recorded_at < at);
    let earlier = case.ended_on.is_some_and(|registered| registered <= settled);
    if closed_in_time || earlier {
        return Ok(None);
    }
    let unsure = if limit.verified { "" } else { "，未核实" };
    let why = format!("{limit}内没有办理结案的，以机关负责人同意之日为终结之日（读法0003{unsure}）。");
    Ok(Some(DeemedEnd { day: settled, at, why }))
}

impl DeemedEnd {
    pub(crate) fn effect(&self, case: &CaseFile) -> Effect {
        let says = format!("执法行为视为 {} 终结；{}", self.day, self.why);
        Effect { rule: RULE.id, article: RULE.article, subject: case.id.into(), at: self.at, says }
    }
}

/// The second pass.
pub(crate) fn duty(case: &CaseFile, deemed: Result<Option<DeemedEnd>, String>, cx: &Context) -> Duty {
    let duty = RULE.about(case.id, person_or(case.handler(), Role::Officer));
    let end = match deemed.map(|deemed| End::of(case, deemed)) {
        Ok(Some(end)) => end,
        Ok(None) => return duty.not_yet("执法行为尚未终结"),
        Err(sentence) => return duty.judgement(sentence),
    };
    if let Some(reason) = cx.not_judged(end.day) {
        return duty.not_applicable(reason);
    }
    let (limit, last) = match cx.due("dossier-limit", end.day) {
        Ok(found) => found,
        Err(sentence) => return duty.judgement(sentence),
    };
    let reading = Reading::of(cx, end.day);
    let duty = duty
        .since(end.known_from)
        .due(Timestamp::end_of(last.day))
        .provisional(last.provisional)
        .note(&end.why)
        .note(&format!("自 {} 次日起 {limit}，{} 届满；{}。", end.day, last.day, reading.sentence()))
        .entries(case.compiled.iter().chain(&case.handed_over));
    match (reading.compiling_only(), &case.compiled, &case.handed_over) {
        (_, None, _) => duty.open("尚未制成案卷"),
        (true, Some(compiled), _) => duty.met(compiled.recorded_at, compiled.recorded_at),
        (false, Some(_), None) => {
            let custodian = cx.agency.custodian(Custody::Dossiers, cx.instant.day());
            let owner = person_or(custodian.and_then(|c| c.person), Role::DossierCustodian);
            duty.owner(owner).open("案卷已制成，尚未移交归档")
        }
        (false, Some(compiled), Some(handed_over)) => {
            let both = compiled.recorded_at.max(handed_over.recorded_at);
            duty.met(both, both)
        }
    }
}

/// When the enforcement action ended 执法行为终结 (reading 0003).
struct End {
    day: Day,
    /// The instant from which that is so.
    known_from: Timestamp,
    /// Why it is not the registered day; empty when it is.
    why: String,
}

impl End {
    fn of(case: &CaseFile, deemed: Option<DeemedEnd>) -> Option<Self> {
        let registered = |day| Self { day, known_from: Timestamp::start_of(day), why: String::new() };
        let deemed = deemed.map(|d| Self { day: d.day, known_from: d.at, why: d.why });
        deemed.or_else(|| case.ended_on.map(registered))
    }
}

/// The day on which the head agreed to something that leaves nothing to execute.
fn settled_on(case: &CaseFile) -> Option<Day> {
    let round = case.round()?;
    let settles = matches!(round.proposal?, Proposal::NoPenalty | Proposal::Transfer | Proposal::Discontinue);
    let agreed = round.opinion(Level::Agency).filter(|o| settles && o.agreed)?;
    Some(agreed.at.recorded_at.day())
}

/// Which alternative of reading 0002 holds, and who says so.
enum Reading<'a> {
    /// The agency confirmed it.
    Confirmed(&'a str),
    /// It has not; this is the one that `law/` chooses until then.
    Default(&'a str),
}

impl<'a> Reading<'a> {
    fn of(cx: &Context<'a>, day: Day) -> Self {
        let begun = cx.agency.reading_21.iter().filter(|r| r.from <= day);
        match begun.max_by_key(|r| r.from) {
            Some(confirmed) => Self::Confirmed(&confirmed.reading),
            None => {
                let chosen = cx.law.reading(ARTICLE.article, CHOICE).and_then(|r| r.chosen.as_deref());
                Self::Default(chosen.unwrap_or_default())
            }
        }
    }

    /// Anything but the milder alternative is taken as the stricter one.
    fn compiling_only(&self) -> bool {
        let (Self::Confirmed(code) | Self::Default(code)) = self;
        *code == COMPILING_ONLY
    }

    fn sentence(&self) -> String {
        let asks = if self.compiling_only() { "制成案卷即可" } else { "制成案卷并移交归档" };
        match self {
            Self::Confirmed(code) => format!("按本机关确认的读法 {code}，{asks}"),
            Self::Default(code) => format!("本机关尚未确认读法，按 {code}，{asks}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(given: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, given, on, expected);
    }

    #[test]
    fn make_up_saturday_counts() {
        // National Day 2024: 1-7 October off, Saturday 12 October worked. Day 20 is 1 November.
        let case = "{ ended_on: 2024-09-30 }";
        check_on(case, "2024-10-31", expect!["待办，2024-11-01 届满；尚未制成案卷"]);
        check_on(case, "2024-11-01", expect!["待办，2024-11-01 届满；尚未制成案卷"]);
        check_on(case, "2024-11-02", expect!["未办，2024-11-01 届满；尚未制成案卷"]);
    }

    #[test]
    fn spring_festival_2026() {
        let case = "{ ended_on: 2026-02-10 }";
        check_on(case, "2026-03-16 23:59", expect!["待办，2026-03-16 届满；尚未制成案卷"]);
        check_on(case, "2026-03-17 00:00", expect!["未办，2026-03-16 届满；尚未制成案卷"]);
    }

    #[test]
    fn both_are_asked_until_the_agency_says_otherwise() {
        let compiled = "ended_on: 2026-02-10, compiled: 2026-03-16 16:00";
        check_on(&format!("{{ {compiled} }}"), "2026-03-16", expect!["待办，2026-03-16 届满；案卷已制成，尚未移交归档"]);
        check_on(&format!("{{ {compiled}, handed_over: 2026-03-16 17:30 }}"), "2026-03-16", expect!["已办，2026-03-16 届满"]);
        check_on(&format!("{{ {compiled}, handed_over: 2026-03-17 09:00 }}"), "2026-03-17", expect!["逾期办理，2026-03-16 届满"]);
        let chosen = "agency: { reading_21: [{ from: 2026-01-01, reading: R2 }] }";
        check_on(&format!("{{ {chosen}, {compiled} }}"), "2026-03-17", expect!["已办，2026-03-16 届满"]);
        // Confirmed after the end: the stricter reading held when the period began.
        let later = "agency: { reading_21: [{ from: 2026-02-11, reading: R2 }] }";
        check_on(&format!("{{ {later}, {compiled} }}"), "2026-03-17", expect!["未办，2026-03-16 届满；案卷已制成，尚未移交归档"]);
    }

    #[test]
    fn the_note_says_how_the_day_was_found() {
        let note = |given, expected| crate::testing::check_note(&RULE, given, expected);
        note(
            "{ ended_on: 2026-02-10 }",
            expect!["自 2026-02-10 次日起 20 个工作日，2026-03-16 届满；本机关尚未确认读法，按 R1，制成案卷并移交归档。"],
        );
        note(
            "{ ended_on: 2026-02-10, agency: { reading_21: [{ from: 2026-01-01, reading: R2 }] } }",
            expect!["自 2026-02-10 次日起 20 个工作日，2026-03-16 届满；按本机关确认的读法 R2，制成案卷即可。"],
        );
    }

    #[test]
    fn who_never_closes_gains_no_time() {
        // Agreed on Tuesday 10 November; the 15th workday after it is Tuesday 1 December, the 20th Tuesday 8 December.
        let agreed = |proposal: &str, rest: &str| {
            let opinion = "opinions: [{ level: agency, agreed: true, at: 2026-11-10 09:00 }]";
            format!("{{ rounds: [{{ submitted: 2026-11-09, proposal: {proposal}, {opinion} }}]{rest} }}")
        };
        check_on(&agreed("discontinue", ""), "2026-12-01", expect!["未到，2026-12-08 届满；尚未制成案卷"]);
        check_on(&agreed("discontinue", ""), "2026-12-02", expect!["待办，2026-12-08 届满；尚未制成案卷"]);
        check_on(&agreed("discontinue", ""), "2026-12-09", expect!["未办，2026-12-08 届满；尚未制成案卷"]);
        let closed = |on: &str| format!(", ended_on: {on}, closed: {on} 15:00");
        check_on(&agreed("no_penalty", &closed("2026-12-01")), "2026-12-02", expect!["待办，2026-12-29 届满；尚未制成案卷"]);
        check_on(&agreed("no_penalty", &closed("2026-12-02")), "2026-12-02", expect!["待办，2026-12-08 届满；尚未制成案卷"]);
        check_on(
            &agreed("transfer", ", ended_on: 2026-11-06, closed: 2026-12-10"),
            "2026-12-10",
            expect!["未办，2026-12-04 届满；尚未制成案卷"],
        );
        // A penalty ends when it was executed, which the closing tells.
        check_on(&agreed("penalise", ""), "2026-12-09", expect!["未到；执法行为尚未终结"]);
        check_on(&agreed("penalise", &closed("2026-12-02")), "2026-12-09", expect!["待办，2026-12-30 届满；尚未制成案卷"]);
        let note = |given: &str, expected| crate::testing::check_note(&RULE, given, expected);
        note(
            &agreed("discontinue", ""),
            expect![
                "15 个工作日内没有办理结案的，以机关负责人同意之日为终结之日（读法0003，未核实）。自 2026-11-10 次日起 20 个工作日，2026-12-08 届满；本机关尚未确认读法，按 R1，制成案卷并移交归档。"
            ],
        );
    }

    #[test]
    fn late_is_late_for_ever() {
        let case = "{ ended_on: 2026-02-10, compiled: 2026-03-16, handed_over: 2026-03-17 }";
        check_on(case, "2026-03-16", expect!["待办，2026-03-16 届满"]);
        check_on(case, "2026-03-17", expect!["逾期办理，2026-03-16 届满"]);
        check_on(case, "2036-03-17", expect!["逾期办理，2026-03-16 届满"]);
    }

    #[test]
    fn what_is_written_in_afterwards_counts_when_it_was_written() {
        let case = "{ ended_on: 2026-02-10, compiled: { at: 2026-03-10, recorded: 2026-03-20 }, handed_over: 2026-03-20 }";
        check_on(case, "2026-03-20", expect!["逾期办理，2026-03-16 届满"]);
    }

    #[test]
    fn a_year_without_a_notice_is_provisional() {
        check_on("{ ended_on: 2026-12-15 }", "2026-12-31", expect!["待办，2027-01-12 届满（暂定）；尚未制成案卷"]);
    }

    #[test]
    fn not_before_the_regulation_nor_before_the_agency_began() {
        check_on("{ ended_on: 2019-06-03 }", "2019-12-31", expect!["不适用；办法施行前"]);
        check_on("{ ended_on: 2019-06-04 }", "2019-12-31", expect!["未办，2019-07-03 届满；尚未制成案卷"]);
        check_on("{ agency: { go_live_on: 2026-03-02 }, ended_on: 2026-03-01 }", "2026-12-31", expect!["不适用；上线前"]);
        check_on(
            "{ agency: { go_live_on: 2026-03-02 }, ended_on: 2026-03-02 }",
            "2026-12-31",
            expect!["未办，2026-03-30 届满；尚未制成案卷"],
        );
        check_on("{}", "2026-12-31", expect!["未到；执法行为尚未终结"]);
    }
}
