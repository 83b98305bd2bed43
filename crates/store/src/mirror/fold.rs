//! From entries of a followed log to states and duties, as [`crate::Slot`] does for a log of this server, without private parts. Which facts
//! there are and what links they make is told by whoever calls.

use std::collections::{BTreeMap, HashMap};

use base::{AgencyId, Private, RawId, Timestamp};
use ledger::{Salt, Salted, SealError, SealedEntry};
use model::{Duty, PrivatePart, Revision, Subject, SubjectKind, SubjectRef};

use super::MirrorLog;
use crate::db::{Row, Tx, Value};
use crate::duties::{Columns as DutyColumns, state_word};
use crate::error::StoreError;
use crate::log::damaged;
use crate::subjects::{Direction, Link, Loaded, reference, versions};
use crate::{Store, args};

/// Folding a followed log, alone: nobody else folds it meanwhile.
pub struct Folding {
    tx: Tx,
    log: MirrorLog,
    folded: u64,
    seen: HashMap<RawId, Option<Seen>>,
}

/// A subject as it stands.
struct Seen {
    subject: SubjectRef,
    revision: Revision,
    state: String,
    fold: u32,
    sort_at: Timestamp,
    links: Option<Vec<Link>>,
    changed: bool,
}

const LINKED_TO: &str = "SELECT s.kind, s.id FROM mirror_link AS l JOIN mirror_subject AS s ON s.log = l.log AND s.id = l.to_id
                         WHERE l.log = $1 AND l.from_id = $2 AND l.relation = $3 ORDER BY s.sort_at, s.id";
const LINKED_FROM: &str =
    "SELECT s.kind, s.id FROM mirror_link AS l JOIN mirror_subject AS s ON s.log = l.log AND s.id = l.from_id
                           WHERE l.log = $1 AND l.to_id = $2 AND l.relation = $3 ORDER BY s.sort_at, s.id";

impl Store {
    /// Begins to fold what came of a log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_folding(&self, log: &MirrorLog) -> Result<Folding, StoreError> {
        let mut tx = self.db().begin(AgencyId(log.id)).await?;
        let lock = if self.db().is_sqlite() { "" } else { " FOR UPDATE" };
        let sql = format!("SELECT folded FROM mirror_log WHERE id = $1{lock}");
        let row = tx.fetch_one(sqlx::AssertSqlSafe(sql), args![log.id]).await?;
        let row = row.ok_or_else(|| StoreError::corrupt("a followed log is gone"))?;
        Ok(Folding { tx, log: log.clone(), folded: row.count("folded")?, seen: HashMap::new() })
    }
}

