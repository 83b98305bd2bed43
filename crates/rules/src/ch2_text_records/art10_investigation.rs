//! 第十条　行政执法的调查取证应当对下列事项进行文字记录：（一）行政执法人员姓名、执法证号及出示执法证件情况；
//! ……（三）现场检查（勘验）情况；……
//!
//! Reading 0001: wherever somebody acts, at least `officers-min` officers whose certificates hold that day; auxiliaries do not count. One
//! too few is recorded all the same, and the duty stays unmet until a correction shows that it was otherwise. Reading 0002: an
//! inspection is recorded once the signed record is final; a print without signatures is a draft. Reading 0003: the article sets no time;
//! what is missing when the case is closed is overdue.

use base::{Day, EntryId, SceneId, Timestamp};
use law::ArticleRef;
use model::agency::Activity;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{CaseFile, Certificate, Event, Occasion, Officer, Protocol};
use crate::rule::{Draft, Rule, person_or};

const ARTICLE: ArticleRef = ArticleRef::article(10);
pub(crate) const OFFICERS: Rule = Rule::new("art10-1-officers", ARTICLE.item(1), "记录执法人员姓名、执法证号及出示证件情况");
pub(crate) const INSPECTION: Rule = Rule::new("art10-3-inspection", ARTICLE.item(3), "记录现场检查（勘验）情况");

/// Item 1: who acted, with certificates that held, and that they were shown.
pub(crate) fn officers(case: &CaseFile, cx: &Context) -> Duty {
    let duty = OFFICERS.about(case.id, person_or(case.handler(), Role::Officer));
    let occasions = Acting::all(case);
    let Some(first) = occasions.iter().map(|o| o.on).min() else {
        return duty.not_yet("尚未立案");
    };
    // What began before anything was judged is judged from the first occasion that is.
    let judged = || occasions.iter().filter(|o| cx.not_judged(o.on).is_none());
    if let (Some(reason), None) = (cx.not_judged(first), judged().next()) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(judged().map(|o| o.known_at).min().unwrap_or_default()).due_by_closing(case.closed.as_ref());
    for occasion in judged() {
        let minimum = match cx.parameter("officers-min", occasion.on) {
            Ok(minimum) => minimum,
            Err(sentence) => return duty.judgement(sentence),
        };
        if let Some(reason) = too_few(occasion, minimum.value) {
            let basis = format!("不少于 {minimum}：{}。", cx.law.cite(minimum.basis));
            return duty.note(&basis).entry(occasion.entry).broken(reason, occasion.known_at);
        }
    }
    let mut finals = case.records.iter().filter_map(|r| Some((r, r.finalised?)));
    if let Some((_, finalised)) = finals.clone().find(|(r, _)| !r.certificates_shown) {
        return duty.entry(finalised.entry).broken("笔录没有写明出示执法证件", finalised.recorded_at);
    }
    match finals.next() {
        Some((_, finalised)) => duty.done(&finalised),
        None if case.records.is_empty() => duty.open("出示执法证件的情况还没有记录"),
        None => duty.open("写明出示执法证件的笔录还没有定稿"),
    }
}

/// Somebody acted on a day: handlers at the filing, officers at a scene or in a record.
struct Acting<'a> {
    what: &'static str,
    on: Day,
    known_at: Timestamp,
    entry: Option<EntryId>,
    officers: &'a [Officer],
}

impl<'a> Acting<'a> {
    fn all(case: &'a CaseFile) -> Vec<Self> {
        let filing = case.filing.iter().map(|f| {
            let on = f.filed_on.unwrap_or_else(|| f.recorded.at.day());
            Self { what: "立案的承办人", on, ..Self::at(&f.recorded, &case.handlers) }
        });
        let scenes = case.scenes.iter().filter_map(|s| {
            let arrived = s.arrived.as_ref()?;
            Some(Self { what: "到达现场的人员", ..Self::at(arrived, &s.officers) })
        });
        let records = case.records.iter().filter_map(|r| {
            let what = match r.occasion {
                Occasion::OnSiteInspection => "检查笔录上的人员",
                Occasion::Inquiry => "询问笔录上的人员",
            };
            Some(Self { what, on: r.started_at.day(), ..Self::at(r.finalised.as_ref()?, &r.officers) })
        });
        filing.chain(scenes).chain(records).collect()
    }

