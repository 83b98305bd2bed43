//! What is added to a fine that is not paid in time 加处罚款 (行政处罚法 art. 72): a part of it for each day, never more than the fine. Days of a 复议 or
//! 诉讼 do not count (art. 73), which a person must look at: when they begin and end is not always known here.

use base::Timestamp;
use law::{Deadline, yuan};

use super::steps::Opening;
use crate::context::Context;
use crate::facts::{CaseFile, Step};

/// The sentence for a row that has such a rate and an amount: per day, and what it came to when payment was late.
pub(super) fn sentence(
    row: &Deadline,
    case: &CaseFile,
    opening: &Opening,
    closing: Option<&Step>,
    due: Option<Timestamp>,
    cx: &Context,
) -> Option<String> {
    let rate = cx.parameter(row.surcharge.as_ref()?, opening.at.day()).ok()?;
    let decided = case.steps.iter().rev().filter(|s| !s.draft && s.step == "decision").find_map(|s| s.amount);
    let fine = opening.amount.or(decided).filter(|fine| *fine > 0)?;
    let daily = rate.percent_of(fine)?;
    let rule = format!("逾期每日加处 {}，不超过 {}（{}）。", yuan(daily), yuan(fine), cx.law.cite(rate.basis));
    let late = closing.zip(due).filter(|(done, due)| done.at.at >= *due);
    let Some((paid, due)) = late else { return Some(rule) };
    // The last day that was in time is the one before the first instant that is too late.
    let last = due.minus(base::Span::from_millis(1)).day();
    let days = i64::from(paid.at.at.day().since(last).map_or(0, |span| span.get_days()));
    let sum = daily.saturating_mul(days).min(fine);
    Some(format!("{rule}逾期 {days} 日，加处 {}；行政复议、行政诉讼期间不计算，由人核对。", yuan(sum)))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use law::{ArticleRef, henan};

    use crate::rule::Rule;

    fn check(steps: &str, expected: Expect) {
        let row = henan().deadlines.iter().find(|row| row.id == "art12-3-payment").unwrap();
        let rule = Rule::new(&row.id, ArticleRef::article(12).item(3), &row.title);
        crate::testing::check_note(&rule, &format!("{{ steps: [{steps}] }}"), expected);
    }

    #[test]
    fn three_in_a_hundred_for_each_day_and_never_more_than_the_fine() {
        let decided = "{ step: decision, at: 2026-11-02, amount: 50050, result: fine }";
        let served = "{ step: service, at: 2026-11-03 16:00, result: decision_fine }";
        check(
            &format!("{decided}, {served}"),
            expect![
                "15 日：行政处罚法 第六十七条，未核实。自 2026-11-03 次日起计算，2026-11-18 届满。逾期每日加处 15.01 元，不超过 500.50 元（行政处罚法 第七十二条）。"
            ],
        );
        check(
            &format!("{decided}, {served}, {{ step: payment, at: 2026-11-20 }}"),
            expect![
                "15 日：行政处罚法 第六十七条，未核实。自 2026-11-03 次日起计算，2026-11-18 届满。逾期每日加处 15.01 元，不超过 500.50 元（行政处罚法 第七十二条）。逾期 2 日，加处 30.02 元；行政复议、行政诉讼期间不计算，由人核对。"
            ],
        );
        check(
            &format!("{decided}, {served}, {{ step: payment, at: 2027-06-20 }}"),
            expect![
                "15 日：行政处罚法 第六十七条，未核实。自 2026-11-03 次日起计算，2026-11-18 届满。逾期每日加处 15.01 元，不超过 500.50 元（行政处罚法 第七十二条）。逾期 214 日，加处 500.50 元；行政复议、行政诉讼期间不计算，由人核对。"
            ],
        );
    }
}
