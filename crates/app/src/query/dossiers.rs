//! Dossiers as pages show them: what is to be compiled, what is compiled, what was handed over.

use base::{CaseId, Day, DossierId, EntryId, Sha256Digest, Timestamp};
use model::dossier::Appraisal;
use model::private::key;
use model::retention::{RetentionClass, RetentionTerm};
use model::{AgencyState, CaseState, DossierState, Revision, Role, SubjectKind};
use serde::Serialize;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::cases::{self, CaseBrief};
use super::common::SubjectBrief;
use super::directory::Directory;
use super::duties::Viewer;
use crate::App;
use crate::access;
use crate::caller::Caller;
use crate::dossier::{self, dossier_of};
use crate::error::AppError;
use crate::rights::Right;
use crate::spill::not_packed;
use crate::watch::{CustodyHealth, of_object};

/// A dossier.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DossierView {
    /// Which.
    pub id: DossierId,
    /// What a page has seen.
    pub revision: Revision,
    /// 档号.
    pub number: String,
    /// When it was compiled.
    pub compiled_at: Timestamp,
    /// By whom.
    pub compiled_by: String,
    /// How many documents.
    pub documents: u32,
    /// How many pages of paper.
    pub pages: u32,
    /// How many originals.
    pub originals: u32,
    /// The package's size in bytes, once it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_size: Option<u64>,
    /// Where to download it.
    pub package_href: String,
    /// SHA-256 of its table of contents.
    pub contents_sha256: Sha256Digest,
    /// When it was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_over_at: Option<Timestamp>,
    /// Who received it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custodian: Option<String>,
    /// Where the paper is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How long it is kept, by the table of the agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_label: Option<String>,
    /// The last day of its term; nothing when it is kept for ever, or there is no table.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub kept_until: Option<Day>,
    /// What was added since, in order.
    pub supplements: Vec<SupplementView>,
    /// Why it must be kept whatever its term says, the last first.
    pub holds: Vec<HoldView>,
    /// What was found when it was appraised, the last first.
    pub appraisals: Vec<AppraisalView>,
    /// Where it went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferView>,
    /// When it was lawfully destroyed: its texts and files are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroyed_at: Option<Timestamp>,
    /// Whether the caller may take it over now.
    pub can_hand_over: bool,
    /// Whether the caller may add to it.
    pub can_supplement: bool,
    /// Whether the caller may appraise, hold and transfer it.
    pub can_keep: bool,
    /// Its case.
    pub case: SubjectBrief,
    /// Whether the package is still what was sealed 上次核验.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<CustodyHealth>,
}

/// What was added 补充归档.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupplementView {
    /// Its number.
    pub number: String,
    /// When it was added.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// How many documents.
    pub documents: u32,
    /// How many pages of paper.
    pub pages: u32,
    /// How many originals.
    pub originals: u32,
    /// The package's size in bytes, once it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_size: Option<u64>,
    /// Where to download it.
    pub package_href: String,
}

/// Why a dossier is kept whatever its term says 暂缓处置.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldView {
    /// The entry.
    pub id: EntryId,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When that ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// An appraisal 鉴定.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AppraisalView {
    /// `extended`, `permanent` or `destroy`.
    pub verdict: String,
    /// The same in Chinese.
    pub verdict_label: String,
    /// Until when it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Day>,
    /// Who appraised it.
    pub appraised_by: String,
    /// The opinion.
    pub opinion: String,
    /// Who wrote it down.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// That it went to an archive 移交进馆.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TransferView {
    /// On which day.
    #[schema(value_type = String, format = Date)]
    pub on: Day,
    /// Where.
    pub archive: String,
    /// The number of the receipt.
    pub receipt: String,
    /// What else was said.
    pub note: String,
}

/// A line of the archivist's list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DossierLine {
    /// The case.
    pub case: CaseBrief,
    /// Its dossier, once it is compiled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<DossierView>,
    /// 终结: the day that was registered as the end of the action.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub ended_on: Option<Day>,
    /// 立卷: the day on which the dossier was compiled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub compiled_on: Option<Day>,
    /// 移交: the day on which it was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub handed_over_on: Option<Day>,
    /// What its records lack, while it is not compiled.
    pub missing: Vec<String>,
    /// The last day in time (Art. 21).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub due_day: Option<Day>,
    /// Working days that are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workdays_left: Option<i64>,
    /// How the duty of Art. 21 stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The same in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome_label: Option<String>,
    /// Why the date is what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// More closed cases than the list shows.
