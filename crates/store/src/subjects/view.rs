//! Subjects as one action sees them: read once, changed in memory, written once before it commits.
//!
//! This is safe because whoever acts holds the head of the log: nobody else writes the subjects of that log meanwhile.

use std::any::Any;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use base::{AgencyId, Private, RawId, Timestamp};
use ledger::SealedEntry;
use model::fold::take_in;
use model::{Happening, PrivatePart, Revision, Subject, SubjectRef};

use super::{Columns, Direction, Link, Loaded, kind_of, versions};
use crate::db::{Row, Tx};
use crate::error::StoreError;
use crate::log::damaged;
use crate::{args, entries};

/// What an action has read and changed.
#[derive(Default)]
pub(crate) struct View {
    subjects: HashMap<RawId, Option<Seen>>,
    /// What was asked about links already, and nothing written since changed the answer.
    linked: HashMap<(Direction, RawId, String), Vec<SubjectRef>>,
}

struct Seen {
    subject: SubjectRef,
    agency: AgencyId,
    revision: Revision,
    held: Held,
    fold: u32,
    label: String,
    number: Option<String>,
    status: String,
    sort_at: Timestamp,
    next_change_at: Option<Timestamp>,
    /// Whether the row must be written.
    changed: bool,
    /// Whether what others are found by is not in the row yet: number and place in lists.
    moved: bool,
    /// Whether there is no row yet.
    new: bool,
    /// What it links to, if that must be written.
    links: Option<Vec<Link>>,
}

/// State and private texts of a subject. Most actions look at the same one several times: it is read from JSON once, and becomes JSON when its
/// row is written.
enum Held {
    /// As JSON, like the row.
    Text { state: String, private: Private<String> },
    /// As somebody asked for it.
    Open(Box<dyn Open>),
}

/// An opened subject of whatever kind.
trait Open: Any + Send + Sync {
    /// State and private texts as JSON.
    fn texts(&self) -> Result<(String, Private<String>), serde_json::Error>;
}

struct Opened<S> {
    state: S,
    private: Private<PrivatePart>,
}

impl<S: Subject> Open for Opened<S> {
    fn texts(&self) -> Result<(String, Private<String>), serde_json::Error> {
        Ok((serde_json::to_string(&self.state)?, Private::new(serde_json::to_string(self.private.expose())?)))
    }
}

const LOAD: &str = "SELECT kind, id, agency, revision, state, private, fold, label, number, status, sort_at,
                    next_change_at FROM subject WHERE id = $1";

impl View {
    async fn seen(&mut self, tx: &mut Tx, id: RawId) -> Result<&mut Option<Seen>, StoreError> {
        Ok(match self.subjects.entry(id) {
            Entry::Occupied(seen) => seen.into_mut(),
            Entry::Vacant(place) => {
                let row = tx.fetch_one(LOAD, args![id]).await?;
                place.insert(row.map(|r| Seen::read(&r)).transpose()?)
            }
        })
    }

    /// A subject as it stands, staged entries included.
    pub(crate) async fn load<S: Subject>(&mut self, tx: &mut Tx, subject: SubjectRef) -> Result<Option<Loaded<S>>, StoreError> {
        let seen = self.seen(tx, subject.id).await?.as_mut();
        // Asked for as a subject of another kind, it is not there: its state would be read as what it is not.
        let Some(seen) = seen.filter(|s| s.subject == subject && subject.kind == S::KIND) else { return Ok(None) };
        if seen.fold != S::FOLD {
            seen.refold(&entries::of_subject(tx, subject).await?)?;
        }
        seen.open().map(Some)
    }

    /// How many facts a subject has.
    pub(crate) async fn revision(&mut self, tx: &mut Tx, subject: SubjectRef) -> Result<Revision, StoreError> {
        Ok(self.seen(tx, subject.id).await?.as_ref().map_or(0, |s| s.revision))
    }

    /// Takes in one more entry. A correction, and a state of another version, fold everything anew.
    pub(crate) async fn take_in<S: Subject>(
        &mut self,
        tx: &mut Tx,
        agency: AgencyId,
        sealed: &SealedEntry,
    ) -> Result<Loaded<S>, StoreError> {
        let subject = sealed.leaf.subject;
        let happening: Happening<S::Fact> = sealed.happening().map_err(damaged)?;
        let seen = self.seen(tx, subject.id).await?;
        let seen = seen.get_or_insert_with(|| Seen::new(subject, agency, S::FOLD));
        if happening.corrects.is_some() || seen.fold != S::FOLD {
            seen.refold(&entries::of_subject(tx, subject).await?)?;
        } else {
            let Opened { state, private } = seen.opened::<S>()?;
            take_in(state, private.expose_mut(), happening);
            (seen.revision, seen.fold, seen.changed) = (sealed.leaf.revision, S::FOLD, true);
        }
        seen.open()
    }

