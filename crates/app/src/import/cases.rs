//! Cases of another system: they keep their numbers, and say that they came by a table. What went on in them is not invented.

use std::collections::BTreeMap;

use base::{CaseId, Day, PersonId, Timestamp};
use law::henan;
use model::case::{ActionKind, CaseFact, Ground, Initiation, PartyKind as Kind_, Procedure, Source};
use model::private::key;
use model::{AgencyState, CaseState, Finding, PrivatePart, Severity, SubjectKind};
use store::SubjectQuery;

use super::days::day;
use super::{Effect, Kind, Planned, Row, missing};
use crate::act::{Act, NewFact};
use crate::case::{Party, PartyKind};
use crate::error::AppError;
use crate::people::officer_findings;
use crate::query::directory::Directory;

/// Cases whose number holds a text at most: numbers are told apart by their whole.
const MOST: u32 = 50;
const SOURCES: [Source; 7] =
    [Source::Inspection, Source::Complaint, Source::Transfer, Source::Assigned, Source::Media, Source::Monitoring, Source::Other];
const GROUNDS: [Ground; 7] = [
    Ground::Executed,
    Ground::NoPenalty,
    Ground::Transferred,
    Ground::Discontinued,
    Ground::EndedByCourt,
    Ground::CourtAccepted,
    Ground::NotFiled,
];

/// A case as a row tells it.
struct Told {
    source: Source,
    clue: Day,
    filed: Day,
    officers: Vec<PersonId>,
    unit: base::UnitId,
    party_kind: Option<PartyKind>,
    closed: Option<(Ground, Day)>,
}

pub(super) async fn plan(act: &mut Act<'_>, rows: &[Row], apply: bool) -> Result<(Vec<Planned>, Vec<String>), AppError> {
    let directory = Directory::read(act.app, act.caller.agency).await?;
    let agency = act.load::<AgencyState>(act.caller.agency, "机关").await?;
    let (mut planned, mut seen) = (Vec::new(), BTreeMap::<String, usize>::new());
    for row in rows {
        let mut notes = missing(Kind::Cases, row);
        if let Some(earlier) = seen.insert(row.get("number").to_owned(), row.number) {
            notes.push(format!("案号与第 {earlier} 行重复"));
        }
        let told = told(act, &directory, row, &mut notes);
        let there = by_number(act, row.get("number")).await?;
        let effect = match &there {
            Some(case) if notes.is_empty() => match differs(case, row) {
                None => Effect::Same,
                Some(what) => {
                    notes.push(format!("已有同一案号的案件，{what}不同；已有的案件不由导入改动"));
                    Effect::Bad
                }
            },
            _ if !notes.is_empty() => Effect::Bad,
            _ => Effect::New,
        };
        if let (Effect::New, Some(told), true) = (effect, told, apply) {
            append(act, row, told, agency.state.go_live_on).await?;
        }
        planned.push(Planned::of(row, effect, notes));
    }
    Ok((planned, Vec::new()))
}

/// The case that bears a number, if it is there.
pub(super) async fn by_number(act: &Act<'_>, number: &str) -> Result<Option<store::Loaded<CaseState>>, AppError> {
    if number.is_empty() {
        return Ok(None);
    }
    let query = SubjectQuery {
        agency: act.caller.agency,
        kind: SubjectKind::Case,
        status: &[],
        text: number,
        linked: None,
        offset: 0,
        limit: MOST,
    };
    let page = act.app.store.list(&query).await?;
    let row = page.rows.iter().find(|row| row.number.as_deref() == Some(number));
    row.map(|row| row.read::<CaseState>(act.caller.agency)).transpose().map_err(AppError::from)
}

/// What of a case that is there differs from its row.
fn differs(case: &store::Loaded<CaseState>, row: &Row) -> Option<&'static str> {
    let private = case.private.expose();
    let party = private.value(key::PARTY).and_then(|p| p["name"].as_str()).unwrap_or_default();
    let filed_on = case.state.filing.as_ref().map(|f| f.what.filed_on);
    [
        (private.text(key::TITLE).unwrap_or_default() != row.get("title"), "案件名称"),
        (private.text(key::CAUSE).unwrap_or_default() != row.get("cause"), "案由"),
        (party != row.get("party"), "当事人"),
        (filed_on != day(row.get("filed_on")), "立案日期"),
    ]
    .into_iter()
    .find_map(|(other, what)| other.then_some(what))
}

