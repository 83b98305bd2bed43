//! What colleagues wait for: documents sent to review, and those sent back. Each says why it is in this inbox, and by when the law wants the
//! case to have moved on.

use base::{CaseId, PersonId, RecordId, Timestamp};
use model::case::CaseState;
use model::review::Review;
use model::{Errand, Outcome, RecordState, SubjectRef};
use serde::Serialize;
use store::subjects::Direction;
use store::{Loaded, StoredDuty};
use utoipa::ToSchema;

use super::cases::NextDue;
use super::common::{SubjectBrief, case_name};
use super::duties::Viewer;
use crate::App;
use crate::acting::{self, Principal};
use crate::error::AppError;
use crate::listing::relation;

/// Something a colleague waits for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaskView {
    /// `review`, `approval` or `returned`.
    pub kind: String,
    /// What is to be done.
    pub title: String,
    /// The document.
    pub subject: SubjectBrief,
    /// Its case.
    pub case: SubjectBrief,
    /// Why it is the caller's.
    pub why: String,
    /// Who sent it, and when.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// What was said with it: what to look at, or why it came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What the law asks of the case next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_by: Option<NextDue>,
    /// How often the handlers reminded.
    pub reminders: u32,
}

/// The most documents that an inbox shows.
const MOST: usize = 100;

/// What waits for the caller, in the own place or another's, what is due first first; and how many are left off.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn tasks(app: &App, viewer: &Viewer<'_>, principals: &[Principal]) -> Result<(Vec<TaskView>, u64), AppError> {
    let mut list = Vec::new();
    let mut left_off = 0;
    let own = (viewer.caller.person, None);
    let others =
        principals.iter().filter(|p| p.standing.is_some() || p.errands.contains(&Errand::Records)).map(|p| (p.person, Some(p)));
    for (person, principal) in std::iter::once(own).chain(others) {
        for subject in app.store.linked(Direction::From, SubjectRef::from(person), relation::WAITS_FOR).await? {
            if list.len() >= MOST {
                left_off += 1;
                continue;
            }
            let Some(record) = app.store.load::<RecordState>(RecordId(subject.id)).await? else { continue };
            let Some(case) = app.store.load::<CaseState>(record.state.case.unwrap_or_default()).await? else { continue };
            // What came back is amended by whoever sent it, not by a deputy.
            let returned = record.state.review().is_some_and(|r| r.returned().is_some());
            let acts = principal.is_none_or(|p| !returned && stands_in(p, &record.state, &case.state, viewer.caller.person));
            let known = list.iter().any(|t: &TaskView| t.subject.id == record.subject.id);
            if acts
                && !known
                && let Some(task) = task(app, viewer, &record, &case, principal).await?
            {
                list.push(task);
            }
        }
    }
    list.sort_by_key(|t| (t.bound_by.as_ref().map_or((1, None), |d| (0, Some(d.due_day))), t.at));
    Ok((list, left_off))
}

/// Whether the caller may answer in the place of a head.
fn stands_in(principal: &Principal, record: &RecordState, case: &CaseState, caller: PersonId) -> bool {
    let waits = record.review().filter(|r| !r.said_by(caller)).and_then(Review::waits_for);
    let answers = waits.is_some_and(|(step, _)| principal.answers(step, &acting::matter(record, case)));
    answers && !case.officers.contains(&caller)
}

async fn task(
    app: &App,
    viewer: &Viewer<'_>,
    record: &Loaded<RecordState>,
    case: &Loaded<CaseState>,
    principal: Option<&Principal>,
) -> Result<Option<TaskView>, AppError> {
    let Some(review) = record.state.review() else { return Ok(None) };
    let label = super::records::brief(record).title;
    let said = |entry: base::EntryId| record.private.expose().text(&entry.to_string()).map(str::to_owned);
    let name = |id| viewer.directory.name(id);
    let (kind, title, from, why) = match (review.waits_for(), review.returned()) {
        (Some((step, _)), _) => {
            let asked = &review.asked.at;
            let why = match principal {
                Some(p) if p.standing.is_some() => format!("在{}的常设批准范围内（至 {}）", name(p.person), p.until),
                Some(p) => format!("您代理{}{}（至 {}）", name(p.person), step.label(), p.until),
                None => format!("{}送您{}", name(asked.actor), step.label()),
            };
            (super::common::word(&step), format!("{}《{label}》", step.label()), asked, why)
        }
        (None, Some(back)) => {
            let why = format!("{}退回，由您修改后再送", name(back.speaker()));
            ("returned".to_owned(), format!("修改《{label}》"), &back.at, why)
        }
        (None, None) => return Ok(None),
    };
    let id = CaseId(case.subject.id);
    let brief = SubjectBrief::new(case.subject, case_name(case.private.expose(), true));
    Ok(Some(TaskView {
        kind,
        title,
        subject: SubjectBrief::new(record.subject, label),
        case: brief,
        why,
        who: name(from.actor),
        at: from.recorded_at,
        text: said(from.entry),
        bound_by: bound_by(viewer, &app.store.duties_of(id.into()).await?),
        reminders: u32::try_from(review.reminders.len()).unwrap_or(u32::MAX),
    }))
}

/// The next day by which the law asks something of a case: what has no day of its own must be done before it.
pub(crate) fn bound_by(viewer: &Viewer<'_>, duties: &[StoredDuty]) -> Option<NextDue> {
    let open = duties.iter().filter(|d| matches!(d.duty.outcome(viewer.now), Outcome::Pending | Outcome::Unmet));
    let next = open.filter(|d| d.duty.due_at.is_some()).min_by_key(|d| d.duty.due_at)?;
    let view = viewer.duty(next);
    Some(NextDue { title: view.title, due_day: view.due_day?, workdays_left: view.workdays_left? })
}