    /// Sets what lists show of a subject, and whom it belongs to.
    pub(crate) async fn describe(
        &mut self,
        tx: &mut Tx,
        subject: SubjectRef,
        columns: &Columns,
        links: &[Link],
    ) -> Result<(), StoreError> {
        let Some(seen) = self.seen(tx, subject.id).await? else { return Ok(()) };
        let number = columns.number();
        seen.moved |= (&number, columns.sort_at) != (&seen.number, seen.sort_at);
        (seen.label, seen.number, seen.sort_at) = (columns.label(), number, columns.sort_at);
        columns.status.clone_into(&mut seen.status);
        seen.changed = true;
        seen.links = Some(links.to_vec());
        Ok(())
    }

    /// Folds a subject anew from its entries, new or not.
    pub(crate) async fn fold_anew(&mut self, tx: &mut Tx, agency: AgencyId, subject: SubjectRef) -> Result<(), StoreError> {
        let entries = entries::of_subject(tx, subject).await?;
        let seen = self.seen(tx, subject.id).await?;
        let fold = versions::version(subject.kind);
        seen.get_or_insert_with(|| Seen::new(subject, agency, fold)).refold(&entries)
    }

    /// Folds a subject anew from its entries, after one of them lost its private part. Label and number may have come from what is gone:
    /// they are empty until the caller describes the subject.
    pub(crate) async fn forget(&mut self, tx: &mut Tx, subject: SubjectRef) -> Result<(), StoreError> {
        let entries = entries::of_subject(tx, subject).await?;
        let seen = self.seen(tx, subject.id).await?.as_mut();
        let seen = seen.ok_or_else(|| StoreError::corrupt(format!("{subject} has entries and no state")))?;
        seen.refold(&entries)?;
        (seen.label, seen.number, seen.moved) = (String::new(), None, true);
        Ok(())
    }

    /// Sets when something about a subject changes by itself.
    pub(crate) async fn look_again(&mut self, tx: &mut Tx, subject: SubjectRef, at: Option<Timestamp>) -> Result<(), StoreError> {
        if let Some(seen) = self.seen(tx, subject.id).await?
            && seen.next_change_at != at
        {
            (seen.next_change_at, seen.changed) = (at, true);
        }
        Ok(())
    }

    /// Ids that a subject links to, or that link to it, as of this action.
    pub(crate) async fn linked(
        &mut self,
        tx: &mut Tx,
        direction: Direction,
        id: SubjectRef,
        relation: &str,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        self.write_findable(tx).await?;
        let key = (direction, id.id, relation.to_owned());
        if let Some(known) = self.linked.get(&key) {
            return Ok(known.clone());
        }
        let found = super::linked(tx, direction, id, relation).await?;
        self.linked.insert(key, found.clone());
        Ok(found)
    }

    /// Writes what queries find subjects by: links, numbers, the order of lists. A state that only grew waits for the commit.
    pub(crate) async fn write_findable(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        for seen in self.subjects.values_mut().flatten() {
            if seen.moved {
                seen.write(tx).await?;
                self.linked.clear();
            }
            if let Some(links) = seen.links.take()
                && write_links(tx, seen.subject.id, seen.new, &links).await?
            {
                self.linked.clear();
            }
            seen.new = false;
        }
        Ok(())
    }

    /// Writes everything that was changed.
    pub(crate) async fn write(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        self.write_findable(tx).await?;
        for seen in self.subjects.values_mut().flatten().filter(|s| s.changed) {
            seen.write(tx).await?;
        }
        Ok(())
    }
}

