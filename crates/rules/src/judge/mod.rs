//! Facts as a legal officer writes them, judged: `name, on, given, expect` in YAML. `zhilu judge` and the rules' own vectors use it.
//!
//! Text comes in, results go out; no file is opened here.

mod error;
mod file;
#[cfg(test)]
mod sweep;

use std::fmt;

use base::Timestamp;
use law::{Calendar, Statute};
use model::{Duty, Outcome};

pub use error::JudgeError;
use file::{Expected, Given};

use crate::context::Context;
use crate::duties::{access_duties, agency_duties, all, case_duties, copy_duties, device_duties, recording_duties, scene_duties};

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
    duties.extend(given.device.iter().flat_map(|d| device_duties(d, &cx)));
    duties.extend(given.copy.iter().flat_map(|c| copy_duties(c, &cx)));
    let order = all();
    duties.sort_by_key(|d| order.iter().position(|r| r.id == d.rule));
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

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check_error(text: &str, expected: Expect) {
        expected.assert_eq(&judge("事实.yaml", text, law::henan(), law::calendar()).unwrap_err().to_string());
    }

    fn check_shown(text: &str, expected: Expect) {
        let judged = judge("事实.yaml", text, law::henan(), law::calendar()).unwrap();
        expected.assert_eq(&judged.iter().map(Judged::to_string).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn a_result_names_every_duty_and_every_difference() {
        check_shown(
            "name: 春节前终结\non: 2026-03-17\ngiven: { ended_on: 2026-02-10, ground: executed, closed: 2026-02-10 }\n\
             expect: { art21-dossier-deadline: met, art13-closing: [met, not_yet], art22-same-day-storage: met }",
            expect![[r#"
                不符　春节前终结（2026-03-17 23:59）
                  第三条 启动阶段有记录：未办，2026-02-10 00:00 届满；没有启动阶段的记录
                  第三条 调查取证阶段有记录：未办，2026-02-10 00:00 届满；没有调查取证阶段的记录
                  第三条 审核决定阶段有记录：未办，2026-02-10 00:00 届满；没有审核决定阶段的记录
                  第三条 送达执行阶段有记录：未办，2026-02-10 00:00 届满；没有送达执行阶段的记录
                  第九条（一） 记录案件来源和立案情况：待办；没有案件来源和立案的记录
                  第十条（一） 记录执法人员姓名、执法证号及出示证件情况：未到；尚未立案
                  第十条（三） 记录现场检查（勘验）情况：未到；本案没有关联现场检查
                  第十一条（二） 记录承办机构意见：未办，2026-02-10 00:00 届满；已经结案，没有这项意见
                  第十一条（四） 记录机关负责人意见：未办，2026-02-10 00:00 届满；已经结案，没有这项意见
                  第十三条 记录结案情况：已办
                  第十三条 记录归档情况：未到；尚未制成案卷
                  第二十一条 制成案卷并归档：未办，2026-03-16 届满；尚未制成案卷
                  × art21-dossier-deadline：期望 已办，实际 未办
                  × art22-same-day-storage：期望 已办，实际 没有这项义务"#]],
        );
        check_shown(
            "- name: 空\n  on: 2026-03-17 08:00\n  given: { access: {} }\n",
            expect![[r#"
            相符　空（2026-03-17 08:00）
              第二十四条第二款 调阅、复制经机关负责人批准：未到；尚未申请"#]],
        );
    }

    #[test]
    fn one_word_speaks_for_all_duties_of_a_rule() {
        let text =
            |expect: &str| format!("name: a\non: 2026-03-03\ngiven: {{ agency: {{}} }}\nexpect: {{ art20-custodian: {expect} }}");
        let differs = |expect: &str| !judge("a", &text(expect), law::henan(), law::calendar()).unwrap()[0].differences.is_empty();
        assert_eq!(["unmet", "[unmet, unmet]", "[unmet]", "met", "[unmet, met]"].map(differs), [false, false, false, true, true]);
    }

    #[test]
    fn mistakes_are_told_with_case_and_field() {
        let given = |given: &str| format!("name: 甲\non: 2026-03-17\ngiven: {given}");
        check_error(
            &given("{ ended: 2026-02-10 }"),
            expect![
                "事实.yaml，“甲”，given.ended：没有“ended”这一项；可写的有：id、kind、procedure、initiation、party_kind、declined、filing、handlers、records、steps、scenes、rounds、ground、ended_on、closed、compiled、handed_over、judgements"
            ],
        );
        check_error(&given("{ ended_on: 2026-02-30 }"), expect!["事实.yaml，“甲”，given.ended_on：不是日期，应写成 2026-11-03"]);
        check_error(&given("{ ended_on: [] }"), expect!["事实.yaml，“甲”，given.ended_on：写法不对，应为日期，如 2026-11-03"]);
        check_error(
            &given("{ handlers: [valid, 有效] }"),
            expect!["事实.yaml，“甲”，given.handlers[1]：没有“有效”这个取值；可写的有：valid、expired、none"],
        );
        check_error(&given("{ handlers: valid }"), expect!["事实.yaml，“甲”，given.handlers：写法不对，应为列表"]);
        check_error(
            &given("{ handlers: [5] }"),
            expect![
                "事实.yaml，“甲”，given.handlers[0]：写法不对，应为valid、expired、none 之一，或者 { id: 编号, certificate: … }"
            ],
        );
        check_error(
            &given("{ compiled: 昨天 }"),
            expect![
                "事实.yaml，“甲”，given.compiled：“昨天”不是时间：请写成 2026-11-03 09:02，或带时区的 2026-11-03T09:02:00+08:00"
            ],
        );
        check_error(
            &given("{ compiled: { at: 2026-02-10, record: 2026-02-11 } }"),
            expect!["事实.yaml，“甲”，given.compiled.record：没有“record”这一项；可写的有：at、recorded"],
        );
        check_error(&given("{ compiled: { recorded: 2026-02-11 } }"), expect!["事实.yaml，“甲”，given.compiled：缺“at”"]);
        check_error(
            &given("{ agency: { go_live_on: 春天 } }"),
            expect!["事实.yaml，“甲”，given.agency.go_live_on：不是日期，应写成 2026-11-03"],
        );
        check_error(
            &given("{ agency: { reading_21: [{ reading: R1 }] }, ended_on: 2026-02-10 }"),
            expect!["事实.yaml，“甲”，given.agency.reading_21[0]：缺“from”"],
        );
        check_error(
            &given("{ scene: { narrations: [{ element: weather, at: 2026-02-10 }] } }"),
            expect![
                "事实.yaml，“甲”，given.scene.narrations[0].element：没有“weather”这个取值；可写的有：time、place、officers、action、focus、notice"
            ],
        );
        check_error(
            &given("{ scene: {}, ended_on: 2026-02-10 }"),
            expect![
                "事实.yaml，“甲”，given.ended_on：没有“ended_on”这一项；可写的有：agency、case、scene、recording、access、device、copy"
            ],
        );
        check_error(
            &given("{ access: { decided: { at: 2026-02-10, approved: 是 } } }"),
            expect!["事实.yaml，“甲”，given.access.decided.approved：写法不对，应为 true 或 false"],
        );
        check_error(&given("一句话"), expect!["事实.yaml，“甲”，given：写法不对，应为若干“项: 值”"]);
    }

    #[test]
    fn mistakes_around_the_facts_are_told_too() {
        check_error("on: 2026-03-17\ngiven: {}", expect!["事实.yaml，第 1 个用例：缺“name”"]);
        check_error("- { name: 甲, on: 2026-03-17 }\n- { on: 2026-03-17 }", expect!["事实.yaml，第 2 个用例：缺“name”"]);
        check_error(
            "name: 甲\non: 下周\ngiven: {}",
            expect!["事实.yaml，“甲”，on：“下周”不是时间：请写成 2026-11-03 09:02，或带时区的 2026-11-03T09:02:00+08:00"],
        );
        check_error(
            "name: 甲\non: 2026-03-17\ngives: {}",
            expect!["事实.yaml，“甲”，gives：没有“gives”这一项；可写的有：name、on、given、expect"],
        );
        let known: Vec<_> = all().iter().map(|rule| rule.id).collect();
        let unknown = judge("事实.yaml", "name: 甲\non: 2026-03-17\nexpect: { art21: met }", law::henan(), law::calendar());
        let expected = format!("事实.yaml，“甲”，expect.art21：没有这条规则；可写的有：{}", known.join("、"));
        assert_eq!(unknown.unwrap_err().to_string(), expected);
        check_error(
            "name: 甲\non: 2026-03-17\nexpect: { art21-dossier-deadline: 已办 }",
            expect![
                "事实.yaml，“甲”，expect.art21-dossier-deadline：没有“已办”这个取值；可写的有：not_yet、pending、met、late、unmet、judgement、not_applicable"
            ],
        );
        check_error(
            "name: 甲\non: 2026-03-17\nexpect: { art21-dossier-deadline: {} }",
            expect!["事实.yaml，“甲”，expect.art21-dossier-deadline：应为一个结论，或者一列结论"],
        );
        check_error(
            "name: 甲\n on: 2026-03-17",
            expect!["事实.yaml，第 2 行第 4 列：不是正确的 YAML，请检查缩进、冒号后的空格和引号"],
        );
        check_error("", expect!["事实.yaml：没有用例；每个用例写 name、on、given、expect"]);
        check_error("一句话", expect!["事实.yaml：没有用例；每个用例写 name、on、given、expect"]);
    }
}
