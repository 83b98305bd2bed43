//! 第十一条　行政执法的审核决定应当对下列事项进行文字记录：……（二）承办机构意见；……
//! （四）行政执法机关负责人意见或者集体讨论意见；……
//!
//! An opinion is due once the one before it is there: the unit's after the handlers submit, the head's after the unit agrees. The law
//! sets no time for them. One that was given on paper counts from the day of the paper and is known from the day it was written down. Reading 0002: a case closed without the head's agreement is closed all the same; from then on the opinion is
//! overdue.

use law::ArticleRef;
use model::case::{Level, Procedure};
use model::duty::Owner;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{CaseFile, Event, Round};
use crate::rule::{Draft, Rule};

const ARTICLE: ArticleRef = ArticleRef::article(11);
pub(crate) const UNIT_OPINION: Rule = Rule::new("art11-2-unit-opinion", ARTICLE.item(2), "记录承办机构意见");
pub(crate) const HEAD_OPINION: Rule = Rule::new("art11-4-head-opinion", ARTICLE.item(4), "记录机关负责人意见");

/// Item 2.
pub(crate) fn unit_opinion(case: &CaseFile, cx: &Context) -> Duty {
    let duty = UNIT_OPINION.about(case.id, Owner::Role { role: Role::UnitHead });
    let submitted = case.round().map(|r| r.submitted);
    let asked = submitted.ok_or("承办人尚未提交办理意见");
    opinion(duty, asked, case, Level::Unit, "等待承办机构意见", cx)
}

/// Item 4.
pub(crate) fn head_opinion(case: &CaseFile, cx: &Context) -> Duty {
    let duty = HEAD_OPINION.about(case.id, Owner::Role { role: Role::AgencyHead });
    let asked = match case.round().map(|r| r.opinion(Level::Unit)) {
        None => Err("承办人尚未提交办理意见"),
        Some(None) => Err("承办机构尚未提出意见"),
        Some(Some(unit)) if !unit.agreed => Err("承办机构已退回"),
        Some(Some(unit)) => Ok(unit.counted()),
    };
    opinion(duty, asked, case, Level::Agency, "等待机关负责人意见", cx)
}

/// The opinion of a level in the last round. `asked` is the event since when it is awaited, or why it is not awaited yet.
fn opinion(
    duty: Draft,
    asked: Result<Event, &'static str>,
    case: &CaseFile,
    level: Level,
    waiting: &'static str,
    cx: &Context,
) -> Duty {
    let given = case.round().and_then(|r: &Round| r.opinion(level));
    if given.is_none() && case.round().is_none() {
        // Reading 0003: nobody gives an opinion on what an officer decides on the spot, nor on what was not filed.
        match (case.declined, case.procedure) {
            (true, _) => return duty.not_applicable("没有立案"),
            (false, Procedure::Simple) => return duty.not_applicable("简易程序，当场作出决定"),
            (false, Procedure::Ordinary) => {}
        }
    }
    // Once the case is closed nothing more is awaited: whatever opinion is missing by then is overdue.
    let (since, missing) = match (asked, &case.closed, given) {
        (Ok(event), _, _) => (event, waiting),
        (Err(_), _, Some(given)) => (given.at, waiting),
        (Err(_), Some(closed), None) => (*closed, "已经结案，没有这项意见"),
        (Err(reason), None, None) => return duty.not_yet(reason),
    };
    if let Some(reason) = cx.not_judged(since.at.day()) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(since.recorded_at).due_by_closing(case.closed.as_ref());
    let Some(given) = given else { return duty.open(missing) };
    let duty = if given.agreed { duty } else { duty.note("已退回。") };
    if given.on_paper {
        // The day of the paper is a claim; it was known when it was written down.
        return duty.note("纸质签批，补录。").entry(given.at.entry).met(given.at.at, given.at.recorded_at);
    }
    duty.done(&given.at)
}

#[cfg(test)]
mod tests {
    use super::{HEAD_OPINION, UNIT_OPINION};
    use expect_test::{Expect, expect};

    fn check_on(given: &str, on: &str, unit: Expect, head: Expect) {
        crate::testing::check(&UNIT_OPINION, &format!("{{ {given} }}"), on, unit);
        crate::testing::check(&HEAD_OPINION, &format!("{{ {given} }}"), on, head);
    }

    /// A round submitted on 10 November, with opinions.
    fn round(opinions: &str) -> String {
        format!("rounds: [{{ submitted: 2026-11-10 10:00, opinions: [{opinions}] }}]")
    }