impl Folding {
    /// Its transaction, for whoever compares rows.
    pub(crate) const fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// Whether the duties of a subject wait to be computed anew: it is queued, or something changed by itself up to `now`, or another
    /// version of law and rules made them all.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn waits(&mut self, subject: SubjectRef, now: Timestamp, judged_by: &str) -> Result<bool, StoreError> {
        let sql = "SELECT s.id FROM mirror_subject AS s JOIN mirror_log AS m ON m.id = s.log
                   WHERE s.log = $1 AND s.id = $2 AND (s.stale = 1 OR s.next_change_at <= $3 OR m.judged_by <> $4)";
        Ok(self.tx.fetch_one(sql, args![self.log.id, subject.id, now, judged_by]).await?.is_some())
    }

    /// The next entries that no state takes in yet.
    ///
    /// # Errors
    /// When one cannot be read.
    pub async fn next(&mut self, limit: u32) -> Result<Vec<SealedEntry>, StoreError> {
        let sql = "SELECT encoded, rule_salt, rule_part FROM mirror_entry WHERE log = $1 AND leaf_index >= $2
                   ORDER BY leaf_index LIMIT $3";
        let rows = self.tx.fetch(sql, args![self.log.id, self.folded, limit]).await?;
        let entries: Vec<SealedEntry> = rows.iter().map(open).collect::<Result<_, _>>()?;
        // What states these entries change is read at once.
        let mut wanted: Vec<RawId> = entries.iter().map(|e| e.leaf.subject.id).collect();
        wanted.sort_unstable();
        wanted.dedup();
        for some in wanted.chunks(200) {
            let places: Vec<String> = (2..).take(some.len()).map(|n| format!("${n}")).collect();
            let sql = format!("{SUBJECT} AND id IN ({})", places.join(", "));
            let args = args![self.log.id].into_iter().chain(some.iter().map(|id| Value::from(*id))).collect();
            self.seen.extend(some.iter().map(|id| (*id, None)));
            for row in self.tx.fetch(sqlx::AssertSqlSafe(sql), args).await? {
                let seen = Seen::read(&row)?;
                self.seen.insert(seen.subject.id, Some(seen));
            }
        }
        Ok(entries)
    }

    /// Takes in one of [`Folding::next`], in order: the state with it.
    ///
    /// # Errors
    /// When the fact cannot be read: it may be of a newer program.
    pub async fn take_in<S: Subject>(&mut self, entry: &SealedEntry) -> Result<S, StoreError> {
        let subject = entry.leaf.subject;
        let happening = entry.happening::<S::Fact>().map_err(damaged)?;
        let known = self.seen(subject.id).await?.as_ref();
        let state = match known.filter(|seen| seen.subject == subject) {
            Some(seen) if happening.corrects.is_none() && seen.fold == S::FOLD => {
                let (mut state, mut none): (S, _) = (serde_json::from_str(&seen.state)?, PrivatePart::none());
                model::fold::take_in(&mut state, &mut none, happening);
                serde_json::to_string(&state)?
            }
            None if happening.corrects.is_none() => {
                let (mut state, mut none) = (S::default(), PrivatePart::none());
                model::fold::take_in(&mut state, &mut none, happening);
                serde_json::to_string(&state)?
            }
            _ => self.refold(subject, entry.leaf.index).await?,
        };
        let sort_at = Timestamp::default();
        let fresh = Seen { subject, revision: 0, state, fold: S::FOLD, sort_at, links: None, changed: true };
        let seen = self.seen.entry(subject.id).or_default();
        let kept = seen.take().map_or((None, sort_at), |old| (old.links, old.sort_at));
        let seen = seen.insert(Seen { revision: entry.leaf.revision, links: kept.0, sort_at: kept.1, ..fresh });
        self.folded = entry.leaf.index + 1;
        Ok(serde_json::from_str(&seen.state)?)
    }

    /// Sets by what a subject is sorted and to whom it belongs.
    pub fn describe(&mut self, subject: SubjectRef, sort_at: Timestamp, links: Vec<Link>) {
        if let Some(Some(seen)) = self.seen.get_mut(&subject.id) {
            (seen.sort_at, seen.links, seen.changed) = (sort_at, Some(links), true);
        }
    }

    /// A subject as it stands, without private texts.
    ///
    /// # Errors
    /// When the stored state cannot be read.
    pub async fn load<S: Subject>(&mut self, id: impl Into<SubjectRef>) -> Result<Option<Loaded<S>>, StoreError> {
        let (subject, agency) = (id.into(), self.log.agency);
        let Some(seen) = self.seen(subject.id).await?.as_ref().filter(|s| s.subject == subject && subject.kind == S::KIND) else {
            return Ok(None);
        };
        let (revision, fold) = (seen.revision, seen.fold);
        let state = if fold == S::FOLD { seen.state.clone() } else { self.refold(subject, u64::MAX).await? };
        let private = Private::new(PrivatePart::none());
        Ok(Some(Loaded { subject, agency, revision, state: serde_json::from_str(&state)?, private }))
    }

    /// Ids that a subject links to, or that link to it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn linked(&mut self, direction: Direction, id: SubjectRef, relation: &str) -> Result<Vec<SubjectRef>, StoreError> {
        self.write().await?;
        let sql = if direction == Direction::To { LINKED_TO } else { LINKED_FROM };
        self.tx.fetch(sql, args![self.log.id, id.id, relation]).await?.iter().map(reference).collect()
    }

    /// The agency whose log it is, once its opening came.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn agency(&mut self) -> Result<Option<SubjectRef>, StoreError> {
        self.write().await?;
        let sql = "SELECT kind, id FROM mirror_subject WHERE log = $1 AND kind = $2 ORDER BY id LIMIT 1";
        self.tx.fetch_one(sql, args![self.log.id, SubjectKind::Agency.name()]).await?.as_ref().map(reference).transpose()
    }

    /// Queues subjects whose duties are to be computed anew.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn queue(&mut self, subjects: impl IntoIterator<Item = SubjectRef>) -> Result<(), StoreError> {
        self.write().await?;
        for subject in subjects {
            let sql = "UPDATE mirror_subject SET stale = 1 WHERE log = $1 AND id = $2";
            self.tx.execute(sql, args![self.log.id, subject.id]).await?;
        }
        Ok(())
    }

    /// Queues every subject of these kinds.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn queue_kinds(&mut self, kinds: &[SubjectKind]) -> Result<(), StoreError> {
        self.write().await?;
        for kind in kinds {
            let sql = "UPDATE mirror_subject SET stale = 1 WHERE log = $1 AND kind = $2";
            self.tx.execute(sql, args![self.log.id, kind.name()]).await?;
        }
        Ok(())
    }

    /// Takes note of the version of law and rules that makes duties from now on. Whether another one made those that are there.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn judged_by(&mut self, version: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE mirror_log SET judged_by = $2 WHERE id = $1 AND judged_by <> $2";
        Ok(self.tx.execute(sql, args![self.log.id, version]).await? == 1)
    }

    /// Subjects that are queued, or about which something changed by itself up to `now`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn queued(&mut self, now: Timestamp, limit: u32) -> Result<Vec<SubjectRef>, StoreError> {
        let sql =
            "SELECT kind, id FROM mirror_subject WHERE log = $1 AND (stale = 1 OR next_change_at <= $2) ORDER BY id LIMIT $3";
        self.tx.fetch(sql, args![self.log.id, now, limit]).await?.iter().map(reference).collect()
    }

    /// Makes the duties of a subject those that rules just computed; it is to be looked at again at `next_change`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_duties(
        &mut self,
        subject: SubjectRef,
        list: &[Duty],
        next_change: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM mirror_duty WHERE log = $1 AND subject_id = $2";
        self.tx.execute(sql, args![self.log.id, subject.id]).await?;
        let mut args: Vec<Value> = args![self.log.id, subject.id];
        let mut rows = Vec::new();
        for d in list {
            let n = args.len();
            let places: Vec<String> = (n + 1..=n + 11).map(|n| format!("${n}")).collect();
            rows.push(format!("($1, $2, {})", places.join(", ")));
            let DutyColumns { body, satisfied_on, known_at, since, judged_at, .. } = DutyColumns::of(d, None)?;
            args.extend(args![d.rule.as_str(), d.part.as_str(), d.article.code(), state_word(&d.state), d.opened_at, d.due_at]);
            args.extend([satisfied_on, known_at, since, judged_at].map(Value::Int));
            args.push(body.into());
        }
        if !rows.is_empty() {
            let sql = "INSERT INTO mirror_duty (log, subject_id, rule, part, article, state, opened_at, due_at, satisfied_on,
                                                known_at, since, judged_at, body) VALUES ";
            self.tx.execute(sqlx::AssertSqlSafe(format!("{sql}{}", rows.join(", "))), args).await?;
        }
        let sql = "UPDATE mirror_subject SET stale = 0, next_change_at = $3 WHERE log = $1 AND id = $2";
        self.tx.execute(sql, args![self.log.id, subject.id, next_change]).await?;
        Ok(())
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.write().await?;
        self.tx.execute("UPDATE mirror_log SET folded = $2 WHERE id = $1", args![self.log.id, self.folded]).await?;
        self.tx.commit().await
    }

    async fn seen(&mut self, id: RawId) -> Result<&mut Option<Seen>, StoreError> {
        if !self.seen.contains_key(&id) {
            let row = self.tx.fetch_one(sqlx::AssertSqlSafe(format!("{SUBJECT} AND id = $2")), args![self.log.id, id]).await?;
            self.seen.insert(id, row.map(|r| Seen::read(&r)).transpose()?);
        }
        Ok(self.seen.entry(id).or_default())
    }

    /// The state of a subject from its entries up to an index.
    async fn refold(&mut self, subject: SubjectRef, up_to: u64) -> Result<String, StoreError> {
        let sql = "SELECT encoded, rule_salt, rule_part FROM mirror_entry
                   WHERE log = $1 AND subject_id = $2 AND leaf_index <= $3 ORDER BY leaf_index";
        let rows = self.tx.fetch(sql, args![self.log.id, subject.id, up_to]).await?;
        let entries: Vec<SealedEntry> = rows.iter().map(open).collect::<Result<_, _>>()?;
        let entries: Vec<SealedEntry> = entries.into_iter().filter(|e| e.leaf.subject == subject).collect();
        Ok(versions::fold(subject.kind, &entries).map_err(damaged)?.0)
    }

    /// Writes what changed, many rows at once.
    async fn write(&mut self) -> Result<(), StoreError> {
        let changed: Vec<&mut Seen> = self.seen.values_mut().flatten().filter(|seen| seen.changed).collect();
        let mut links: BTreeMap<RawId, Vec<Link>> = BTreeMap::new();
        let mut rows = Vec::new();
        for seen in changed {
            seen.changed = false;
            links.extend(seen.links.take().map(|l| (seen.subject.id, l)));
            let kind = seen.subject.kind.name();
            rows.push(args![seen.subject.id, kind, seen.revision, seen.state.as_str(), seen.fold, seen.sort_at]);
        }
        for some in rows.chunks(200) {
            let mut args: Vec<Value> = args![self.log.id];
            let mut places = Vec::new();
            for row in some {
                let n = args.len();
                places.push(format!("($1, ${}, ${}, ${}, ${}, ${}, ${}, 1)", n + 1, n + 2, n + 3, n + 4, n + 5, n + 6));
                args.extend(row.iter().cloned());
            }
            let sql = format!(
                "INSERT INTO mirror_subject (log, id, kind, revision, state, fold, sort_at, stale) VALUES {}
                 ON CONFLICT (log, id) DO UPDATE SET kind = excluded.kind, revision = excluded.revision, state = excluded.state,
                   fold = excluded.fold, sort_at = excluded.sort_at, stale = 1",
                places.join(", ")
            );
            self.tx.execute(sqlx::AssertSqlSafe(sql), args).await?;
        }
        for (from, links) in links {
            self.tx.execute("DELETE FROM mirror_link WHERE log = $1 AND from_id = $2", args![self.log.id, from]).await?;
            for link in links {
                let sql =
                    "INSERT INTO mirror_link (log, from_id, relation, to_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
                self.tx.execute(sql, args![self.log.id, from, link.relation, link.to.id]).await?;
            }
        }
        Ok(())
    }
}

const SUBJECT: &str = "SELECT kind, id, revision, state, fold, sort_at FROM mirror_subject WHERE log = $1";

impl Seen {
    fn read(r: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            subject: reference(r)?,
            revision: r.count("revision")?,
            state: r.get("state")?,
            fold: u32::try_from(r.count("fold")?).unwrap_or(0),
            sort_at: r.instant("sort_at")?,
            links: None,
            changed: false,
        })
    }
}

fn open(row: &Row) -> Result<SealedEntry, StoreError> {
    let salt: Vec<u8> = row.get("rule_salt")?;
    let salt = Salt(salt.try_into().map_err(|_| damaged(SealError::Rule))?);
    SealedEntry::open(row.get("encoded")?, Salted { salt, bytes: row.get("rule_part")? }, None).map_err(damaged)
}