const SHOWN: u32 = 200;

/// A dossier within another answer.
pub(crate) fn view(
    directory: &Directory,
    caller: &Caller,
    found: &Loaded<DossierState>,
    case: &Loaded<CaseState>,
    today: Day,
) -> DossierView {
    let s = &found.state;
    let compiled = s.compiled.as_ref();
    let what = compiled.map(|c| &c.what);
    let id = DossierId(found.subject.id);
    let label = case.state.filing.as_ref().map(|f| f.what.number.clone()).unwrap_or_default();
    let kept = kept_until(&directory.agency.state, s, today);
    let destroyed_at = destroyed_at(&directory.agency.state, id);
    let kept_here = s.handed_over.is_some() && destroyed_at.is_none();
    DossierView {
        id,
        revision: found.revision,
        number: what.map(|w| w.number.clone()).unwrap_or_default(),
        compiled_at: compiled.map(|c| c.at.recorded_at).unwrap_or_default(),
        compiled_by: compiled.map(|c| directory.name(c.at.actor)).unwrap_or_default(),
        documents: what.map_or(0, |w| w.documents),
        pages: what.map_or(0, |w| w.pages),
        originals: what.map_or(0, |w| w.originals),
        package_size: s.package.as_ref().map(|p| p.what.size),
        package_href: format!("/api/v1/dossiers/{id}/package"),
        contents_sha256: what.map_or(Sha256Digest([0; 32]), |w| w.contents_sha256),
        handed_over_at: s.handed_over.as_ref().map(|h| h.at.recorded_at),
        custodian: s.handed_over.as_ref().map(|h| directory.name(h.what)),
        place: found.private.expose().text(key::PLACE).map(str::to_owned),
        term_label: kept.0,
        kept_until: kept.1,
        supplements: supplements(directory, found),
        holds: holds(directory, found),
        appraisals: appraisals(directory, found),
        transfer: transfer(found),
        destroyed_at,
        can_hand_over: s.handed_over.is_none() && caller.is(Role::DossierCustodian),
        can_supplement: kept_here && (caller.is(Role::DossierCustodian) || handles(case, caller)),
        can_keep: kept_here && caller.is(Role::DossierCustodian),
        case: SubjectBrief::new(case.subject, label),
        health: None,
    }
}

/// The same, with how its package stands.
pub(crate) async fn with_health(app: &App, view: DossierView, found: &Loaded<DossierState>) -> Result<DossierView, AppError> {
    let health = of_object(app, found.state.package.as_ref().map(|p| p.what.object)).await?;
    Ok(DossierView { health, ..view })
}

/// A dossier.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn dossier(app: &App, caller: &Caller, id: DossierId) -> Result<DossierView, AppError> {
    caller.require(Right::Read)?;
    let found = load(app, caller, id).await?;
    let case = found.state.case.ok_or(AppError::NotFound("案件"))?;
    let case = app.store.load::<CaseState>(case).await?.ok_or(AppError::NotFound("案件"))?;
    let directory = Directory::read(app, caller.agency).await?;
    let view = view(&directory, caller, &found, &case, app.store.clock().now().day());
    with_health(app, view, &found).await
}

/// A dossier of the caller's agency.
pub(crate) async fn load(app: &App, caller: &Caller, id: DossierId) -> Result<Loaded<DossierState>, AppError> {
    let found = app.store.load::<DossierState>(id).await?.filter(|d| d.agency == caller.agency);
    found.ok_or(AppError::NotFound("案卷"))
}

/// The object that holds a package, for those who handled the case, its heads and the custodian (Art. 24: a copy of everything).
///
/// # Errors
/// When the dossier is not of the caller's agency, or the caller is none of them.
pub async fn package_object(app: &App, caller: &Caller, id: DossierId) -> Result<base::ObjectId, AppError> {
    let found = load(app, caller, id).await?;
    let case = found.state.case.ok_or(AppError::NotFound("案件"))?;
    let case = app.store.load::<CaseState>(case).await?.ok_or(AppError::NotFound("案件"))?;
    may_take_or_noted(app, caller, id, &case).await?;
    still_there(app, caller, id).await?;
    let object = found.state.package.as_ref().map(|p| p.what.object);
    access::noted(app, caller, id, not_packed(app, caller.agency, case.subject, object).await).await?;
    found.state.package.map(|p| p.what.object).ok_or_else(|| AppError::Conflict("案卷包正在生成，请稍候再下载".into()))
}

