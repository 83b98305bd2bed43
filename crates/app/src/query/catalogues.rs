//! Editions of the catalogue 音像记录事项清单 as pages show them, and the one that holds as everybody may see it (Art. 16).

use base::{AgencyId, CatalogueId, Day, Timestamp};
use model::catalogue::compare::{Difference, differences};
use model::catalogue::{Line, Scope, Stage};
use model::private::key;
use model::{AgencyState, CatalogueState, Revision, SubjectKind};
use serde::Serialize;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::common::word;
use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::catalogue::{EDITIONS, shortfalls_of};
use crate::error::AppError;
use crate::rights::Right;

/// A line as pages show it: what agencies write, and the codes beside.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineView {
    /// The line, as it is drafted and sent back.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub line: Line,
    /// What is done, in Chinese.
    pub activity_label: &'static str,
    /// How far it is recorded, in Chinese.
    pub tier_label: &'static str,
}

/// Something that has less than it should.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShortfallView {
    /// Which line, from zero; nothing when a line is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// One sentence.
    pub sentence: String,
    /// The provision: `15.1`.
    pub article: String,
    /// The same in Chinese.
    pub article_label: String,
    /// Whether it can stay, because a reason is given.
    pub tolerable: bool,
}

/// How an edition differs from the one before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DifferenceView {
    /// `added`, `removed`, `changed`.
    pub how: &'static str,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<LineView>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<LineView>,
}

/// An edition in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EditionBrief {
    /// Which.
    pub id: CatalogueId,
    /// What a page has seen.
    pub revision: Revision,
    /// What it is called.
    pub title: String,
    /// `own`, `guidance`.
    pub scope: String,
    /// The same in Chinese.
    pub scope_label: &'static str,
    /// `draft`, `submitted`, `approved`, `published`.
    pub stage: &'static str,
    /// The same in Chinese.
    pub stage_label: &'static str,
    /// How many lines.
    pub lines: usize,
    /// The first day on which it holds.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Whether it is the one that holds today.
    pub in_force: bool,
}

/// Something that was done with an edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepView {
    /// What.
    pub what: &'static str,
    /// Who.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Document, place or reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An edition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EditionView {
    /// What lists show of it.
    #[serde(flatten)]
    pub brief: EditionBrief,
    /// The edition it goes on from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<CatalogueId>,
    /// Its lines.
    pub items: Vec<LineView>,
    /// Where it has less than it should.
    pub shortfalls: Vec<ShortfallView>,
    /// How it differs from the edition it follows.
    pub differences: Vec<DifferenceView>,
    /// What was done with it.
    pub steps: Vec<StepView>,
    /// Whether the caller may change it now.
    pub can_edit: bool,
    /// Whether the caller may approve it or give it back now.
    pub can_decide: bool,
    /// Whether the caller may publish it now.
    pub can_publish: bool,
}

/// The catalogue that holds, as it is published.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedView {
    /// Whose.
    pub agency: String,
    /// What it is called.
    pub title: String,
    /// The first day on which it holds.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Under which document it was approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Its lines.
    pub items: Vec<LineView>,
}

/// The editions of the caller's agency, the newest first.
///
/// # Errors
/// When the caller may not read, or the store does not answer.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<EditionBrief>, AppError> {
    caller.require(Right::Read)?;
    let all = editions(app, caller.agency, &[]).await?;
    let today = app.store.clock().now().day();
    Ok(all.iter().map(|edition| brief(edition, &all, today)).collect())
}

/// An edition.
///
/// # Errors
/// When it is not of the caller's agency, or the store does not answer.
pub async fn edition(app: &App, caller: &Caller, id: CatalogueId) -> Result<EditionView, AppError> {
    caller.require(Right::Read)?;
    let all = editions(app, caller.agency, &[]).await?;
    let found = all.iter().find(|e| e.subject == id.into()).ok_or(AppError::NotFound("音像记录事项清单"))?;
    let state = &found.state;
    let directory = Directory::read(app, caller.agency).await?;
    let before = state.follows.and_then(|follows| all.iter().find(|e| e.subject == follows.into()));
    let (stage, drafts) = (state.stage(), caller.require(Right::DraftCatalogue).is_ok());
    let short = shortfalls_of(app, &directory.agency.state, state).await?;
    Ok(EditionView {
        brief: brief(found, &all, app.store.clock().now().day()),
        follows: state.follows,
        items: state.lines.iter().cloned().map(line).collect(),
        shortfalls: short
            .into_iter()
            .map(|s| ShortfallView {
                line: s.line,
                sentence: s.sentence(),
                article: s.asks.article().code(),
                article_label: s.asks.article().to_string(),
                tolerable: s.tolerable(),
            })
            .collect(),
        differences: before.map(|before| compared(&before.state.lines, &state.lines)).unwrap_or_default(),
        steps: steps(found, &directory),
        can_edit: drafts && stage == Stage::Draft,
        can_decide: caller.require(Right::ApproveCatalogue).is_ok() && stage == Stage::Submitted,
        can_publish: drafts && stage == Stage::Approved,
    })
}