    fn at(event: &Event, officers: &'a [Officer]) -> Self {
        Self { what: "", on: event.at.day(), known_at: event.recorded_at, entry: event.entry, officers }
    }
}

/// Why the officers of an occasion are too few, without a name.
fn too_few(occasion: &Acting, minimum: i64) -> Option<String> {
    let count = |wanted: Certificate| occasion.officers.iter().filter(|o| o.certificate == wanted).count();
    let valid = count(Certificate::Valid);
    if i64::try_from(valid).is_ok_and(|n| n >= minimum) {
        return None;
    }
    let mut reason = format!("{} {}中，执法证件有效的只有 {valid} 名", occasion.on, occasion.what);
    for (certificate, why) in [(Certificate::Expired, "证件当日不在有效期内"), (Certificate::None, "没有执法证件，不计入")]
    {
        match count(certificate) {
            0 => {}
            n => reason.push_str(&format!("，{n} 名{why}")),
        }
    }
    Some(reason)
}

/// Item 3: one duty for each inspection at a scene; one for the records when there is no such scene.
pub(crate) fn inspections(case: &CaseFile, cx: &Context) -> Vec<Duty> {
    let owner = person_or(case.handler(), Role::Officer);
    let about = || INSPECTION.about(case.id, owner);
    let records: Vec<&Protocol> = case.records.iter().filter(|r| r.occasion == Occasion::OnSiteInspection).collect();
    let inspected = case.scenes.iter().filter(|s| s.activity == Activity::OnSiteInspection);
    let scenes: Vec<_> = inspected.filter_map(|s| Some((s.id, s.arrived?.at))).collect();
    if scenes.is_empty() {
        return vec![match records.iter().map(|r| r.started_at).min() {
            None => about().not_yet("本案没有关联现场检查"),
            Some(began) => inspection(about(), began, &records, case.closed.as_ref(), cx),
        }];
    }
    let alone = scenes.len() == 1;
    let one = |&(scene, began): &(SceneId, Timestamp)| {
        // A record that names no scene tells of the only one there is.
        let tells = |r: &&&Protocol| r.scene == Some(scene) || alone && r.scene.is_none();
        let records: Vec<&Protocol> = records.iter().filter(tells).copied().collect();
        let duty = if alone { about() } else { about().part(scene.to_string()) };
        inspection(duty, began, &records, case.closed.as_ref(), cx)
    };
    scenes.iter().map(one).collect()
}

