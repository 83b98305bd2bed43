//! Text records as pages show them.

use base::{CaseId, RecordId, SceneId, Timestamp};
use law::henan;
use law::record::{RecordType, Values};
use model::private::key;
use model::record::{Recognised, Redaction, RefusalProof, Yield};
use model::scene::MarkKind;
use model::{CaseState, Dated, PrivatePart, RecordState, Revision, Role, SceneState};
use serde::Serialize;
use serde_json::Value;
use store::Loaded;
use utoipa::ToSchema;

use super::common::{Code, FindingView, SubjectBrief, findings, word};
use super::directory::Directory;
use super::reviews::{self, RecordCan, ReviewView};
use super::scenes::mark_label;
use super::secrecy::{LabelView, labels};
use crate::App;
use crate::access::{consult, permit_record, require_or_noted};
use crate::acting::principals;
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::AppError;
use crate::rights::Right;
use crate::watch::{CustodyHealth, health, of_object};

/// A record in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordBrief {
    /// Which.
    pub id: RecordId,
    /// The record type.
    pub record_type: String,
    /// Its title.
    pub title: String,
    /// What lists call it.
    pub short: String,
    /// Its number 文号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How many pages of paper there are.
    pub pages: u32,
    /// How many pages have come back.
    pub scanned: u32,
    /// Which have not.
    pub missing: Vec<u32>,
    /// `draft`, `awaiting_scans`, `final`, `void`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
    /// When the latest print was made.
    pub issued_at: Timestamp,
    /// When it became final.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finalised_at: Option<Timestamp>,
    /// How long what it tells of took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<i64>,
    /// The provisions it serves.
    pub articles: Vec<String>,
    /// The scene it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene: Option<SceneId>,
}

/// A page that came back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScanView {
    /// Which page.
    pub page: u32,
    /// `qr` or `person`.
    pub recognised: String,
    /// When.
    pub at: Timestamp,
    /// Where to look at it, as it came.
    pub href: String,
    /// Where to look at it drawn straight.
    pub straight_href: String,
    /// Whether its bytes are still those that were registered 上次核验.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<CustodyHealth>,
}

/// A redaction.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RedactionView {
    /// Of the scan of this page; of the print when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// How many boxes.
    pub masks: u32,
    /// On which ground.
    pub ground_label: String,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// How many pages.
    pub pages: u32,
    /// Where to look at it.
    pub href: String,
}

/// A file with an electronic seal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SealedView {
    /// `verified`, `unverified` or `broken`.
    pub seal: String,
    /// The same in Chinese.
    pub seal_label: String,
    /// When it came.
    pub at: Timestamp,
    /// Where it is.
    pub href: String,
}

/// Why something is void.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoidView {
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
    /// Who said so.
    pub who: String,
}

/// A record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordView {
    /// What lists show.
    #[serde(flatten)]
    pub brief: RecordBrief,
    /// What a page has seen.
    pub revision: Revision,
    /// The case it belongs to.
    pub case: SubjectBrief,
    /// The values of the form.
    #[schema(value_type = Object)]
    pub values: Values,
    /// The form.
    #[schema(value_type = Object)]
    pub form: &'static RecordType,
    /// The pages that came back.
    pub scans: Vec<ScanView>,
    /// What was noticed.
    pub findings: Vec<FindingView>,
    /// Where the print is.
    pub pdf_href: String,
    /// Whether its bytes are still those that were registered 上次核验.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<CustodyHealth>,
    /// `signed` or `refused`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// What stands where somebody signed.
    pub marks: Vec<Code>,
    /// What bears out a refused signature, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// What happened, as it was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the paper is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Its redactions 遮盖件, the last one first.
    pub redactions: Vec<RedactionView>,
    /// Which secrets it holds (Art. 25).
    pub labels: Vec<LabelView>,
    /// Written by hand: the print is what was typed from it.
    pub handwritten: bool,
    /// The file with an electronic seal that came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedView>,
    /// Void, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voided: Option<VoidView>,
    /// Marks at its scene, under one of which a recording may show a refusal.
    pub scene_marks: Vec<Code>,
    /// Whether the caller may declare it void.
    pub can_void: bool,
    /// Its reviews, the last one first.
    pub reviews: Vec<ReviewView>,
    /// What the caller may do about its review.
    pub can: RecordCan,
}

