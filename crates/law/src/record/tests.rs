//! Record types are tried on the one that every case needs, and on small ones made wrong on purpose.

use base::PersonId;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::*;
use crate::henan;

fn inspection() -> &'static RecordType {
    henan().record_type("on-site-inspection").unwrap()
}

/// A form that can stand.
fn good() -> Values {
    let (a, b) = (PersonId::default().to_string(), PersonId::random().to_string());
    let form = json!({
        "cause": "占道经营",
        "started_at": "2026-11-03 09:02",
        "ended_at": "2026-11-03T10:17:00+08:00",
        "place": "某路1号",
        "officers": [a, b],
        "recorder": b,
        "certificates_shown": true,
        "certificates_shown_at": "2026-11-03 09:03",
        "party": "某餐饮公司",
        "party_present": false,
        "rights_told": false,
        "course": "经现场检查，未发现违法行为。",
    });
    values(form)
}

fn values(form: Value) -> Values {
    form.as_object().unwrap().clone()
}

/// Changes a good form and shows what is then wrong with it.
fn check_with(changes: Value, expected: Expect) {
    let mut form = good();
    form.extend(values(changes));
    let lines: Vec<String> = inspection().check(&form).iter().map(|e| format!("{}: {}", e.field, e.message)).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_full_form_can_stand() {
    check_with(json!({}), expect![""]);
    // Answers that are not asked for do no harm.
    check_with(json!({ "attendant": null, "remarks": " ", "attendant_role": "staff" }), expect![""]);
}

#[test]
fn what_is_missing_is_named() {
    check_with(
        json!({ "cause": "  ", "officers": [], "certificates_shown": null }),
        expect![[r"
        cause: 请填写检查事由
        officers: 请选择检查人员
        certificates_shown: 请选择是否出示执法证件"]],
    );
    check_with(
        json!({ "party_present": true, "certificates_shown": false }),
        expect![[r"
        certificates_not_shown_reason: 请填写未出示执法证件的原因
        attendant: 请填写在场人员
        attendant_role: 请选择在场人员身份"]],
    );
    assert_eq!(inspection().check(&Values::new()).len(), 11);
}

#[test]
fn times_do_not_run_backwards() {
    check_with(
        json!({ "ended_at": "2026-11-03 09:01" }),
        expect![[r"
        ended_at: 检查结束时间早于检查开始时间
        ended_at: 检查结束时间早于出示执法证件时间"]],
    );
    check_with(json!({ "ended_at": "2026-11-03 09:03" }), expect![""]);
}

#[test]
fn values_are_of_their_type() {
    check_with(
        json!({ "started_at": "11月3日", "ended_at": "2026-11-03" }),
        expect![[r"
        started_at: 检查开始时间不是时间，应写成 2026-11-03 09:02
        ended_at: 检查结束时间不是时间，应写成 2026-11-03 09:02"]],
    );
    check_with(
        json!({ "officers": ["张三"], "recorder": 7, "party_present": "是", "attendant_role": "friend" }),
        expect![[r"
        officers: 检查人员应当从人员名录中选择
        recorder: 记录人应当从人员名录中选择
        party_present: 当事人是否在场应当选择是或者否
        attendant_role: 在场人员身份应当从所列各项中选择"]],
    );
    let one = PersonId::random().to_string();
    check_with(json!({ "officers": [one, one] }), expect!["officers: 检查人员中有人重复"]);
    check_with(
        json!({ "cause": 3, "party": "字".repeat(101), "weather": "晴" }),
        expect![[r"
        cause: 检查事由应当是文字
        party: 当事人最多 100 字
        weather: 《现场检查（勘验）笔录》没有“weather”这一栏"]],
    );
}

/// One officer instead of two is a matter for Art. 10 and its duty; it is written down as it was.
#[test]
fn one_officer_is_recorded_all_the_same() {
    check_with(json!({ "officers": [PersonId::random().to_string()] }), expect![""]);
}

#[test]
fn facts_come_in_one_spelling_and_hold_nothing_private() {
    let facts = inspection().facts(&good());
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].fact, "on_site_inspection");
    assert_eq!(facts[0].fields["started_at"], "2026-11-03T09:02:00.000+08:00");
    assert_eq!(facts[0].fields["ended_at"], "2026-11-03T10:17:00.000+08:00");
    assert_eq!(facts[0].fields["certificates_shown"], true);
    let text = serde_json::to_string(&facts).unwrap();
    assert!(!text.contains("某") && !facts[0].fields.contains_key("recusal_requested"));
}

/// A small record type from its TOML, with `field` put into its only section.
fn problem_of(field: &str, rest: &str) -> String {
    let file = format!(
        "id = 'small'\nversion = 1\ntitle = '甲'\nshort = '甲'\narticles = ['10(3)']\nsource = ''\nverified = true\n\
         av = {{ expectation = 'none' }}\n{rest}\n[[section]]\ntitle = '乙'\n\
         [[section.field]]\nid = 'note'\nlabel = '说明'\ntype = 'text'\n[[section.field]]\n{field}"
    );
    match toml::from_str::<RecordType>(&file) {
        Ok(record) => validate(&record, "small", henan()).map_or_else(|e| e.to_string(), |()| String::new()),
        Err(error) => error.message().to_owned(),
    }
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    let date = "id = 'on'\nlabel = '日期'\ntype = 'date'";
    assert_eq!(problem_of(date, ""), "");
    let problems = [
        problem_of(&date.replace("'on'", "'note'"), ""),
        problem_of("id = 'c'\nlabel = '丙'\ntype = 'choice'", ""),
        problem_of(&format!("{date}\nmax_length = 3"), ""),
        problem_of(&format!("{date}\nrequired = 'when:note=x'"), ""),
        problem_of(&format!("{date}\nrequired = 'sometimes'"), ""),
        problem_of(date, "order = [{ before = 'note', after = 'on' }]"),
        problem_of(date, "yield = [{ fact = 'f', fields = { on = 'gone' } }]"),
        problem_of(date, "yield = [{ fact = 'f', fields = { on = 'note' } }]"),
        problem_of(&date.replace("'on'", "'on'\npreset = 'case.nothing'"), "").lines().next().unwrap().to_owned(),
    ];
    expect![[r"
        law/records/small.toml：栏目 note 重复
        law/records/small.toml：栏目 c：choice 必须列出 choices，其他类型不能有
        law/records/small.toml：栏目 on：只有文字才能有 max_length 和 phrases
        law/records/small.toml：栏目 on：条件 note=x 不会成立
        “sometimes”应写成 when:栏目=值
        law/records/small.toml：[[order]] 引用的 note 不是时间栏目
        law/records/small.toml：事实 f 引用的栏目 gone 不存在
        law/records/small.toml：事实 f 不能带出不公开的栏目 note
        unknown variant `case.nothing`, expected one of `me`, `now`, `case.title`, `case.party`, `case.party_kind`, `case.cause`, `case.source`, `case.clue_received_on`, `case.handlers`, `case.filed_on`, `scene.place`, `scene.arrived_at`, `scene.left_at`, `scene.officers`, `scene.agencies`"]]
    .assert_eq(&problems.join("\n"));
}

#[test]
fn numbers_and_money_know_their_limits() {
    let check = |kind: &str, value: Value| {
        let text = format!("id = 'n'\nlabel = '数'\ntype = '{kind}'\nunit = '米'\nmin = 1.5\nmax = 9.0");
        let field: Field = toml::from_str(&text).unwrap();
        field.objection(&value).unwrap_or_default()
    };
    assert_eq!(check("number", json!(1.5)), "");
    assert_eq!(check("number", json!(1)), "数不能小于 1.5米");
    assert_eq!(check("number", json!(10)), "数不能大于 9米");
    assert_eq!(check("number", json!("3")), "数应当是数字");
    assert_eq!(
        (check("money", json!(500_000)), check("money", json!(-1))),
        (String::new(), "数应当是金额，不能为负数".to_owned())
    );
    assert_eq!(check("money", json!(0.5)), "数应当是金额，不能为负数");
}

/// An inspection that finds nothing wrong is written in three minutes: what must be typed is little.
#[test]
fn a_clean_inspection_needs_few_typed_words() {
    let typed = inspection().fields().filter(|f| {
        let written = matches!(f.kind, FieldKind::Text | FieldKind::Textarea | FieldKind::Place);
        written && f.preset.is_none() && f.phrases.is_empty() && f.required.holds(&good())
    });
    assert!(typed.count() <= 6);
}

#[test]
fn every_record_type_is_at_hand() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law/records");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut expected: Vec<String> = files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    expected.sort();
    let mut known: Vec<_> = henan().records.keys().cloned().collect();
    known.sort();
    assert_eq!(known, expected);
}