/// The object that holds the package of a supplement, counted from 1, and its number; for those who may have the dossier's own.
///
/// # Errors
/// When there is no such supplement, or the caller is none of them.
pub async fn supplement_object(
    app: &App,
    caller: &Caller,
    id: DossierId,
    nth: usize,
) -> Result<(base::ObjectId, String), AppError> {
    let found = load(app, caller, id).await?;
    let case = found.state.case.ok_or(AppError::NotFound("案件"))?;
    let case = app.store.load::<CaseState>(case).await?.ok_or(AppError::NotFound("案件"))?;
    may_take_or_noted(app, caller, id, &case).await?;
    still_there(app, caller, id).await?;
    let supplement = nth.checked_sub(1).and_then(|at| found.state.supplements.get(at)).ok_or(AppError::NotFound("补充归档"))?;
    let package = supplement.what.package.as_ref().map(|p| p.what.object);
    let package = package.ok_or_else(|| AppError::Conflict("补充归档的材料包正在生成，请稍候再下载".into()))?;
    access::noted(app, caller, id, not_packed(app, caller.agency, case.subject, Some(package)).await).await?;
    Ok((package, supplement.what.compiled.number.clone()))
}

/// When a dossier was destroyed, if it was.
pub(crate) fn destroyed_at(agency: &AgencyState, id: DossierId) -> Option<Timestamp> {
    let done = agency.destructions.iter().filter_map(|d| d.what.carried_out.as_ref()).find(|done| done.what.contains(&id));
    done.map(|done| done.at.recorded_at)
}

/// What was lawfully destroyed cannot be had any more.
async fn still_there(app: &App, caller: &Caller, id: DossierId) -> Result<(), AppError> {
    let agency = app.store.load::<AgencyState>(caller.agency).await?.ok_or(AppError::NotFound("机关"))?;
    match destroyed_at(&agency.state, id) {
        Some(at) => Err(AppError::Conflict(format!("案卷已于 {} 依法销毁，只保留存证记录和证明", at.day()))),
        None => Ok(()),
    }
}

/// Whether the caller may have packages of a case; who may not is written down (Art. 24).
async fn may_take_or_noted(app: &App, caller: &Caller, id: DossierId, case: &Loaded<CaseState>) -> Result<(), AppError> {
    if dossier::may_take(case, caller) {
        return Ok(());
    }
    let denied = Err(AppError::Denied {
        article: Some(law::ArticleRef::article(24).paragraph(2)),
        reason: "复制执法记录信息应当经机关负责人批准；案卷由承办人和档案管理员保管".into(),
    });
    access::noted(app, caller, id, denied).await
}

/// How long a dossier is kept: by the table of the agency, unless it was appraised otherwise. The term, and its last day.
pub(crate) fn kept_until(agency: &AgencyState, dossier: &DossierState, today: Day) -> (Option<String>, Option<Day>) {
    let table = super::retention::in_force(agency, today);
    let term = table.and_then(|t| t.what.term(RetentionClass::Dossier));
    let last = dossier.appraisals.iter().rev().find(|a| a.what.0 != Appraisal::Destroy);
    match last.map(|a| &a.what) {
        Some((Appraisal::Permanent, _)) => (Some(RetentionTerm::Permanent.label()), None),
        Some((_, until)) => (Some("鉴定后延长".to_owned()), *until),
        None => {
            let made = dossier.compiled.as_ref().map(|c| c.at.recorded_at.day());
            (term.map(RetentionTerm::label), term.zip(made).and_then(|(term, made)| term.until(made)))
        }
    }
}

fn handles(case: &Loaded<CaseState>, caller: &Caller) -> bool {
    caller.is(Role::Officer) && crate::case::require_handler(&case.state, caller).is_ok()
}

fn supplements(directory: &Directory, found: &Loaded<DossierState>) -> Vec<SupplementView> {
    let id = DossierId(found.subject.id);
    let view = |(nth, s): (usize, &model::fold::Dated<model::dossier::Supplement>)| SupplementView {
        number: s.what.compiled.number.clone(),
        at: s.at.recorded_at,
        by: directory.name(s.at.actor),
        reason: DossierState::said(found.private.expose(), s.at.entry, key::TEXT).to_owned(),
        documents: s.what.compiled.documents,
        pages: s.what.compiled.pages,
        originals: s.what.compiled.originals,
        package_size: s.what.package.as_ref().map(|p| p.what.size),
        package_href: format!("/api/v1/dossiers/{id}/supplements/{nth}/package"),
    };
    (1..).zip(&found.state.supplements).map(view).collect()
}

