//! Duties as pages show them: outcome at this instant, days left, the entries that meet them, and the action that closes the gap.

use base::{Day, EntryId, Span, Timestamp};
use law::{calendar, henan};
use model::duty::Owner;
use model::{Duty, DutyState, Outcome, SubjectKind};
use serde::Serialize;
use store::StoredDuty;
use utoipa::ToSchema;

use super::common::{ArticleLabel, SubjectBrief, href, word};
use super::directory::Directory;
use super::proof::told;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;

/// An entry that meets a duty, or broke it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryBrief {
    /// Which.
    pub id: EntryId,
    /// What it says, in a few words.
    pub label: String,
    /// When it is said to have happened.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Who did it.
    pub who: String,
}

/// What to do about it, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Action {
    /// What the button says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// A duty.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyView {
    /// The rule.
    pub rule: String,
    /// Tells duties of one rule about one subject apart.
    pub part: String,
    /// The provision.
    pub article: ArticleLabel,
    /// The stage of the case it stands in: start, investigation, decision, service, closing.
    pub stage: String,
    /// What is asked.
    pub title: String,
    /// How it stands at this instant.
    pub outcome: String,
    /// The same in Chinese.
    pub outcome_label: String,
    /// What is missing, the question, the reason.
    pub remark: String,
    /// Who must act.
    pub owner_label: String,
    /// Whether that is the caller.
    pub mine: bool,
    /// The first instant that is too late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The last day in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub due_day: Option<Day>,
    /// Working days that are left, today not counted; negative when it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workdays_left: Option<i64>,
    /// Hours that are left, where the law counts in hours or the day is today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_left: Option<i64>,
    /// When it was done, as claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub satisfied_on: Option<Timestamp>,
    /// Whether time is getting short.
    pub warn: bool,
    /// Whether the date may move when a holiday notice comes out.
    pub provisional: bool,
    /// Which reading was taken, why a date is what it is.
    pub note: String,
    /// The entries that meet it, or broke it.
    pub entries: Vec<EntryBrief>,
    /// About what.
    pub subject: SubjectBrief,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
}

/// Everything needed to show duties to somebody.
pub struct Viewer<'a> {
    /// Who looks.
    pub caller: &'a Caller,
    /// Who is who.
    pub directory: &'a Directory,
    /// At which instant.
    pub now: Timestamp,
}

