//! Setting a record and printing it. The print is a draft in law until its signed pages have come back (Art. 8).

use base::{CaseId, RecordId, SceneId, Timestamp};
use law::record::{RecordType, Values};
use law::{calendar, henan};
use model::private::key;
use model::record::{RecordFact, Yield};
use model::{AgencyState, CaseState, Finding, PrivatePart, RecordState, Revision, SceneState, Severity};
use rules::{AgencyFile, Context};
use serde_json::Value;
use store::DurableObject;
use store::log::{NewObject, Purpose};

use super::{number, page_code_prefix, paper};
use crate::act::{Act, NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::AppError;
use crate::people::officer_findings;
use crate::rights::Right;
use crate::settle::{Source, case_file};
use crate::{App, FieldError};

/// The finding of a record that was on paper before it was here.
const ON_PAPER: &str = "on_paper";

/// A filled form.
#[derive(Clone, Debug)]
pub struct Issue {
    /// The record type in `law/records`.
    pub record_type: String,
    /// The scene it tells of.
    pub scene: Option<SceneId>,
    /// The values.
    pub values: Values,
    /// The document exists on paper already: it is recorded, and what a gate says of it becomes a finding.
    pub on_paper: bool,
    /// The number that stands on the paper, out of a block that was set aside.
    pub number: Option<String>,
    /// Written by hand: how many pages of paper. The print of what was typed is no paper to sign.
    pub handwritten: Option<u32>,
}

/// More pages than any record written by hand has.
const MOST_PAGES: u32 = 500;

/// Sets a new record of a case.
///
/// # Errors
/// When the form is not filled as its type asks, or documents cannot be set here.
pub async fn issue(app: &App, caller: &Caller, case: CaseId, input: Issue) -> Result<RecordId, AppError> {
    caller.require(Right::HandleCases)?;
    let id = RecordId::random();
    set(app, caller, id, None, case, input).await?;
    Ok(id)
}

/// Sets a record anew; the older print stays in the ledger, its scans count no longer.
///
/// # Errors
/// As [`issue`]; also when the record is final or the page is stale.
pub async fn reissue(app: &App, caller: &Caller, id: RecordId, seen: Revision, values: Values) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let found = app.store.load::<RecordState>(id).await?.filter(|r| r.agency == caller.agency);
    let record = found.ok_or(AppError::NotFound("文字记录"))?;
    if record.state.finalised.is_some() {
        return Err(AppError::Conflict("签名的纸质记录已经定稿，不能重新生成；需要更正的，请另行制作补充记录".into()));
    }
    number::require_standing(&record.state)?;
    let case = record.state.case.ok_or(AppError::NotFound("案件"))?;
    let on_paper = record.state.findings.iter().any(|f| f.code == ON_PAPER);
    let input = Issue {
        record_type: record.state.record_type.clone(),
        scene: record.state.scene,
        values,
        on_paper,
        number: None,
        handwritten: None,
    };
    set(app, caller, id, Some(seen), case, input).await
}

async fn set(
    app: &App,
    caller: &Caller,
    id: RecordId,
    seen: Option<Revision>,
    case: CaseId,
    input: Issue,
) -> Result<(), AppError> {
    let kind = filled(&input)?;
    let mut act = app.begin(caller).await?;
    set_in(&mut act, kind, id, seen, case, input).await?;
    act.commit().await?;
    Ok(())
}

/// The type of a form that is filled as it asks.
///
/// # Errors
/// When the type is unknown, or a field is not as it should be.
pub(crate) fn filled(input: &Issue) -> Result<&'static RecordType, AppError> {
    let kind = henan().record_type(&input.record_type).ok_or(AppError::NotFound("文书种类"))?;
    let wrong = kind.check(&input.values);
    if wrong.is_empty() {
        return Ok(kind);
    }
    let fields = wrong.into_iter().map(|w| FieldError { field: w.field, message: w.message });
    Err(AppError::Invalid(fields.collect()))
}