/// The catalogue of an agency that holds today, for everybody: nothing of it is private once it is published.
///
/// # Errors
/// When the agency is not here, or has published none.
pub async fn published(app: &App, agency: AgencyId) -> Result<PublishedView, AppError> {
    let found = app.store.load::<AgencyState>(agency).await?.ok_or(AppError::NotFound("机关"))?;
    let all = editions(app, agency, &["published"]).await?;
    let today = app.store.clock().now().day();
    let edition = in_force(&all, Scope::Own, today).ok_or(AppError::NotFound("已公布的音像记录事项清单"))?;
    let text = |key| edition.private.expose().text(key).map(str::to_owned);
    Ok(PublishedView {
        agency: found.private.expose().text(key::NAME).unwrap_or_default().to_owned(),
        title: text(key::TITLE).unwrap_or_default(),
        from: edition.state.published.as_ref().map_or(today, |p| p.what),
        document: text(key::DOCUMENT),
        items: edition.state.lines.iter().cloned().map(line).collect(),
    })
}

/// The lines of the agency's own catalogue that holds on a day.
///
/// # Errors
/// When the store does not answer.
pub async fn lines_on(app: &App, agency: AgencyId, day: Day) -> Result<Vec<Line>, AppError> {
    let all = editions(app, agency, &["published"]).await?;
    Ok(in_force(&all, Scope::Own, day).map(|e| e.state.lines.clone()).unwrap_or_default())
}

/// A line as pages show it.
pub fn line(line: Line) -> LineView {
    LineView { activity_label: line.activity.label(), tier_label: line.tier.label(), line }
}

async fn editions(app: &App, agency: AgencyId, status: &[&str]) -> Result<Vec<Loaded<CatalogueState>>, AppError> {
    let kind = SubjectKind::Catalogue;
    let query = SubjectQuery { agency, kind, status, text: "", linked: None, offset: 0, limit: EDITIONS };
    app.store.list(&query).await?.rows.iter().map(|row| Ok(row.read(agency)?)).collect()
}

/// The published edition that holds on a day: of those that had begun the last, of several that begin together the one told last.
fn in_force(all: &[Loaded<CatalogueState>], scope: Scope, day: Day) -> Option<&Loaded<CatalogueState>> {
    let published = all.iter().filter(|e| e.state.scope == scope);
    let begun =
        published.filter_map(|e| e.state.published.as_ref().filter(|p| p.what <= day).map(|p| (p.what, p.at.recorded_at, e)));
    begun.max_by_key(|(from, recorded, _)| (*from, *recorded)).map(|(.., edition)| edition)
}

fn brief(edition: &Loaded<CatalogueState>, all: &[Loaded<CatalogueState>], today: Day) -> EditionBrief {
    let state = &edition.state;
    EditionBrief {
        id: CatalogueId(edition.subject.id),
        revision: edition.revision,
        title: edition.private.expose().text(key::TITLE).unwrap_or_default().to_owned(),
        scope: word(&state.scope),
        scope_label: state.scope.label(),
        stage: state.stage().name(),
        stage_label: state.stage().label(),
        lines: state.lines.len(),
        from: state.published.as_ref().map(|p| p.what),
        in_force: in_force(all, state.scope, today).is_some_and(|e| e.subject == edition.subject),
    }
}

fn compared(before: &[Line], after: &[Line]) -> Vec<DifferenceView> {
    let view = |difference| match difference {
        Difference::Added(new) => DifferenceView { how: "added", before: None, after: Some(line(new)) },
        Difference::Removed(old) => DifferenceView { how: "removed", before: Some(line(old)), after: None },
        Difference::Changed { before, after } => {
            DifferenceView { how: "changed", before: Some(line(*before)), after: Some(line(*after)) }
        }
    };
    differences(before, after).into_iter().map(view).collect()
}

fn steps(edition: &Loaded<CatalogueState>, directory: &Directory) -> Vec<StepView> {
    let state = &edition.state;
    let text = |key: &str| edition.private.expose().text(key).map(str::to_owned);
    let step = |what, at: model::Stamp, note| StepView { what, who: directory.name(at.actor), at: at.recorded_at, note };
    let mut steps: Vec<StepView> = Vec::new();
    steps.extend(state.drafted.iter().map(|d| step("编制", d.at, None)));
    steps.extend(state.returned.iter().map(|r| step("退回", r.at, text(&r.at.entry.to_string()))));
    steps.extend(state.submitted.iter().map(|s| step("报送审定", s.at, None)));
    steps.extend(state.approved.iter().map(|a| step("审定", a.at, text(key::DOCUMENT))));
    steps.extend(state.published.iter().map(|p| step("公布", p.at, text(key::PLACE))));
    steps.sort_by_key(|s| s.at);
    steps
}