/// A record in a list.
pub(crate) fn brief(record: &Loaded<RecordState>) -> RecordBrief {
    let s = &record.state;
    let kind = henan().record_type(&s.record_type);
    let title = record.private.expose().text(key::TITLE).unwrap_or_default().to_owned();
    let (state, state_label) = match (&s.finalised, s.scans.is_empty() && s.sealed.is_none()) {
        _ if s.voided.is_some() => ("void", "已作废"),
        (Some(_), _) => ("final", "已定稿"),
        (None, true) => ("draft", "待签名扫描"),
        (None, false) => ("awaiting_scans", "扫描未齐"),
    };
    let state_label = if state == "awaiting_scans" && s.missing_pages().is_empty() { "待定稿" } else { state_label };
    let duration = s.yields.first().and_then(|y| match y {
        Yield::OnSiteInspection { started_at, ended_at, .. } | Yield::Inquiry { started_at, ended_at, .. } => {
            Some(ended_at.since(*started_at).millis())
        }
        Yield::Step { .. } => None,
    });
    RecordBrief {
        id: RecordId(record.subject.id),
        record_type: s.record_type.clone(),
        short: kind.map_or_else(|| title.clone(), |k| k.short.clone()),
        title,
        number: s.number.clone(),
        pages: s.pages(),
        scanned: u32::try_from(s.scans.len()).unwrap_or(u32::MAX),
        missing: if s.voided.is_some() { Vec::new() } else { s.missing_pages() },
        state: state.to_owned(),
        state_label: state_label.to_owned(),
        issued_at: s.print.as_ref().map(|p| p.at.recorded_at).unwrap_or_default(),
        finalised_at: s.finalised.as_ref().map(|f| f.at.recorded_at),
        duration_ms: duration,
        articles: kind.map(|k| k.articles.iter().map(|a| a.code()).collect()).unwrap_or_default(),
        scene: s.scene,
    }
}

/// A record of the caller's agency.
pub(crate) async fn load(app: &App, caller: &Caller, id: RecordId) -> Result<Loaded<RecordState>, AppError> {
    let found = app.store.load::<RecordState>(id).await?.filter(|r| r.agency == caller.agency);
    // A supervisor reads what the task covers, by office or not.
    let permitted = match &found {
        Some(record) if caller.require(Right::Read).is_err() => permit_record(app, caller, id, &record.state).await.is_ok(),
        _ => false,
    };
    if !permitted {
        require_or_noted(app, caller, Right::Read, id.into()).await?;
    }
    found.ok_or(AppError::NotFound("文字记录"))
}

/// A record.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn record(app: &App, caller: &Caller, id: RecordId) -> Result<RecordView, AppError> {
    let record = load(app, caller, id).await?;
    consult(app, caller, &record).await?;
    let s = &record.state;
    let private = record.private.expose();
    let form = henan().record_type(&s.record_type).ok_or(AppError::NotFound("文书种类"))?;
    let case = s.case.unwrap_or_default();
    let case_label = app.store.subject_row(case.into()).await?.map(|r| r.number.unwrap_or(r.label)).unwrap_or_default();
    let directory = Directory::read(app, caller.agency).await?;
    let (can, can_void) = match app.store.load::<CaseState>(case).await? {
        Some(case) => {
            let handles = caller.is(Role::Officer) && require_handler(&case.state, caller).is_ok();
            let can_void = handles && case.state.closed.is_none() && s.voided.is_none();
            (reviews::can(caller, s, &case.state, &principals(app, caller).await?), can_void)
        }
        None => (RecordCan::default(), false),
    };
    let scene_marks = match s.scene {
        Some(scene) => scene_marks(app, scene).await?,
        None => Vec::new(),
    };
    let values = match private.value(key::VALUES) {
        Some(Value::Object(map)) => map.clone(),
        _ => Values::new(),
    };
    Ok(RecordView {
        revision: record.revision,
        case: SubjectBrief::new(case.into(), case_label),
        values,
        form,
        scans: scans(app, id, s).await?,
        findings: findings(&s.findings),
        pdf_href: format!("/api/v1/records/{id}/pdf"),
        health: of_object(app, s.print.as_ref().map(|p| p.what.pdf)).await?,
        signature: s.finalised.as_ref().map(|f| word(&f.what)),
        marks: s.marks.iter().map(|m| Code::of(m, m.label())).collect(),
        refusal: s.refusal.map(|r| refusal(r, private.text(key::WITNESS))),
        note: private.text(key::TEXT).map(str::to_owned),
        place: private.text(key::PLACE).map(str::to_owned),
        redactions: redactions(&directory, id, s, private),
        labels: labels(&directory, &s.labels, private),
        handwritten: s.handwritten.is_some(),
        sealed: s.sealed.as_ref().map(|f| SealedView {
            seal: word(&f.what.seal),
            seal_label: f.what.seal.label().to_owned(),
            at: f.at.recorded_at,
            href: format!("/api/v1/records/{id}/sealed-file"),
        }),
        voided: s.voided.map(|v| VoidView {
            reason: private.text(&v.entry.to_string()).unwrap_or_default().to_owned(),
            at: v.recorded_at,
            who: directory.name(v.actor),
        }),
        scene_marks,
        can_void,
        reviews: reviews::of_record(&directory, &record),
        can,
        brief: brief(&record),
    })
}

