//! A kind of document is added by one file of `law/records`: form, check, facts and duties follow from it, and no line of Rust or TypeScript names it.

use std::path::Path;

use base::{CaseId, DigestPair, EntryId, ObjectId, PersonId, Timestamp};
use law::{Statute, calendar};
use model::record::{RecordFact, Signature, Yield};
use model::{CaseState, Outcome, RecordState, Stamp, Subject};
use rules::{AgencyFile, CaseFile, Context};
use serde_json::{Map, Value, json};

/// A form that nobody has yet: a video inspection of how something was put right.
const FORM: &str = r#"
id = "remote-correction-check"
version = 1
title = "远程视频复查记录"
short = "远程复查"
articles = ["12(2)"]
source = "测试用"
verified = false

[av]
expectation = "optional"

[[signer]]
role = "officer"
label = "复查人"

[[section]]
title = "复查"

[[section.field]]
id = "at"
label = "复查时间"
type = "datetime"
required = true

[[section.field]]
id = "result"
label = "复查结果"
type = "choice"
required = true
choices = [{ code = "done", label = "已经改正" }, { code = "not_done", label = "没有改正" }]

[[section.field]]
id = "seen"
label = "看到的情况"
type = "textarea"
required = true

[[yield]]
fact = "step"
step = "correction-check"

[yield.fields]
at = "at"
result = "result"
"#;

fn values(form: Value) -> Map<String, Value> {
    form.as_object().unwrap().clone()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The record of a filled form, printed and signed.
fn record(law: &Statute, form: &Map<String, Value>) -> RecordState {
    let kind = law.record_type("remote-correction-check").unwrap();
    assert_eq!(kind.check(form), vec![]);
    let yields: Vec<Yield> = kind
        .facts(form)
        .into_iter()
        .map(|fact| {
            let mut object = fact.fields;
            object.insert("yield".into(), Value::String(fact.fact));
            serde_json::from_value(Value::Object(object)).unwrap()
        })
        .collect();
    let issued = RecordFact::Issued {
        case: CaseId::default(),
        scene: None,
        record_type: kind.id.clone(),
        type_version: kind.version,
        pages: 1,
        pdf: ObjectId::default(),
        pdf_size: 1,
        pdf_digests: DigestPair::of(b""),
        yields,
        findings: Vec::new(),
    };
    let mut state = RecordState::default();
    state.apply(stamp("2026-11-10 11:00"), issued);
    state.apply(
        stamp("2026-11-10 12:00"),
        RecordFact::Finalised { signature: Signature::Signed, marks: Vec::new(), refusal: None, findings: Vec::new() },
    );
    state
}

fn stamp(recorded: &str) -> Stamp {
    Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: at(recorded), recorded_at: at(recorded) }
}

#[test]
fn a_file_alone_makes_a_kind_of_document() {
    let law = Statute::with(&[("records/remote-correction-check.toml", FORM)]).unwrap();
    let kind = law.record_type("remote-correction-check").unwrap();
    let missing: Vec<_> = kind.check(&values(json!({ "at": "2026-11-10 10:00" }))).into_iter().map(|e| e.message).collect();
    assert_eq!(missing, ["请选择复查结果", "请填写看到的情况"]);

    let record = record(&law, &values(json!({ "at": "2026-11-10 10:00", "result": "done", "seen": "店外物品已经清理" })));
    let agency = AgencyFile::default();
    let cx = Context { law: &law, calendar: calendar(), agency: &agency, instant: at("2026-11-20") };
    let outcome = |records: Vec<&RecordState>| {
        let mut case =
            CaseFile::of(CaseId::default(), &CaseState::default(), records, [], None, |_, _| rules::facts::Certificate::Valid);
        let order = rules::facts::Event::at(at("2026-11-03"));
        let order = rules::facts::Step {
            step: "correction-order".into(),
            at: order,
            until: None,
            amount: None,
            result: None,
            draft: false,
        };
        case.steps.insert(0, order);
        let duties = rules::case_duties(&case, &cx);
        duties.iter().find(|d| d.rule == "art12-2-correction").unwrap().outcome(cx.instant)
    };
    assert_eq!(outcome(vec![]), Outcome::Pending);
    assert_eq!(outcome(vec![&record]), Outcome::Met);
}

/// A file that is wrong is named when the program starts, not when somebody opens the form.
#[test]
fn a_file_that_is_wrong_is_named() {
    let with = |form: String| Statute::with(&[("records/remote-correction-check.toml", form.leak())]).unwrap_err().to_string();
    let unknown = with(FORM.replace("\"correction-check\"", "\"correction-chek\""));
    assert!(unknown.contains("remote-correction-check") && unknown.contains("没有环节 correction-chek"), "{unknown}");
    let private = with(FORM.replace("result = \"result\"", "result = \"seen\""));
    assert!(private.contains("不公开的栏目 seen"), "{private}");
}

/// The page draws whatever form the server describes: it names no kind of document.
#[test]
fn the_page_names_no_kind_of_document() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src");
    let mut read = 0;
    for entry in walkdir::WalkDir::new(pages) {
        let path = entry.unwrap().into_path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = name.ends_with(".ts") || name.ends_with(".tsx");
        if !source || name.contains(".test.") || name == "schema.d.ts" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // A word alone may name an activity or a room as well.
        let named = law::henan().records.keys().filter(|id| id.contains('-')).find(|id| text.contains(&format!("\"{id}\"")));
        assert_eq!(named, None, "{}", path.display());
        read += 1;
    }
    assert!(read > 50, "{read}");
}