impl Seen {
    fn read(r: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            subject: SubjectRef::new(kind_of(r)?, r.id("id")?),
            agency: r.id("agency")?,
            revision: r.count("revision")?,
            held: Held::Text { state: r.get("state")?, private: Private::new(r.get("private")?) },
            fold: u32::try_from(r.count("fold")?).unwrap_or(0),
            label: r.get("label")?,
            number: r.get("number")?,
            status: r.get("status")?,
            sort_at: r.instant("sort_at")?,
            next_change_at: r.get::<Option<i64>>("next_change_at")?.map(Timestamp::from_millis),
            changed: false,
            moved: false,
            new: false,
            links: None,
        })
    }

    /// A subject to which nothing happened yet.
    fn new(subject: SubjectRef, agency: AgencyId, fold: u32) -> Self {
        Self {
            subject,
            agency,
            revision: 0,
            held: Held::Text { state: String::new(), private: Private::new(String::new()) },
            fold,
            label: String::new(),
            number: None,
            status: String::new(),
            sort_at: Timestamp::default(),
            next_change_at: None,
            changed: true,
            moved: true,
            new: true,
            links: None,
        }
    }

    fn open<S: Subject>(&mut self) -> Result<Loaded<S>, StoreError> {
        let (subject, agency, revision) = (self.subject, self.agency, self.revision);
        let Opened { state, private } = self.opened::<S>()?;
        Ok(Loaded { subject, agency, revision, state: state.clone(), private: private.clone() })
    }

    /// What is held, in place. The caller saw to it that it is of this kind and of this version of its fold.
    fn opened<S: Subject>(&mut self) -> Result<&mut Opened<S>, StoreError> {
        if let Held::Text { state, private } = &self.held {
            let opened = if self.revision == 0 {
                Opened { state: S::default(), private: Private::new(PrivatePart::none()) }
            } else {
                let private = Private::new(serde_json::from_str(private.expose())?);
                Opened { state: serde_json::from_str(state)?, private }
            };
            self.held = Held::Open(Box::new(opened));
        }
        let opened: Option<&mut dyn Any> = match &mut self.held {
            Held::Open(open) => Some(&mut **open),
            Held::Text { .. } => None,
        };
        let opened = opened.and_then(|any| any.downcast_mut());
        opened.ok_or_else(|| StoreError::corrupt(format!("{} was opened as another kind", self.subject)))
    }

    fn refold(&mut self, entries: &[SealedEntry]) -> Result<(), StoreError> {
        let (state, private) = versions::fold(self.subject.kind, entries).map_err(damaged)?;
        self.held = Held::Text { state, private: Private::new(private) };
        self.fold = versions::version(self.subject.kind);
        self.revision = entries.last().map_or(0, |e| e.leaf.revision);
        self.changed = true;
        Ok(())
    }

    async fn write(&mut self, tx: &mut Tx) -> Result<(), StoreError> {
        let texts;
        let (state, private) = match &self.held {
            Held::Text { state, private } => (state, private),
            Held::Open(open) => {
                texts = open.texts()?;
                (&texts.0, &texts.1)
            }
        };
        let sql = "INSERT INTO subject (id, kind, agency, revision, state, private, fold, label, number, status, sort_at,
                                        next_change_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                   ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state, private = excluded.private,
                     fold = excluded.fold, label = excluded.label, number = excluded.number, status = excluded.status,
                     sort_at = excluded.sort_at, next_change_at = excluded.next_change_at";
        let args = args![
            self.subject.id,
            self.subject.kind.name(),
            self.agency.0,
            self.revision,
            state.as_str(),
            private.expose().as_str(),
            self.fold,
            self.label.as_str(),
            self.number.clone(),
            self.status.as_str(),
            self.sort_at,
            self.next_change_at
        ];
        tx.execute(sql, args).await?;
        (self.changed, self.moved) = (false, false);
        Ok(())
    }
}

/// Writes what differs from the links that are there, and says whether anything did.
async fn write_links(tx: &mut Tx, from: RawId, new: bool, links: &[Link]) -> Result<bool, StoreError> {
    let wanted: BTreeSet<(String, RawId)> = links.iter().map(|l| (l.relation.to_owned(), l.to.id)).collect();
    let mut there = BTreeSet::new();
    if !new {
        for r in tx.fetch("SELECT relation, to_id FROM link WHERE from_id = $1", args![from]).await? {
            there.insert((r.get::<String>("relation")?, r.id("to_id")?));
        }
    }
    for (relation, to) in there.difference(&wanted) {
        let sql = "DELETE FROM link WHERE from_id = $1 AND relation = $2 AND to_id = $3";
        tx.execute(sql, args![from, relation.as_str(), *to]).await?;
    }
    for (relation, to) in wanted.difference(&there) {
        let sql = "INSERT INTO link (from_id, relation, to_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        tx.execute(sql, args![from, relation.as_str(), *to]).await?;
    }
    Ok(there != wanted)
}
