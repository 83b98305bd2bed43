//! 第十一条　行政执法的审核决定应当对下列事项进行文字记录：……（二）承办机构意见；……
//! （四）行政执法机关负责人意见或者集体讨论意见；……
//!
//! An opinion is due once the one before it is there: the unit's after the handlers submit, the head's after the unit agrees. The law
//! sets no time for them. A case closed without the head's agreement is closed all the same; from then on the opinion is overdue.

use base::Span;
use law::ArticleRef;
use model::case::Level;
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
        Some(Some(unit)) => Ok(unit.at),
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
    let duty = duty.since(since.recorded_at);
    let duty = match &case.closed {
        // Recorded in the same instant as the closing is in time.
        Some(closed) => duty.due(closed.recorded_at.plus(Span::from_millis(1))),
        None => duty,
    };
    match given {
        Some(given) if given.agreed => duty.done(&given.at),
        Some(given) => duty.note("已退回。").done(&given.at),
        None => duty.open(missing),
    }
}
