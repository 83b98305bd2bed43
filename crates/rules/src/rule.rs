//! A rule by its name and its article, and the way from a rule to a duty.

use base::{EntryId, PersonId, Span, Timestamp};
use law::ArticleRef;
use model::duty::Owner;
use model::{Duty, DutyState, Role, SubjectRef};

use crate::facts::Event;

/// A rule: what one provision asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name in `law/`, in stored duties and in the vectors: `art21-dossier-deadline`.
    pub id: &'static str,
    /// The provision.
    pub article: ArticleRef,
    /// What is asked, in the words of the law.
    pub title: &'static str,
}

impl Rule {
    pub(crate) const fn new(id: &'static str, article: ArticleRef, title: &'static str) -> Self {
        Self { id, article, title }
    }

    /// Begins the duty that this rule asks about one subject.
    pub(crate) fn about(&self, subject: impl Into<SubjectRef>, owner: Owner) -> Draft {
        Draft {
            rule: *self,
            subject: subject.into(),
            part: String::new(),
            owner,
            opened_at: None,
            due_at: None,
            provisional: false,
            judged_at: None,
            entries: Vec::new(),
            note: String::new(),
        }
    }
}

/// The person, or whoever holds the role when nobody is named.
pub(crate) fn person_or(person: Option<PersonId>, role: Role) -> Owner {
    person.map_or(Owner::Role { role }, |id| Owner::Person { id })
}

/// A duty under way: who, from when, until when. It ends in one of the states.
pub(crate) struct Draft {
    rule: Rule,
    subject: SubjectRef,
    part: String,
    owner: Owner,
    opened_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    provisional: bool,
    judged_at: Option<Timestamp>,
    entries: Vec<EntryId>,
    note: String,
}

impl Draft {
    /// Which of several duties of the rule about the subject.
    pub(crate) fn part(mut self, part: impl Into<String>) -> Self {
        self.part = part.into();
        self
    }

    /// Other words than those of the rule.
    pub(crate) fn title(mut self, title: &'static str) -> Self {
        self.rule.title = title;
        self
    }

    pub(crate) fn owner(mut self, owner: Owner) -> Self {
        self.owner = owner;
        self
    }

    /// The article asks from this instant.
    pub(crate) fn since(mut self, opened_at: Timestamp) -> Self {
        self.opened_at = Some(opened_at);
        self
    }

    /// The first instant that is too late.
    pub(crate) fn due(mut self, due_at: Timestamp) -> Self {
        self.due_at = Some(due_at);
        self
    }

    /// The article sets no time, yet what is missing when the case is closed is overdue from then on.
    pub(crate) fn due_by_closing(self, closed: Option<&Event>) -> Self {
        match closed {
            // Recorded in the same instant as the closing is in time.
            Some(closed) => self.due(closed.recorded_at.plus(Span::from_millis(1))),
            None => self,
        }
    }

    /// The first instant that is too late, as far as it is known.
    pub(crate) const fn due_at(&self) -> Option<Timestamp> {
        self.due_at
    }

    /// The due date may move when a notice on holidays comes out.
    pub(crate) fn provisional(mut self, provisional: bool) -> Self {
        self.provisional = provisional;
        self
    }

    /// Adds a sentence for whoever reads the duty.
    pub(crate) fn note(mut self, sentence: &str) -> Self {
        self.note.push_str(sentence);
        self
    }

    /// Names the entries that meet the duty, or that broke it.
    pub(crate) fn entries<'e>(self, events: impl IntoIterator<Item = &'e Event>) -> Self {
        events.into_iter().fold(self, |draft, event| draft.entry(event.entry))
    }

    /// One more entry, named once however often it speaks.
    pub(crate) fn entry(mut self, entry: Option<EntryId>) -> Self {
        if let Some(entry) = entry.filter(|e| !self.entries.contains(e)) {
            self.entries.push(entry);
        }
        self
    }

    /// Facts did not settle it before a person's word, which is among the entries.
    pub(crate) fn judged<'e>(self, words: impl IntoIterator<Item = &'e Event>) -> Self {
        words.into_iter().fold(self, |draft, word| {
            let judged_at = draft.judged_at.max(Some(word.recorded_at));
            Self { judged_at, ..draft.entry(word.entry) }
        })
    }

    pub(crate) fn not_applicable(self, reason: &str) -> Duty {
        self.state(DutyState::NotApplicable { reason: reason.to_owned() })
    }

    pub(crate) fn not_yet(self, reason: &str) -> Duty {
        self.state(DutyState::NotYet { reason: reason.to_owned() })
    }

    pub(crate) fn open(self, missing: impl Into<String>) -> Duty {
        self.state(DutyState::Open { missing: missing.into() })
    }

    pub(crate) fn judgement(self, question: impl Into<String>) -> Duty {
        self.state(DutyState::Judgement { question: question.into() })
    }

    pub(crate) fn broken(self, reason: impl Into<String>, since: Timestamp) -> Duty {
        self.state(DutyState::Broken { reason: reason.into(), since })
    }

    /// Met by something done in the system: it counts from when it was written down.
    pub(crate) fn done(self, event: &Event) -> Duty {
        self.entry(event.entry).met(event.recorded_at, event.recorded_at)
    }

    /// Met at a claimed instant, known at another.
    pub(crate) fn met(self, satisfied_on: Timestamp, known_at: Timestamp) -> Duty {
        self.state(DutyState::Closed { satisfied_on, known_at })
    }

    fn state(self, state: DutyState) -> Duty {
        Duty {
            rule: self.rule.id.to_owned(),
            subject: self.subject,
            part: self.part,
            article: self.rule.article,
            title: self.rule.title.to_owned(),
            owner: self.owner,
            opened_at: self.opened_at,
            due_at: self.due_at,
            provisional: self.provisional,
            state,
            judged_at: self.judged_at,
            entries: self.entries,
            note: self.note,
        }
    }
}