/// Reads what a row tells; whatever cannot be right goes into the notes.
fn told(act: &Act<'_>, directory: &Directory, row: &Row, notes: &mut Vec<String>) -> Option<Told> {
    let today = act.now().day();
    let mut one = |field: &str, label: &str| match row.get(field) {
        "" => None,
        text => match day(text) {
            Some(day) if day > today => {
                notes.push(format!("{label} {day} 晚于今天"));
                None
            }
            None => {
                notes.push(format!("{label}“{text}”不是日期"));
                None
            }
            day => day,
        },
    };
    let (filed, clue, ended) =
        (one("filed_on", "立案日期"), one("clue_received_on", "线索收到日期"), one("ended_on", "终结日期"));
    let clue = clue.or(filed);
    if let (Some(filed), Some(clue)) = (filed, clue)
        && filed < clue
    {
        notes.push("立案日期早于线索收到日期".into());
    }
    if let (Some(filed), Some(ended)) = (filed, ended)
        && ended < filed
    {
        notes.push("终结日期早于立案日期".into());
    }
    let source = match row.get("source") {
        "" => Some(Source::Other),
        text => SOURCES.into_iter().find(|s| s.label() == text).or_else(|| {
            notes.push(format!("没有“{text}”这种案件来源，可以写：{}", SOURCES.map(Source::label).join("、")));
            None
        }),
    };
    let ground = match row.get("ground") {
        "" => None,
        text => GROUNDS.into_iter().find(|g| g.label() == text).or_else(|| {
            notes.push(format!("没有“{text}”这种结案事由，可以写：{}", GROUNDS.map(Ground::label).join("、")));
            None
        }),
    };
    if ended.is_some() && row.get("ground").is_empty() {
        notes.push("写了终结日期，没有结案事由".into());
    }
    let party_kind = match row.get("party_kind") {
        "" => None,
        "公民" | "个人" | "自然人" => Some(PartyKind::Citizen),
        "法人或者其他组织" | "法人" | "单位" | "企业" | "其他组织" | "个体工商户" => {
            Some(PartyKind::Organisation)
        }
        text => {
            notes.push(format!("当事人类别“{text}”应写成公民，或者法人或者其他组织"));
            None
        }
    };
    let officers = officers(directory, row.get("officers"), notes);
    let named = row.get("unit");
    let unit = match named {
        "" => officers.first().and_then(|p| directory.person(*p)).and_then(|p| p.state.unit).or(act.caller.unit),
        name => directory.agency.state.units.iter().copied().find(|u| directory.unit(*u) == name),
    };
    if unit.is_none() {
        notes.push(if named.is_empty() {
            "不知道承办机构".into()
        } else {
            format!("没有“{named}”这个承办机构")
        });
    }
    let closed = ground.zip(ended);
    Some(Told { source: source?, clue: clue?, filed: filed?, officers, unit: unit?, party_kind, closed })
}

fn officers(directory: &Directory, text: &str, notes: &mut Vec<String>) -> Vec<PersonId> {
    let everybody = directory.everybody();
    let mut found = Vec::new();
    for name in text.split(['、', '，', ',', '；', ';', ' ']).map(str::trim).filter(|name| !name.is_empty()) {
        let mut named = everybody.iter().filter(|p| p.name == name || p.certificate.as_deref() == Some(name));
        match (named.next(), named.next()) {
            (Some(one), None) => found.push(one.id),
            (None, _) => notes.push(format!("没有叫“{name}”的人员，请先导入人员")),
            (Some(_), Some(_)) => notes.push(format!("有几个人叫“{name}”，请改写执法证号")),
        }
    }
    found
}

async fn append(act: &mut Act<'_>, row: &Row, told: Told, go_live_on: Option<Day>) -> Result<(), AppError> {
    let number = row.get("number").to_owned();
    // Whatever is filed from now on gets a number behind it.
    act.slot.pass_number(&number).await?;
    let persons = act.persons(&told.officers, "officers").await?;
    let mut findings = vec![Finding {
        code: "imported".into(),
        severity: Severity::Info,
        article: None,
        message: "由表格导入，案号和日期以原系统为准".into(),
    }];
    if go_live_on.is_none_or(|day| told.filed >= day) {
        let needed = henan().parameter("officers-min", told.filed).map_or(0, |p| p.value);
        findings.extend(officer_findings(&persons, needed, told.filed));
    }
    let party = Party {
        kind: told.party_kind.unwrap_or(PartyKind::Organisation),
        name: row.get("party").to_owned(),
        representative: None,
        address: None,
        phone: None,
    };
    let private = PrivatePart::none()
        .with(key::TITLE, row.get("title"))
        .with(key::CAUSE, row.get("cause"))
        .with(key::TEXT, row.get("summary"))
        .with(key::PARTY, serde_json::to_value(&party).map_err(AppError::internal)?);
    let fact = CaseFact::Filed {
        kind: ActionKind::Penalty,
        procedure: Procedure::Ordinary,
        initiation: Initiation::ExOfficio,
        number,
        source: told.source,
        clue_received_on: told.clue,
        filed_on: told.filed,
        officers: told.officers,
        unit: told.unit,
        party_kind: told.party_kind.map(|kind| match kind {
            PartyKind::Citizen => Kind_::Citizen,
            PartyKind::Organisation => Kind_::Organisation,
        }),
        declined: false,
        findings,
    };
    let id = CaseId::random();
    act.append::<CaseState>(id, NewFact::new(Timestamp::start_of(told.filed), fact).with(private)).await?;
    if let Some((ground, ended_on)) = told.closed {
        let fact = NewFact::new(Timestamp::start_of(ended_on), CaseFact::Closed { ground, ended_on });
        act.append::<CaseState>(id, fact).await?;
    }
    Ok(())
}
