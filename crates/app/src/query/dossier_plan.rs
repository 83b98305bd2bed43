//! A dossier before it is compiled, as the page shows it: what would stand where, what is missing, and every day of the period (Art. 21).

use base::{CaseId, Day, RecordId};
use law::{ArticleRef, Roll, Unit, calendar, henan};
use model::{CaseState, Revision};
use serde::Serialize;
use utoipa::ToSchema;

use super::directory::Directory;
use super::duties::{DutyView, Viewer};
use crate::App;
use crate::caller::Caller;
use crate::dossier::{self, PlannedItem, dossier_of};
use crate::error::AppError;
use crate::rights::Right;

/// One day of the period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Day,
    /// `工作日`, `周末`, `节假日（春节）`, `调休上班（春节）`.
    pub kind: String,
    /// Which of the days to be counted it is, from 1; nothing when it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u32>,
    /// Whether it has passed.
    pub past: bool,
}

/// A line of an index.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanItem {
    /// 题名.
    pub title: String,
    /// What it stands under.
    pub group: String,
    /// 日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Day>,
    /// 页号.
    pub pages: String,
    /// 备注.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Where to look at it, where it is a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// A volume.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanVolume {
    /// 正卷, 副卷; empty for the only one.
    pub name: String,
    /// How many pages of paper.
    pub pages: u32,
    /// Its lines.
    pub items: Vec<PlanItem>,
}

/// What is missing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanGap {
    /// The record it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// In words.
    pub what: String,
}

/// A dossier as it would be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DossierPlan {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub case_number: String,
    /// Its name.
    pub title: String,
    /// What a page has seen of the case.
    pub revision: Revision,
    /// 终结: the day on which the action ended.
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
    /// How the duty stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty: Option<DutyView>,
    /// Every day from the one after the end to the last.
    pub days: Vec<PlanDay>,
    /// The account of them in a sentence.
    pub account: String,
    /// What may still move the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caveat: Option<String>,
    /// 档号: the number it has or would get.
    pub number: String,
    /// Whether archives numbered the fonds, so that this is a number of theirs.
    pub numbered: bool,
    /// How long it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<String>,
    /// The order in which it is put together.
    pub order: String,
    /// Where that was found.
    pub order_source: String,
    /// Whether that was checked.
    pub order_verified: bool,
    /// Its volumes.
    pub volumes: Vec<PlanVolume>,
    /// What is missing.
    pub missing: Vec<PlanGap>,
    /// How many originals.
    pub originals: usize,
    /// How many bytes they have.
    pub original_bytes: u64,
    /// Whether the caller may compile it now.
    pub can_compile: bool,
}

/// The dossier of a case as it would be, or was, compiled.
///
/// # Errors
/// When the case is not of the caller's agency, or documents cannot be set here.
pub async fn plan(app: &App, caller: &Caller, id: CaseId) -> Result<DossierPlan, AppError> {
    let planned = dossier::plan(app, caller, id).await?;
    let found = app.store.load::<CaseState>(id).await?.ok_or(AppError::NotFound("案件"))?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    let stored = app.store.duties_of(found.subject).await?;
    let article = ArticleRef::article(21);
    let stored = stored.iter().find(|d| d.duty.article == article);
    let dossier = dossier_of(app, id).await?;
    let (compiled, handed_over) = match &dossier {
        Some(d) => (d.state.compiled.as_ref().map(|c| &c.at), d.state.handed_over.as_ref().map(|h| &h.at)),
        None => (None, None),
    };
    // The last day is what the rule said; the day of the end is the one from which that period leads there.
    let ended_on = stored.and_then(|d| ended_on(d.duty.due_at?.minus(base::Span::from_millis(1)).day(), &found.state));
    let term = ended_on.and_then(|end| {
        let limit = henan().parameter("dossier-limit", end)?;
        Some(calendar().add(end, u32::try_from(limit.value).ok()?, Unit::Workday, Roll::None))
    });
    let today = viewer.now.day();
    let days = term.iter().flat_map(|t| &t.steps).map(|step| PlanDay {
        day: step.day,
        kind: step.kind.to_string(),
        counted: step.counted,
        past: step.day < today,
    });
    let order = henan().dossier.order(&super::common::word(&directory.agency.state.field));
    let handles = crate::case::require_handler(&found.state, caller).is_ok() && caller.require(Right::HandleCases).is_ok();
    let brief = super::cases::brief(&viewer, &found, &[], dossier.as_ref().map(|d| &d.state));
    Ok(DossierPlan {
        case: id,
        case_number: brief.number,
        title: brief.title,
        revision: found.revision,
        ended_on,
        compiled_on: compiled.map(|at| at.recorded_at.day()),
        handed_over_on: handed_over.map(|at| at.recorded_at.day()),
        duty: stored.map(|d| viewer.duty(d)),
        days: days.collect(),
        account: term.as_ref().map(law::Term::account).unwrap_or_default(),
        caveat: term.as_ref().and_then(law::Term::caveat),
        number: planned.number,
        numbered: planned.numbered,
        retention: planned.retention,
        order: order.label.clone(),
        order_source: order.source.clone(),
        order_verified: order.verified,
        volumes: planned
            .volumes
            .into_iter()
            .map(|v| PlanVolume { name: v.name, pages: v.pages, items: v.items.into_iter().map(item).collect() })
            .collect(),
        missing: planned.missing.into_iter().map(|(record, what)| PlanGap { record, what }).collect(),
        originals: planned.originals,
        original_bytes: planned.original_bytes,
        can_compile: handles && found.state.closed.is_some() && dossier.is_none(),
    })
}

fn item(planned: PlannedItem) -> PlanItem {
    let href = planned.record.map(|id| format!("/records/{id}"));
    PlanItem { title: planned.title, group: planned.group, day: planned.day, pages: planned.pages, remark: planned.remark, href }
}

/// The day of the end from which the period leads to its last day: the registered one, else the one that was deemed to be it.
fn ended_on(last: Day, case: &CaseState) -> Option<Day> {
    let registered = case.closed.as_ref().map(|c| c.what.1);
    let agreed = case.rounds.iter().flat_map(|r| &r.opinions).map(|o| o.at.recorded_at.day());
    registered.into_iter().chain(agreed).find(|end| {
        let limit = henan().parameter("dossier-limit", *end).and_then(|l| u32::try_from(l.value).ok());
        limit.is_some_and(|limit| calendar().add(*end, limit, Unit::Workday, Roll::None).due == last)
    })
}