async fn scans(app: &App, id: RecordId, record: &RecordState) -> Result<Vec<ScanView>, AppError> {
    let mut views = Vec::with_capacity(record.scans.len());
    for scan in &record.scans {
        views.push(ScanView {
            page: scan.what.page,
            recognised: match scan.what.recognised {
                Recognised::Qr => "qr".into(),
                Recognised::Person => "person".into(),
            },
            at: scan.at.recorded_at,
            href: format!("/api/v1/records/{id}/scans/{}", scan.what.page),
            straight_href: format!("/api/v1/records/{id}/scans/{}?straight=1", scan.what.page),
            health: health(app, scan.what.object).await?,
        });
    }
    Ok(views)
}

fn redactions(directory: &Directory, id: RecordId, record: &RecordState, private: &PrivatePart) -> Vec<RedactionView> {
    let view = |(n, redaction): (usize, &Dated<Redaction>)| RedactionView {
        page: redaction.what.page,
        masks: u32::try_from(redaction.what.masks.len()).unwrap_or(u32::MAX),
        ground_label: redaction.what.ground.label().to_owned(),
        reason: private
            .value(&redaction.at.entry.to_string())
            .and_then(|said| said[key::TEXT].as_str())
            .unwrap_or_default()
            .to_owned(),
        who: directory.name(redaction.at.actor),
        at: redaction.at.recorded_at,
        pages: redaction.what.pages,
        href: format!("/api/v1/records/{id}/redactions/{}", n + 1),
    };
    record.redactions.iter().enumerate().rev().map(view).collect()
}

/// The object that holds a redaction of a record, counted from 1.
///
/// # Errors
/// When the record is not of the caller's agency, the caller may not read it, or there is no such redaction.
pub async fn redaction_object(app: &App, caller: &Caller, id: RecordId, number: u32) -> Result<base::ObjectId, AppError> {
    let record = load(app, caller, id).await?;
    consult(app, caller, &record).await?;
    let place = usize::try_from(number).ok().and_then(|n| n.checked_sub(1));
    let found = place.and_then(|n| record.state.redactions.get(n));
    found.map(|r| r.what.object).ok_or(AppError::NotFound("遮盖件"))
}

/// What bears out a refusal.
fn refusal(proof: RefusalProof, witness: Option<&str>) -> String {
    match (witness, proof.shown_by) {
        (Some(who), None) => format!("见证人 {who}"),
        (Some(who), Some(_)) => format!("见证人 {who}，现场音像有标记"),
        (None, Some(_)) => "现场音像有标记".to_owned(),
        (None, None) if proof.witnessed => "有见证人".to_owned(),
        (None, None) => "没有见证人，也没有指明音像".to_owned(),
    }
}

/// The marks at a scene, by the time at which they were made.
async fn scene_marks(app: &App, scene: SceneId) -> Result<Vec<Code>, AppError> {
    let Some(scene) = app.store.load::<SceneState>(scene).await? else { return Ok(Vec::new()) };
    let mark = |m: &model::Dated<(MarkKind, Timestamp)>| {
        let (kind, at) = m.what;
        let clock = at.civil();
        let label = format!("{:02}:{:02} {}", clock.hour(), clock.minute(), mark_label(kind));
        Code { code: m.at.entry.to_string(), label }
    };
    Ok(scene.state.marks.iter().map(mark).collect())
}

/// The records of a case, oldest first.
pub(crate) async fn of_case(app: &App, case: CaseId) -> Result<Vec<Loaded<RecordState>>, AppError> {
    let mut list = Vec::new();
    for subject in app.store.linked(store::subjects::Direction::From, case.into(), crate::listing::relation::CASE).await? {
        if subject.kind == model::SubjectKind::Record
            && let Some(record) = app.store.load::<RecordState>(RecordId(subject.id)).await?
        {
            list.push(record);
        }
    }
    Ok(list)
}

/// The object that holds the print of a record.
///
/// # Errors
/// When the record is not of the caller's agency.
pub async fn print_object(app: &App, caller: &Caller, id: RecordId) -> Result<base::ObjectId, AppError> {
    let record = load(app, caller, id).await?;
    consult(app, caller, &record).await?;
    record.state.print.map(|p| p.what.pdf).ok_or(AppError::NotFound("文书打印件"))
}

/// The file with an electronic seal that came back for a record.
///
/// # Errors
/// When the record is not of the caller's agency, the caller may not read it, or none came.
pub async fn sealed_object(app: &App, caller: &Caller, id: RecordId) -> Result<base::ObjectId, AppError> {
    let record = load(app, caller, id).await?;
    consult(app, caller, &record).await?;
    record.state.sealed.map(|f| f.what.object).ok_or(AppError::NotFound("签章文件"))
}

/// The object that holds the scan of a page.
///
/// # Errors
/// When the record is not of the caller's agency, or the page has not come back.
pub async fn scan_object(app: &App, caller: &Caller, id: RecordId, page: u32) -> Result<base::ObjectId, AppError> {
    let record = load(app, caller, id).await?;
    consult(app, caller, &record).await?;
    let scan = record.state.scans.into_iter().find(|s| s.what.page == page);
    scan.map(|s| s.what.object).ok_or(AppError::NotFound("该页扫描件"))
}