    #[test]
    fn one_opinion_after_the_other() {
        let unit = "{ level: unit, agreed: true, at: 2026-11-11 09:00 }";
        let head = "{ level: agency, agreed: true, at: 2026-11-12 09:00 }";
        check_on("", "2026-11-09", expect!["未到；承办人尚未提交办理意见"], expect!["未到；承办人尚未提交办理意见"]);
        check_on(&round(""), "2026-11-10", expect!["待办；等待承办机构意见"], expect!["未到；承办机构尚未提出意见"]);
        check_on(&round(unit), "2026-11-11", expect!["已办"], expect!["待办；等待机关负责人意见"]);
        check_on(&round(&format!("{unit}, {head}")), "2026-11-12", expect!["已办"], expect!["已办"]);
    }

    #[test]
    fn what_is_sent_back_waits_for_the_next_round() {
        let back = "{ level: unit, agreed: false, at: 2026-11-11 09:00 }";
        check_on(&round(back), "2026-11-11", expect!["已办"], expect!["未到；承办机构已退回"]);
        let again =
            format!("rounds: [{{ submitted: 2026-11-10, opinions: [{back}] }}, {{ submitted: 2026-11-12 08:00, opinions: [] }}]");
        check_on(&again, "2026-11-12", expect!["待办；等待承办机构意见"], expect!["未到；承办机构尚未提出意见"]);
        let by_head =
            "{ level: unit, agreed: true, at: 2026-11-11 09:00 }, { level: agency, agreed: false, at: 2026-11-12 09:00 }";
        check_on(&round(by_head), "2026-11-12", expect!["已办"], expect!["已办"]);
    }

    #[test]
    fn a_case_closed_without_them_stays_without() {
        let closed = "ended_on: 2026-11-13, closed: 2026-11-13 15:00";
        check_on(
            closed,
            "2026-11-13 14:59",
            expect!["未到，2026-11-13 15:00 届满；已经结案，没有这项意见"],
            expect!["未到，2026-11-13 15:00 届满；已经结案，没有这项意见"],
        );
        check_on(
            closed,
            "2026-11-13 15:01",
            expect!["未办，2026-11-13 15:00 届满；已经结案，没有这项意见"],
            expect!["未办，2026-11-13 15:00 届满；已经结案，没有这项意见"],
        );
        let head = "{ level: agency, agreed: true, at: 2026-11-14 09:00 }";
        let late = format!("{closed}, {}", round(head));
        check_on(
            &late,
            "2026-11-14",
            expect!["未办，2026-11-13 15:00 届满；等待承办机构意见"],
            expect!["逾期办理，2026-11-13 15:00 届满"],
        );
        let in_time = format!("{closed}, {}", round(&head.replace("14 09", "13 15")));
        check_on(
            &in_time,
            "2026-11-14",
            expect!["未办，2026-11-13 15:00 届满；等待承办机构意见"],
            expect!["已办，2026-11-13 15:00 届满"],
        );
    }

    #[test]
    fn an_opinion_on_paper_counts_from_the_paper_and_is_known_once_written_down() {
        let paper = |level, at, recorded| {
            format!("{{ level: {level}, agreed: true, on_paper: true, at: {{ at: {at}, recorded: {recorded} }} }}")
        };
        let unit = paper("unit", "2026-11-11", "2026-11-14 09:00");
        let both = format!("{unit}, {}", paper("agency", "2026-11-12", "2026-11-14 09:05"));
        check_on(&round(&unit), "2026-11-14 10:00", expect!["已办"], expect!["待办；等待机关负责人意见"]);
        // Closed in between: the paper was signed in time, though nobody knew it here.
        let closed = format!("ended_on: 2026-11-13, closed: 2026-11-13 15:00, {}", round(&both));
        check_on(&closed, "2026-11-13 16:00", expect!["未办，2026-11-13 15:00 届满"], expect!["未办，2026-11-13 15:00 届满"]);
        check_on(&closed, "2026-11-14 10:00", expect!["已办，2026-11-13 15:00 届满"], expect!["已办，2026-11-13 15:00 届满"]);
    }

    #[test]
    fn not_before_the_agency_began() {
        let given = format!("agency: {{ go_live_on: 2026-11-11 }}, {}", round(""));
        check_on(&given, "2026-11-12", expect!["不适用；上线前"], expect!["未到；承办机构尚未提出意见"]);
    }
}