/// Sets a record as one part of an action.
pub(crate) async fn set_in(
    act: &mut Act<'_>,
    kind: &RecordType,
    id: RecordId,
    seen: Option<Revision>,
    case: CaseId,
    input: Issue,
) -> Result<(), AppError> {
    if input.handwritten.is_some_and(|n| n == 0 || n > MOST_PAGES) {
        return Err(AppError::field("handwritten", format!("手写文书的页数应当在 1 到 {MOST_PAGES} 之间")));
    }
    let found = act.load::<CaseState>(case, "案件").await?;
    if found.state.closed.is_some() && !is_compiled(act, case).await? {
        return Err(AppError::Conflict("案件已经结案；整理案卷以后的材料，以补充归档方式归入".into()));
    }
    if let Some(scene) = input.scene {
        act.load::<SceneState>(scene, "现场").await?;
    }
    let (before, numbered) = match seen {
        None => (0, None),
        Some(seen) => {
            let record = act.load::<RecordState>(id, "文字记录").await?;
            expect_revision(seen, record.revision)?;
            (record.revision, record.state.number)
        }
    };
    let agency = act.load::<AgencyState>(act.caller.agency, "机关").await?;
    let agency_name = agency.private.expose().text(key::NAME).unwrap_or_default().to_owned();
    let persons = act.persons(&paper::mentioned(kind, &input.values), "officers").await?;
    let names = paper::Names::of(&persons);
    let now = act.now();
    let yields = yields(kind, &input.values)?;
    let refusal = refusal(act, case, &found.state, &yields, &agency.state).await?;
    let mut findings = findings(act, &yields, now).await?;
    match refusal {
        Some(rules::Refusal { article, reason }) if !input.on_paper => return Err(AppError::Refused { article, reason }),
        refusal if input.on_paper => findings.push(on_paper(refusal)),
        _ => {}
    }

    // A document keeps its number when it is set anew; one from before there were numbers gets none.
    let new = match seen {
        None => number::assign(act, kind, &agency, input.number.as_deref()).await?,
        Some(_) => None,
    };
    let of = paper::Head { agency: &agency_name, number: numbered.or_else(|| new.clone()) };
    let document = paper::document(kind, &input.values, &names, &of, &page_code_prefix(act.app, id, before + 1), now);
    let setter = act.app.typesetter.clone();
    let pdf = tokio::task::spawn_blocking(move || setter.set(&document)).await.map_err(AppError::internal)?;
    let pdf = pdf.map_err(|e| AppError::Unavailable(e.to_string()))?;
    let print = keep(act, Purpose::Print, pdf.bytes, "application/pdf").await?;

    let fact = RecordFact::Issued {
        case,
        scene: input.scene,
        record_type: kind.id.clone(),
        type_version: kind.version,
        pages: pdf.pages,
        pdf: print.id,
        pdf_size: print.size,
        pdf_digests: print.digests,
        yields,
        findings,
    };
    let private = PrivatePart::none().with(key::TITLE, kind.title.clone()).with(key::VALUES, Value::Object(input.values));
    act.append::<RecordState>(id, NewFact::new(now, fact).with(private)).await?;
    if let Some(number) = new {
        act.append::<RecordState>(id, NewFact::new(now, RecordFact::Numbered { number })).await?;
    }
    if let Some(pages) = input.handwritten {
        act.append::<RecordState>(id, NewFact::new(now, RecordFact::Handwritten { pages })).await?;
    }
    Ok(())
}

/// Whether the dossier of a case was compiled: what comes later is added to it 补充归档, such as papers of a review or a lawsuit.
async fn is_compiled(act: &mut Act<'_>, case: CaseId) -> Result<bool, AppError> {
    let of_case = act.slot.linked(store::subjects::Direction::From, case.into(), crate::listing::relation::CASE).await?;
    Ok(of_case.iter().any(|subject| subject.kind == model::SubjectKind::Dossier))
}

/// Looks afresh whether a law forbids the document at this stage.
async fn refusal(
    act: &mut Act<'_>,
    id: CaseId,
    case: &CaseState,
    yields: &[Yield],
    agency: &AgencyState,
) -> Result<Option<rules::Refusal>, AppError> {
    let steps = yields.iter().filter_map(|y| match y {
        Yield::Step { step, result, amount, .. } => Some(rules::Intended { step, result: result.as_deref(), amount: *amount }),
        _ => None,
    });
    let steps: Vec<rules::Intended> = steps.collect();
    if steps.is_empty() {
        return Ok(None);
    }
    let (now, agency) = (act.now(), AgencyFile::of(act.caller.agency, agency));
    let file = case_file(&mut Source::Slot(&mut act.slot), id, case).await?;
    let cx = Context { law: henan(), calendar: calendar(), agency: &agency, instant: now };
    Ok(steps.into_iter().find_map(|document| rules::refusal(document, &file, &cx)))
}

/// A law that says 不得 keeps the system from issuing; what was issued on paper is recorded, with what speaks against it.
fn on_paper(refusal: Option<rules::Refusal>) -> Finding {
    let (severity, article, message) = match refusal {
        Some(refused) => {
            (Severity::Serious, Some(refused.article), format!("已经在纸上作出，据纸质文书登记：{}", refused.reason))
        }
        None => (Severity::Info, None, "已经在纸上作出，据纸质文书登记".to_owned()),
    };
    Finding { code: ON_PAPER.into(), severity, article, message }
}

/// The typed facts that a form tells, in the model's own type.
fn yields(kind: &RecordType, values: &Values) -> Result<Vec<Yield>, AppError> {
    let facts = kind.facts(values).into_iter().map(|fact| {
        let mut object = fact.fields;
        object.insert("yield".into(), Value::String(fact.fact));
        serde_json::from_value(Value::Object(object)).map_err(AppError::internal)
    });
    facts.collect()
}

/// What is to be noticed of the officers whom the record names.
async fn findings(act: &mut Act<'_>, yields: &[Yield], now: Timestamp) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    for y in yields {
        let day = y.began().day();
        let officers = act.persons(y.officers(), "officers").await?;
        // Where a form names nobody, the law does not ask who did it.
        if !officers.is_empty() || !matches!(y, Yield::Step { .. }) {
            let needed = henan().parameter("officers-min", day).map_or(0, |p| p.value);
            findings.extend(officer_findings(&officers, needed, day));
        }
        if y.began() > now {
            return Err(AppError::field("started_at", "开始时间晚于现在，请核对"));
        }
    }
    Ok(findings)
}

/// Makes bytes durable and registers them: object first, row second.
pub(crate) async fn keep(
    act: &mut Act<'_>,
    purpose: Purpose,
    bytes: Vec<u8>,
    media_type: &str,
) -> Result<DurableObject, AppError> {
    let durable = act.app.store.put_object(bytes).await?;
    register(act, purpose, durable, media_type).await?;
    Ok(durable)
}

/// Registers an object whose bytes are durable.
pub(crate) async fn register(act: &mut Act<'_>, purpose: Purpose, o: DurableObject, media_type: &str) -> Result<(), AppError> {
    let row = NewObject { id: o.id, purpose, size: o.size, digests: o.digests, media_type: media_type.to_owned(), receipt: None };
    Ok(act.slot.register_object(&row).await?)
}