impl Viewer<'_> {
    /// A duty as this person sees it now.
    pub fn duty(&self, stored: &StoredDuty) -> DutyView {
        let d = &stored.duty;
        let outcome = d.outcome(self.now);
        let due_day = d.due_at.map(|t| t.minus(Span::from_millis(1)).day());
        let today = self.now.day();
        let workdays_left = due_day.map(|day| calendar().workdays_between(today, day));
        let hours_left = d.due_at.map(|t| t.since(self.now)).filter(|s| *s <= Span::from_hours(48)).map(|s| s.seconds() / 3600);
        let mine = self.mine(stored);
        let satisfied_on = match &d.state {
            DutyState::Closed { satisfied_on, .. } => Some(*satisfied_on),
            _ => None,
        };
        DutyView {
            rule: d.rule.clone(),
            part: d.part.clone(),
            article: d.article.into(),
            stage: stage(d).to_owned(),
            title: d.title.clone(),
            outcome: word(&outcome),
            outcome_label: outcome.label().to_owned(),
            remark: d.remark().to_owned(),
            owner_label: self.owner(stored),
            mine,
            due_at: d.due_at,
            due_day,
            workdays_left,
            hours_left,
            satisfied_on,
            warn: outcome == Outcome::Pending && self.is_short(d, workdays_left),
            provisional: d.provisional,
            note: d.note.clone(),
            entries: Vec::new(),
            subject: SubjectBrief::new(d.subject, stored.subject_label.clone()),
            action: matches!(outcome, Outcome::Pending | Outcome::Unmet | Outcome::Judgement)
                .then(|| action(d, outcome))
                .flatten()
                // Nobody is offered what only another may do.
                .filter(|_| mine || matches!(d.owner, Owner::Person { .. })),
        }
    }

    /// Duties as this person sees them now, in the order of the law, with the entries that meet or broke them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn duties_with_entries(&self, app: &App, stored: &[StoredDuty]) -> Result<Vec<DutyView>, AppError> {
        let named: Vec<EntryId> = stored.iter().flat_map(|d| d.duty.entries.iter().copied()).collect();
        let heads = app.store.entry_heads(&named).await?;
        let brief = |id: &EntryId| {
            let head = heads.get(id)?;
            Some(EntryBrief {
                id: *id,
                label: told(&head.kind).to_owned(),
                at: head.happened_at,
                recorded_at: head.recorded_at,
                who: self.directory.name(head.actor),
            })
        };
        let mut views = self.duties(stored);
        for view in &mut views {
            let of =
                |d: &&StoredDuty| d.duty.rule == view.rule && d.duty.part == view.part && d.duty.subject.id == view.subject.id;
            let entries = stored.iter().find(of).map(|d| d.duty.entries.as_slice()).unwrap_or_default();
            view.entries = entries.iter().filter_map(brief).collect();
        }
        Ok(views)
    }

    /// Duties as this person sees them now, in the order of the law; lists do without the entries.
    pub fn duties(&self, stored: &[StoredDuty]) -> Vec<DutyView> {
        let mut list: Vec<_> = stored.iter().map(|d| self.duty(d)).collect();
        let place = |d: &DutyView| d.article.code.parse::<law::ArticleRef>().ok();
        list.sort_by_key(|d| (place(d), d.rule.clone(), d.part.clone()));
        list
    }

    fn mine(&self, stored: &StoredDuty) -> bool {
        match stored.duty.owner {
            Owner::Person { id } => id == self.caller.person,
            Owner::Role { role } => self.caller.is(role) && stored.unit.is_none_or(|u| self.caller.unit == Some(u)),
        }
    }

    fn owner(&self, stored: &StoredDuty) -> String {
        match stored.duty.owner {
            Owner::Person { id } => self.directory.name(id),
            Owner::Role { role } => self.directory.holders(role, stored.unit),
        }
    }

    /// Amber from five working days, or within the hours that the law's data set for periods of a day.
    fn is_short(&self, d: &Duty, workdays_left: Option<i64>) -> bool {
        let early = henan().parameter("dossier-warn-early", self.now.day()).map_or(0, |p| p.value);
        workdays_left.is_some_and(|n| n <= early) && d.due_at.is_some()
    }
}

/// The stage in which an article stands: the stages of Art. 3, with closing and archiving.
pub fn stage(d: &Duty) -> &'static str {
    match d.article.article {
        9 => "start",
        11 => "decision",
        12 => "service",
        13 | 20 | 21 => "closing",
        _ => "investigation",
    }
}

/// The action that stands where the gap is.
fn action(d: &Duty, outcome: Outcome) -> Option<Action> {
    let at = |label: &str, href: String| Some(Action { label: label.to_owned(), href });
    let page = href(d.subject);
    match d.rule.as_str() {
        "art10-1-officers" | "art10-3-inspection" if d.subject.kind == SubjectKind::Case => {
            at("写现场笔录", format!("{page}/records/new?type=on-site-inspection"))
        }
        "art11-2-unit-opinion" | "art11-4-head-opinion" => at("签署意见", format!("{page}?do=opine")),
        "art13-closing" => at("办理结案", format!("{page}?do=close")),
        "art15-whole-course" | "art18-arrival-to-departure" | "art22-same-day-storage"
            if d.subject.kind == SubjectKind::Scene =>
        {
            at("上传音像", format!("{page}?do=upload"))
        }
        "art18-2-narration" => at("补标记", format!("{page}?do=mark")),
        "art19-interruption" if outcome == Outcome::Judgement => at("去判断", format!("{page}?do=explain&part={}", d.part)),
        "art19-interruption" => at("说明情况", format!("{page}?do=explain&part={}", d.part)),
        "art21-dossier-deadline" => at("整理归档", format!("{page}?do=dossier")),
        "art24-approval" => at("去审批", page),
        _ => None,
    }
}