fn inspection(duty: Draft, began: Timestamp, records: &[&Protocol], closed: Option<&Event>, cx: &Context) -> Duty {
    if let Some(reason) = cx.not_judged(began.day()) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(began).due_by_closing(closed);
    if let Some(finalised) = records.iter().find_map(|r| r.finalised) {
        return duty.done(&finalised);
    }
    match records.last() {
        None => duty.open("没有现场检查（勘验）笔录"),
        Some(draft) if draft.missing_pages.is_empty() => duty.open("笔录还没有定稿"),
        Some(draft) => {
            let pages: Vec<_> = draft.missing_pages.iter().map(u32::to_string).collect();
            duty.open(format!("笔录缺第 {} 页的签字扫描件", pages.join("、")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{INSPECTION, OFFICERS};
    use expect_test::{Expect, expect};

    const FILED: &str = "filing: { recorded: 2026-11-02, source: inspection, filed_on: 2026-11-02 }";

    fn check_officers(given: &str, on: &str, expected: Expect) {
        crate::testing::check(&OFFICERS, &format!("{{ {FILED}, {given} }}"), on, expected);
    }

    fn check_inspection(given: &str, on: &str, expected: Expect) {
        crate::testing::check(&INSPECTION, given, on, expected);
    }

    /// An inspection of 3 November by these officers, final on the evening.
    fn inspected(officers: &str, shown: bool) -> String {
        format!(
            "handlers: [valid, valid], records: [{{ started_at: 2026-11-03 09:02, officers: [{officers}], \
             certificates_shown: {shown}, finalised: 2026-11-03 18:00 }}]"
        )
    }

    #[test]
    fn two_certified_officers_who_showed_their_certificates() {
        check_officers("handlers: [valid, valid]", "2026-11-02", expect!["待办；出示执法证件的情况还没有记录"]);
        check_officers(&inspected("valid, valid", true), "2026-11-03 17:59", expect!["待办"]);
        check_officers(&inspected("valid, valid", true), "2026-11-03 18:00", expect!["已办"]);
        check_officers(&inspected("valid, valid", false), "2026-11-03 18:00", expect!["未办；笔录没有写明出示执法证件"]);
        let draft =
            "handlers: [valid, valid], records: [{ started_at: 2026-11-03 09:02, officers: [valid], certificates_shown: true }]";
        check_officers(draft, "2026-11-03 18:00", expect!["待办；写明出示执法证件的笔录还没有定稿"]);
        crate::testing::check(&OFFICERS, "{}", "2026-11-03", expect!["未到；尚未立案"]);
    }

    #[test]
    fn one_too_few_is_told_without_a_name() {
        check_officers("handlers: [valid]", "2026-11-02", expect!["未办；2026-11-02 立案的承办人中，执法证件有效的只有 1 名"]);
        check_officers("handlers: []", "2026-11-02", expect!["未办；2026-11-02 立案的承办人中，执法证件有效的只有 0 名"]);
        check_officers(
            &inspected("valid", true),
            "2026-11-03",
            expect!["未办；2026-11-03 检查笔录上的人员中，执法证件有效的只有 1 名"],
        );
        check_officers(
            &inspected("valid, expired", true),
            "2026-11-03",
            expect!["未办；2026-11-03 检查笔录上的人员中，执法证件有效的只有 1 名，1 名证件当日不在有效期内"],
        );
        check_officers(
            &inspected("valid, none, none", true),
            "2026-11-03",
            expect!["未办；2026-11-03 检查笔录上的人员中，执法证件有效的只有 1 名，2 名没有执法证件，不计入"],
        );
        check_officers(&inspected("valid, valid, none, expired", true), "2026-11-03", expect!["已办"]);
        let alone = "handlers: [valid, valid], scenes: [{ arrived: 2026-11-03 09:02, officers: [valid] }]";
        check_officers(alone, "2026-11-03", expect!["未办；2026-11-03 到达现场的人员中，执法证件有效的只有 1 名"]);
        let note = |day: &str, expected| {
            let given = format!("{{ filing: {{ recorded: {day}, filed_on: {day} }}, handlers: [valid] }}");
            crate::testing::check_note(&OFFICERS, &given, expected);
        };
        // The same number, from another law, before the revised Law on Administrative Penalties.
        note("2021-07-14", expect!["不少于 2 人：河南省行政执法条例 第二十四条。"]);
        note("2021-07-15", expect!["不少于 2 人：行政处罚法 第四十二条。"]);
    }

    #[test]
    fn only_what_happened_after_the_agency_began_is_judged() {
        let live = |day: &str| format!("agency: {{ go_live_on: {day} }}, handlers: [valid]");
        check_officers(&live("2026-11-03"), "2026-11-04", expect!["不适用；上线前"]);
        check_officers(&live("2026-11-02"), "2026-11-04", expect!["未办；2026-11-02 立案的承办人中，执法证件有效的只有 1 名"]);
        let later = format!("agency: {{ go_live_on: 2026-11-03 }}, {}", inspected("valid", true));
        check_officers(
            &later.replace("[valid, valid]", "[valid]"),
            "2026-11-04",
            expect!["未办；2026-11-03 检查笔录上的人员中，执法证件有效的只有 1 名"],
        );
    }

    #[test]
    fn an_inspection_is_recorded_once_the_record_is_final() {
        let scene = "scenes: [{ arrived: 2026-11-03 09:02 }]";
        let record = |rest: &str| format!("{{ {scene}, records: [{{ started_at: 2026-11-03 09:02, {rest} }}] }}");
        check_inspection(&format!("{{ {scene} }}"), "2026-11-03 09:01", expect!["未到；没有现场检查（勘验）笔录"]);
        check_inspection(&format!("{{ {scene} }}"), "2026-11-03 09:02", expect!["待办；没有现场检查（勘验）笔录"]);
        check_inspection(&record("missing_pages: [2]"), "2026-11-03", expect!["待办；笔录缺第 2 页的签字扫描件"]);
        check_inspection(&record("missing_pages: [2, 3]"), "2026-11-03", expect!["待办；笔录缺第 2、3 页的签字扫描件"]);
        check_inspection(&record("missing_pages: []"), "2026-11-03", expect!["待办；笔录还没有定稿"]);
        check_inspection(&record("finalised: 2026-11-04 10:00"), "2026-11-04 09:59", expect!["待办"]);
        check_inspection(&record("finalised: 2026-11-04 10:00"), "2026-11-04 10:00", expect!["已办"]);
        check_inspection(
            &record("occasion: inquiry, finalised: 2026-11-04 10:00"),
            "2026-11-04 10:00",
            expect!["待办；没有现场检查（勘验）笔录"],
        );
    }

    #[test]
    fn what_is_missing_when_the_case_is_closed_is_overdue() {
        let closed =
            "handlers: [valid, valid], scenes: [{ arrived: 2026-11-03, officers: [valid, valid] }], closed: 2026-11-20 15:00";
        check_officers(closed, "2026-11-20 15:00", expect!["待办，2026-11-20 15:00 届满；出示执法证件的情况还没有记录"]);
        check_officers(closed, "2026-11-21", expect!["未办，2026-11-20 15:00 届满；出示执法证件的情况还没有记录"]);
        let later = "started_at: 2026-11-03, officers: [valid, valid], certificates_shown: true, finalised: 2026-11-21 09:00";
        let later = format!("{closed}, records: [{{ {later} }}]");
        check_officers(&later, "2026-11-21", expect!["逾期办理，2026-11-20 15:00 届满"]);
        check_inspection(
            &format!("{{ {closed} }}"),
            "2026-11-21",
            expect!["未办，2026-11-20 15:00 届满；没有现场检查（勘验）笔录"],
        );
        check_inspection(&format!("{{ {later} }}"), "2026-11-21", expect!["逾期办理，2026-11-20 15:00 届满"]);
    }

    #[test]
    fn what_is_no_inspection_asks_for_no_record_of_one() {
        check_inspection("{}", "2026-11-03", expect!["未到；本案没有关联现场检查"]);
        check_inspection(
            "{ scenes: [{ activity: sampling, arrived: 2026-11-03 09:02 }] }",
            "2026-11-03",
            expect!["未到；本案没有关联现场检查"],
        );
        // A record without a scene: whoever inspects without the phone still records.
        check_inspection(
            "{ records: [{ started_at: 2026-11-03 09:02, finalised: 2026-11-03 18:00 }] }",
            "2026-11-03",
            expect!["已办"],
        );
    }

    #[test]
    fn each_inspection_has_its_own_record() {
        let (a, b) = ("0000000000000000000000000a", "0000000000000000000000000b");
        let scenes = format!("scenes: [{{ id: {a}, arrived: 2026-11-03 09:02 }}, {{ id: {b}, arrived: 2026-11-05 09:00 }}]");
        let records = format!("records: [{{ scene: {b}, started_at: 2026-11-05 09:00, finalised: 2026-11-05 18:00 }}]");
        check_inspection(&format!("{{ {scenes}, {records} }}"), "2026-11-05", expect!["待办；没有现场检查（勘验）笔录 / 已办"]);
    }
}
