//! Duties as pages show them: outcome at this instant, days left, the entries that meet them, what a person judged.

use base::{Day, EntryId, Span, Timestamp};
use law::{calendar, henan};
use model::case::CaseFact;
use model::duty::Owner;
use model::private::key;
use model::recording::RecordingFact;
use model::scene::SceneFact;
use model::{Duty, DutyState, Fact, Outcome};
use serde::Serialize;
use store::StoredDuty;
use utoipa::ToSchema;

use super::common::{ArticleLabel, SubjectBrief, word};
use super::directory::Directory;
use super::mending::{Action, record_on_its_way};
use super::proof::told;
use super::recordings::CLOSED;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::{Right, may_judge};

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

/// What a person judged.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JudgedView {
    /// `met` or `unmet`.
    pub verdict: String,
    /// The same in Chinese.
    pub verdict_label: String,
    /// What was asked.
    pub question: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
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
    /// Whether it was written in afterwards 补录.
    pub written_in: bool,
    /// Whether something it depends on changed and it is being computed anew.
    pub reassessing: bool,
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
    /// Whether the caller may judge it, now or anew.
    pub can_judge: bool,
    /// What a person judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged: Option<JudgedView>,
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
            written_in: d.is_written_in(),
            reassessing: stored.queued,
            warn: outcome == Outcome::Pending && self.is_short(d, workdays_left),
            provisional: d.provisional,
            note: d.note.clone(),
            entries: Vec::new(),
            subject: SubjectBrief::new(d.subject, self.called(stored)),
            action: self.action(stored, outcome, mine),
            can_judge: (outcome == Outcome::Judgement || d.judged_at.is_some()) && self.may_judge(stored),
            judged: None,
        }
    }

    /// What the subject of a duty is called; nothing where its name may tell a state secret.
    fn called(&self, stored: &StoredDuty) -> String {
        let closed = self.directory.agency.state.closed(stored.duty.subject).is_some();
        if closed { CLOSED.to_owned() } else { stored.subject_label.clone() }
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
            let Some(of) = stored.iter().find(of) else { continue };
            view.entries = of.duty.entries.iter().filter_map(brief).collect();
            view.judged = self.judged(app, &of.duty).await?;
            if let Some(action) = view.action.take() {
                view.action = Some(record_on_its_way(app, of, action).await?);
            }
        }
        Ok(views)
    }

    /// Duties as this person sees them now, in the order of the law; lists do without the entries.
    pub fn duties(&self, stored: &[StoredDuty]) -> Vec<DutyView> {
        let mut list: Vec<_> = stored.iter().map(|d| self.duty(d)).collect();
        let place = |d: &DutyView| d.article.code.parse::<law::ArticleRef>().ok();
        // A case is closed before it is archived.
        list.sort_by_key(|d| (place(d), d.rule.clone(), d.part == "archiving", d.part.clone()));
        list
    }

    /// The last judgement that is among the entries of a duty.
    async fn judged(&self, app: &App, duty: &Duty) -> Result<Option<JudgedView>, AppError> {
        if duty.judged_at.is_none() {
            return Ok(None);
        }
        let entries = app.store.entries_of(duty.subject).await?;
        for entry in entries.iter().rev().filter(|e| duty.entries.contains(&e.leaf.entry)) {
            let fact = entry.fact().map_err(AppError::internal)?;
            let (Fact::Scene(SceneFact::Judged(said))
            | Fact::Case(CaseFact::Judged(said))
            | Fact::Recording(RecordingFact::Judged(said))) = fact
            else {
                continue;
            };
            let private = entry.private_part().map_err(AppError::internal)?;
            return Ok(Some(JudgedView {
                verdict: word(&said.verdict),
                verdict_label: said.verdict.label().to_owned(),
                question: said.question,
                reason: private.as_ref().and_then(|p| p.expose().text(key::TEXT)).unwrap_or_default().to_owned(),
                at: entry.leaf.recorded_at,
                who: self.directory.name(entry.leaf.actor),
            }));
        }
        Ok(None)
    }

    fn may_judge(&self, stored: &StoredDuty) -> bool {
        let unit = match stored.duty.owner {
            Owner::Person { id } => self.directory.person(id).and_then(|p| p.state.unit),
            Owner::Role { .. } => stored.unit,
        };
        self.caller.require(Right::Judge).is_ok() && may_judge(self.caller, stored.duty.owner, unit)
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
        2 | 12 => "service",
        3 | 13 | 20 | 21 => "closing",
        _ => "investigation",
    }
}
