//! Dossiers as pages show them: what is to be compiled, what is compiled, what was handed over.

use base::{CaseId, Day, DossierId, Sha256Digest, Timestamp};
use model::private::key;
use model::{CaseState, DossierState, Revision, Role, SubjectKind};
use serde::Serialize;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::cases::{self, CaseBrief};
use super::common::SubjectBrief;
use super::directory::Directory;
use super::duties::Viewer;
use crate::App;
use crate::caller::Caller;
use crate::dossier::dossier_of;
use crate::error::AppError;
use crate::rights::Right;
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
    /// Whether the caller may take it over now.
    pub can_hand_over: bool,
    /// Its case.
    pub case: SubjectBrief,
    /// Whether the package is still what was sealed 上次核验.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<CustodyHealth>,
}

/// A line of the archivist's list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DossierLine {
    /// The case.
    pub case: CaseBrief,
    /// Its dossier, once it is compiled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<DossierView>,
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
) -> DossierView {
    let s = &found.state;
    let compiled = s.compiled.as_ref();
    let what = compiled.map(|c| &c.what);
    let id = DossierId(found.subject.id);
    let label = case.state.filing.as_ref().map(|f| f.what.number.clone()).unwrap_or_default();
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
        can_hand_over: s.handed_over.is_none() && caller.is(Role::DossierCustodian),
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
    with_health(app, view(&directory, caller, &found, &case), &found).await
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
    let handler = case.state.officers.contains(&caller.person);
    if !handler && !caller.is(Role::DossierCustodian) && !caller.is(Role::AgencyHead) {
        let denied = Err(AppError::Denied {
            article: Some(law::ArticleRef::article(24).paragraph(2)),
            reason: "复制执法记录信息应当经机关负责人批准；案卷由承办人和档案管理员保管".into(),
        });
        return crate::access::noted(app, caller, id, denied).await;
    }
    found.state.package.map(|p| p.what.object).ok_or_else(|| AppError::Conflict("案卷包正在生成，请稍候再下载".into()))
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
            Some(found) => Some(with_health(app, view(&directory, caller, found, &case), found).await?),
            None => None,
        };
        let duty = duties.iter().find(|d| d.duty.article == law::ArticleRef::article(21)).map(|d| viewer.duty(d));
        lines.push(DossierLine {
            case: brief,
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