fn holds(directory: &Directory, found: &Loaded<DossierState>) -> Vec<HoldView> {
    let view = |hold: &model::fold::Dated<Option<model::Stamp>>| HoldView {
        id: hold.at.entry,
        reason: DossierState::said(found.private.expose(), hold.at.entry, key::TEXT).to_owned(),
        by: directory.name(hold.at.actor),
        at: hold.at.recorded_at,
        ended_at: hold.what.as_ref().map(|ended| ended.recorded_at),
    };
    found.state.holds.iter().rev().map(view).collect()
}

fn appraisals(directory: &Directory, found: &Loaded<DossierState>) -> Vec<AppraisalView> {
    let view = |a: &model::fold::Dated<(Appraisal, Option<Day>)>| {
        let said = |name: &str| DossierState::said(found.private.expose(), a.at.entry, name).to_owned();
        AppraisalView {
            verdict: super::common::word(&a.what.0),
            verdict_label: a.what.0.label().to_owned(),
            until: a.what.1,
            appraised_by: said(key::NAME),
            opinion: said(key::TEXT),
            by: directory.name(a.at.actor),
            at: a.at.recorded_at,
        }
    };
    found.state.appraisals.iter().rev().map(view).collect()
}

fn transfer(found: &Loaded<DossierState>) -> Option<TransferView> {
    let transferred = found.state.transferred.as_ref()?;
    let said = |name: &str| DossierState::said(found.private.expose(), transferred.at.entry, name).to_owned();
    let on = transferred.what;
    Some(TransferView { on, archive: said(key::NAME), receipt: said(key::DOCUMENT), note: said(key::TEXT) })
}

/// The archivist's list: closed cases with their dossiers, what is due first at the top.
///
/// # Errors
/// When the store does not answer.
pub async fn list(app: &App, caller: &Caller, state: Option<&str>) -> Result<Vec<DossierLine>, AppError> {
    caller.require(Right::Read)?;
    let query = SubjectQuery {
        agency: caller.agency,
        kind: SubjectKind::Case,
        status: &["closed"],
        text: "",
        linked: None,
        offset: 0,
        limit: SHOWN,
    };
    let page = app.store.list(&query).await?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    let mut lines = Vec::new();
    for row in &page.rows {
        let case = row.read::<CaseState>(caller.agency)?;
        let duties = app.store.duties_of(row.subject).await?;
        let dossier = dossier_of(app, CaseId(row.subject.id)).await?;
        let brief = cases::brief(&viewer, &case, &duties, dossier.as_ref().map(|d| &d.state));
        let wanted = match state {
            Some("to_compile") => brief.state == "closed",
            Some(other) => brief.state == other,
            None => true,
        };
        if !wanted {
            continue;
        }
        let shown = match &dossier {
            Some(found) => {
                let view = view(&directory, caller, found, &case, viewer.now.day());
                Some(with_health(app, view, found).await?)
            }
            None => None,
        };
        let duty = duties.iter().find(|d| d.duty.article == law::ArticleRef::article(21)).map(|d| viewer.duty(d));
        let mut missing = Vec::new();
        if dossier.is_none() {
            let records = super::records::of_case(app, CaseId(row.subject.id)).await?;
            missing = records.iter().filter_map(dossier::gap).map(|(_, what)| what).collect();
        }
        let on = |at: Option<&model::Stamp>| at.map(|at| at.recorded_at.day());
        lines.push(DossierLine {
            case: brief,
            ended_on: case.state.closed.as_ref().map(|c| c.what.1),
            compiled_on: on(dossier.as_ref().and_then(|d| d.state.compiled.as_ref()).map(|c| &c.at)),
            handed_over_on: on(dossier.as_ref().and_then(|d| d.state.handed_over.as_ref()).map(|h| &h.at)),
            missing,
            dossier: shown,
            due_day: duty.as_ref().and_then(|d| d.due_day),
            workdays_left: duty.as_ref().and_then(|d| d.workdays_left),
            outcome: duty.as_ref().map(|d| d.outcome.clone()),
            outcome_label: duty.as_ref().map(|d| d.outcome_label.clone()),
            note: duty.map(|d| d.note),
        });
    }
    lines.sort_by_key(|l| (l.dossier.is_some(), l.due_day));
    Ok(lines)
}
