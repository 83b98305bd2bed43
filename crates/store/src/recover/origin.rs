//! A new origin in the place of one whose entries are lost: the entries that are there stay where they are, the new tree begins with them,
//! and the first entry of the new origin names what is lost. The old origin is never signed again.

use base::{AgencyId, PersonId};
use ledger::SealedEntry;
use model::AgencyFact;

use crate::db::Tx;
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::signer::{memory_path, purpose};
use crate::standing::Standing;
use crate::tiles::{MAX_NAME_LEN, file_name};
use crate::{Slot, Store, args, entries};

/// What a new origin follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follows {
    /// The origin before.
    pub origin: String,
    /// How many of its entries are there: the first that is lost.
    pub from: u64,
    /// How many were signed, as far as anybody remembers: one more than the last that is lost.
    pub signed: u64,
    /// The root over these, as checkpoints write it.
    pub root: String,
}

/// Why no new origin is opened. [`NewOriginError::explain`] says it to operators.
#[derive(Debug, thiserror::Error)]
pub enum NewOriginError {
    /// Database or files failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing is lost, or the entries were changed.
    #[error("no origin is opened over a log that stands like this")]
    Standing(Box<Standing>),
    /// It cannot be an origin.
    #[error("“{0}” cannot be the origin of a log")]
    Name(String),
    /// It is, or was, the origin of a log.
    #[error("“{0}” is taken")]
    Taken(String),
}

impl NewOriginError {
    /// What happened and what to do, as operators read it.
    pub fn explain(&self) -> String {
        match self {
            Self::Store(e) => format!("数据库或文件不能读写：{}", crate::backup::causes(e)),
            Self::Standing(standing) => standing.explain().unwrap_or_else(|| "日志没有恢复缺口，不需要另立日志标识".into()),
            Self::Name(name) => format!("“{name}”不能作日志标识：不得为空、过长，不得有空白和加号"),
            Self::Taken(name) => format!("日志标识“{name}”现在或者以前用过，请另取一个"),
        }
    }
}

/// Where one origin followed another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    /// The index of the entry that opened it.
    pub at: u64,
    /// The origin from there on.
    pub origin: String,
    /// What it follows.
    pub follows: Follows,
}

/// The origins of a log, one after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lineage(pub Vec<Opened>);

impl Lineage {
    /// The origin that the entry at an index bears, of a log that bears `now` today.
    pub(crate) fn at<'a>(&'a self, index: u64, now: &'a str) -> &'a str {
        self.0.iter().find(|opened| index < opened.at).map_or(now, |opened| &opened.follows.origin)
    }

    /// Whether the log ever had this origin before.
    pub(crate) fn had(&self, origin: &str) -> bool {
        self.0.iter().any(|opened| opened.follows.origin == origin)
    }
}

/// The origins of an agency's log before the present one, from its entries.
pub(crate) async fn lineage(db: &mut Tx, agency: AgencyId) -> Result<Lineage, StoreError> {
    let facts = entries::of_agency(db, agency, "agency.origin_opened").await?;
    let opened = facts.into_iter().filter_map(|(at, fact)| match fact {
        AgencyFact::OriginOpened { origin, follows, from, signed, root } => {
            Some(Opened { at, origin, follows: Follows { origin: follows, from, signed, root } })
        }
        _ => None,
    });
    Ok(Lineage(opened.collect()))
}

impl Store {
    /// The origins of an agency's log before the present one.
    pub(crate) async fn lineage(&self, agency: AgencyId) -> Result<Lineage, StoreError> {
        lineage(&mut self.db().snapshot().await?, agency).await
    }

    /// The entries that opened origins of an agency's log, for whoever proves entries of before.
    ///
    /// # Errors
    /// When one does not hold together, or the database does not answer.
    pub async fn origin_entries(&self, agency: AgencyId) -> Result<Vec<SealedEntry>, StoreError> {
        if self.lineage(agency).await?.0.is_empty() {
            return Ok(Vec::new());
        }
        let entries = self.entries_of(agency.into()).await?;
        Ok(entries.into_iter().filter(|entry| entry.leaf.kind == "agency.origin_opened").collect())
    }

    /// Begins an action in which an agency's log with a gap goes on under a new origin. The caller stages the entry that names what is lost
    /// first; without a commit nothing changes.
    ///
    /// # Errors
    /// When nothing is lost, the entries were changed, or the name cannot be an origin or is taken.
    pub async fn begin_origin(&self, agency: AgencyId, actor: PersonId, origin: &str) -> Result<(Slot, Follows), NewOriginError> {
        let standing = self.inspect(agency).await?;
        if !matches!(standing, Standing::Gap(_) | Standing::Unremembered { .. }) {
            return Err(NewOriginError::Standing(Box::new(standing)));
        }
        let plain = !origin.is_empty() && !origin.contains(|c: char| c.is_whitespace() || c == '+');
        if !plain || file_name(origin).len() > MAX_NAME_LEN {
            return Err(NewOriginError::Name(origin.to_owned()));
        }
        if self.is_taken(origin).await? {
            return Err(NewOriginError::Taken(origin.to_owned()));
        }
        let (old, from) = self.head(agency).await?.ok_or_else(|| StoreError::corrupt("the agency has no log"))?;
        let last = self.signed_claims(&old).await?.into_iter().max_by_key(tlog::Checkpoint::size);
        let (signed, root) = match last {
            Some(last) => (last.size(), last.root().to_string()),
            None => (0, tlog::EMPTY_ROOT.to_string()),
        };
        let mut slot = self.begin_unguarded(agency, actor).await?;
        slot.execute("UPDATE log_head SET origin = $2 WHERE agency = $1", args![agency.0, origin]).await?;
        // The checkpoint of the old origin stays published; the tree of the new one begins at its first leaf.
        slot.execute("DELETE FROM checkpoint WHERE agency = $1", args![agency.0]).await?;
        slot.goes_on_as(origin);
        Ok((slot, Follows { origin: old, from, signed, root }))
    }

    async fn is_taken(&self, origin: &str) -> Result<bool, StoreError> {
        let head = self.db().fetch_one("SELECT agency FROM log_head WHERE origin = $1", args![origin]).await?;
        let (log, keys, origin) = (self.log_folder(origin), self.standings.keys().map(ToOwned::to_owned), origin.to_owned());
        let used = off_thread("looking for an origin", move || {
            let remembered = keys.is_some_and(|keys| {
                memory_path(&keys, &origin).exists() || keys.join(format!("{}.pub", purpose(&origin))).exists()
            });
            Ok(remembered || log.checkpoint()?.is_some())
        });
        Ok(head.is_some() || used.await?)
    }
}
