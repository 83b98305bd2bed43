//! Lists of cases: which there are, where each stands, where something is missing; the same as a sheet to be saved.

use base::{CaseId, Day, PersonId, Span, Timestamp};
use model::{CaseState, SubjectKind};
use store::{Dossiers, FindQuery, Topic};

use super::cases::{CaseBrief, all_duties, brief, scene_ids};
use super::common::Listing;
use super::directory::Directory;
use super::duties::Viewer;
use super::find::{drop_hidden, words};
use super::{PAGE, offset};
use crate::App;
use crate::caller::Caller;
use crate::dossier::dossier_of;
use crate::error::AppError;
use crate::listing::relation;
use crate::rights::Right;

/// Most rows of a sheet: more would keep others waiting.
pub const LONGEST_SHEET: u32 = 2_000;

/// Which cases a list shows.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter<'a> {
    /// `open`, `closed`, `compiled` or `handed_over`.
    pub state: Option<&'a str>,
    /// Words of name, number, cause, party or opinions.
    pub text: &'a str,
    /// Only those the caller handles.
    pub mine: bool,
    /// Only those that this person handles.
    pub officer: Option<PersonId>,
    /// Written down on this day or later.
    pub from: Option<Day>,
    /// Written down on this day or earlier.
    pub to: Option<Day>,
    /// Which page, from 1.
    pub page: Option<u32>,
}

/// A page of cases, newest first.
///
/// # Errors
/// When the caller reads no cases, or the store does not answer.
pub async fn list(app: &App, caller: &Caller, filter: &CaseFilter<'_>) -> Result<Listing<CaseBrief>, AppError> {
    some(app, caller, filter, offset(filter.page), PAGE).await
}

/// Everything that a filter lets through, up to [`LONGEST_SHEET`].
///
/// # Errors
/// As [`list`].
pub async fn all(app: &App, caller: &Caller, filter: &CaseFilter<'_>) -> Result<Listing<CaseBrief>, AppError> {
    some(app, caller, filter, 0, LONGEST_SHEET).await
}

async fn some(
    app: &App,
    caller: &Caller,
    filter: &CaseFilter<'_>,
    offset: u32,
    limit: u32,
) -> Result<Listing<CaseBrief>, AppError> {
    caller.require(Right::Read)?;
    let words = words(filter.text)?;
    let (status, dossier) = match filter.state {
        Some("compiled") => (None, Some(Dossiers::Compiled)),
        Some("handed_over") => (None, Some(Dossiers::HandedOver)),
        other => (other, None),
    };
    let handlers = filter.mine.then_some(caller.person).into_iter().chain(filter.officer);
    let topics = [Topic::Case, Topic::Party];
    let query = FindQuery {
        words: &words,
        topics: &topics,
        status,
        dossier,
        linked: handlers.map(|person| (relation::OFFICER, person.into())).collect(),
        from: filter.from.map(Timestamp::start_of),
        to: filter.to.map(end_of),
        offset,
        ..FindQuery::of(caller.agency, &[SubjectKind::Case], limit)
    };
    let mut found = app.store.find(&query).await?;
    let hidden = drop_hidden(app, caller, &mut found.rows, &words, &topics).await?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    let mut items = Vec::new();
    for row in &found.rows {
        let case = row.read::<CaseState>(caller.agency)?;
        let id = CaseId(row.subject.id);
        let duties = all_duties(app, id, &scene_ids(app, id).await?).await?;
        let dossier = dossier_of(app, id).await?;
        items.push(brief(&viewer, &case, &duties, dossier.as_ref().map(|d| &d.state)));
    }
    Ok(Listing { items, total: found.total.saturating_sub(hidden) })
}

/// The first instant after a day.
pub(crate) fn end_of(day: Day) -> Timestamp {
    Timestamp::start_of(day).plus(Span::from_hours(24))
}
