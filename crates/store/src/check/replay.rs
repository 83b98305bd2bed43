//! What the floor above derives from folded states and keeps in rows: computed anew by it, compared here.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use base::Timestamp;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use model::{Duty, SubjectRef};

use super::report::{Kind, Place, Problem, named};
use crate::error::StoreError;
use crate::mirror::Folding;
use crate::subjects::{Columns, Link, storable};
use crate::{Passage, Store, args};

/// What should stand in the rows of one subject.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// What lists show.
    pub columns: Columns,
    /// Whom it belongs to.
    pub links: Vec<Link>,
    /// What the law asks, as of the last change; nothing when that is not to be compared.
    pub duties: Option<Vec<Duty>>,
    /// In which texts people find it; nothing when they are to be made anew.
    pub passages: Option<Vec<Passage>>,
}

/// What should stand in the rows of one subject of a followed log.
#[derive(Clone, Debug)]
pub struct DerivedOfOther {
    /// Which.
    pub subject: SubjectRef,
    /// By what it is sorted.
    pub sort_at: Timestamp,
    /// Whom it belongs to.
    pub links: Vec<Link>,
    /// What the law asks and when that changes next by itself; nothing when that waits to be computed anew.
    pub duties: Option<(Vec<Duty>, Option<Timestamp>)>,
}

/// Computes anew what is derived from folded states. The states themselves were found in order before it is asked.
pub trait Derive: Send + Sync {
    /// What should stand in the rows of a subject; nothing when it has none of its own.
    fn derive<'a>(
        &'a self,
        store: &'a Store,
        subject: SubjectRef,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Derived>, StoreError>> + Send + 'a>>;

    /// What should stand in the rows of subjects of a followed log.
    fn derive_of_other<'a>(
        &'a self,
        store: &'a Store,
        folding: &'a mut Folding,
        subjects: &'a [SubjectRef],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<DerivedOfOther>, StoreError>> + Send + 'a>>;
}

/// Subjects that are derived at once: as many as there are connections to spare on a small database.
const AT_ONCE: usize = 3;

/// Compares the rows of subjects with what is derived from their states.
pub(super) async fn compare(store: &Store, derive: &dyn Derive, subjects: Vec<SubjectRef>) -> Result<Vec<Problem>, StoreError> {
    let compared = stream::iter(subjects).map(|subject| one(store, derive, subject)).buffered(AT_ONCE);
    compared.try_filter_map(async |problem| Ok(problem)).try_collect().await
}

async fn one(store: &Store, derive: &dyn Derive, subject: SubjectRef) -> Result<Option<Problem>, StoreError> {
    let Some(right) = derive.derive(store, subject).await? else { return Ok(None) };
    let mut differing = columns(store, subject, &right.columns).await?;
    if links(store, subject, &right.links).await? {
        differing.push("关联".into());
    }
    if let Some(duties) = &right.duties {
        differing.extend(differing_duties(store, subject, duties).await?);
    }
    if let Some(passages) = &right.passages {
        differing.extend(passages_differ(store, subject, passages).await?.then(|| "检索内容".to_owned()));
    }
    let text = || format!("{} 的列表信息与其状态得出的不符（{}）", named(subject), differing.join("、"));
    Ok((!differing.is_empty()).then(|| Problem { kind: Kind::Derived, place: Place::subject(subject), text: text() }))
}

async fn columns(store: &Store, subject: SubjectRef, right: &Columns) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT label, number, status, sort_at FROM subject WHERE id = $1";
    let Some(row) = store.db().fetch_one(sql, args![subject.id]).await? else { return Ok(Vec::new()) };
    let columns = [
        ("label", row.get::<String>("label").ok().as_ref() == Some(&right.label())),
        ("number", row.get::<Option<String>>("number").ok().as_ref() == Some(&right.number())),
        ("status", row.get::<String>("status").ok().as_deref() == Some(right.status)),
        ("sort_at", row.instant("sort_at").ok() == Some(right.sort_at)),
    ];
    Ok(columns.into_iter().filter(|(_, same)| !same).map(|(name, _)| name.to_owned()).collect())
}

async fn links(store: &Store, subject: SubjectRef, right: &[Link]) -> Result<bool, StoreError> {
    let sql = "SELECT relation, to_id FROM link WHERE from_id = $1";
    let rows = store.db().fetch(sql, args![subject.id]).await?;
    let stored: BTreeSet<(String, String)> =
        rows.iter().map(|row| Ok((row.get("relation")?, row.get("to_id")?))).collect::<Result<_, StoreError>>()?;
    let right = right.iter().map(|link| (link.relation.to_owned(), link.to.id.to_string())).collect();
    Ok(stored != right)
}

async fn passages_differ(store: &Store, subject: SubjectRef, right: &[Passage]) -> Result<bool, StoreError> {
    let sql = "SELECT part, body FROM passage WHERE subject_id = $1";
    let rows = store.db().fetch(sql, args![subject.id]).await?;
    let stored: BTreeMap<String, String> =
        rows.iter().map(|row| Ok((row.get("part")?, row.get("body")?))).collect::<Result<_, StoreError>>()?;
    Ok(stored != right.iter().map(|p| (p.part.clone(), storable(&p.body))).collect())
}

async fn differing_duties(store: &Store, subject: SubjectRef, right: &[Duty]) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT rule, part, body FROM duty WHERE subject_id = $1";
    let rows = store.db().fetch(sql, args![subject.id]).await?;
    let mut stored = BTreeMap::new();
    for row in &rows {
        let key: (String, String) = (row.get("rule")?, row.get("part")?);
        stored.insert(key, serde_json::from_str::<Duty>(&row.get::<String>("body")?).ok());
    }
    let mut differing = Vec::new();
    for duty in right {
        let found = stored.remove(&(duty.rule.clone(), duty.part.clone())).flatten();
        if found.as_ref() != Some(duty) {
            differing.push(duty.rule.clone());
        }
    }
    differing.extend(stored.into_keys().map(|(rule, _)| rule));
    Ok(differing)
}
