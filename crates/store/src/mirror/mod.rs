//! Logs of other agencies as a superior keeps them: what was verified of them, the entries without private parts, what they fold to and
//! what the law asks by them. And the other side: what this server's own logs send, and what came back cosigned.
//!
//! Whether a delivery is to be believed is told by [`ledger::mirror`]; what follows from it is decided by `app`.

mod accept;
mod figures;
mod fold;
mod hand_back;
mod lease;
mod send;
#[cfg(test)]
mod tests;

use base::{AgencyId, RawId, Timestamp};
use ledger::Leaf;
use ledger::mirror::{Before, Held, Roots};
use tlog::{Frontier, Hash, Note, VerifierKey, leaf_hash};

pub use accept::{Accepted, Doubt};
pub use fold::Folding;
pub use send::{Cosigned, Newest};

use crate::db::Row;
use crate::error::StoreError;
use crate::{Store, args};

/// A followed log.
#[derive(Clone, Debug)]
pub struct MirrorLog {
    /// Its id in the tables of the mirror.
    pub id: RawId,
    /// The agency of this server that follows it.
    pub agency: AgencyId,
    /// What is held of it.
    pub held: Held,
    /// The largest checkpoint that was seen, signed.
    pub seen: Option<Note>,
    /// The largest checkpoint of which every entry is held, cosigned.
    pub cosigned: Option<Note>,
    /// How many entries that covers.
    pub cosigned_size: u64,
    /// When it was last heard; before that, when it was registered.
    pub heard_at: Timestamp,
    /// Whether it was ever heard.
    pub ever_heard: bool,
    /// Since when entries are missing that a seen checkpoint covers, without any coming.
    pub behind_since: Option<Timestamp>,
    /// Something that does not extend what was seen, whose beginning is not known.
    pub doubt: Option<Doubt>,
    /// How many entries the states take in.
    pub folded: u64,
    /// How many subjects wait for their duties to be computed.
    pub stale: u64,
}

const LOG: &str = "SELECT m.id, m.origin, m.agency, m.key, m.frontier, m.seen_size, m.seen_root, m.seen, m.cosigned_size,
    m.cosigned, m.heard_at, m.stated_at, m.behind_since, m.doubt_since, m.doubt_size, m.folded,
    (SELECT COUNT(*) FROM mirror_subject AS s WHERE s.log = m.id AND s.stale = 1) AS stale,
    (SELECT e.encoded FROM mirror_entry AS e WHERE e.log = m.id AND e.leaf_index = m.size - 1) AS last FROM mirror_log AS m";

fn read(r: &Row) -> Result<MirrorLog, StoreError> {
    let origin: String = r.get("origin")?;
    let damaged = |what: &str| StoreError::corrupt(format!("the {what} of the mirror of {origin} cannot be read"));
    let key: VerifierKey = r.get::<String>("key")?.parse().map_err(|_| damaged("key"))?;
    let frontier = Frontier::from_bytes(&r.get::<Vec<u8>>("frontier")?).map_err(|_| damaged("frontier"))?;
    let note = |column: &str| {
        let text: Option<String> = r.get(column)?;
        text.map(|text| text.parse::<Note>().map_err(|_| damaged(column))).transpose()
    };
    let root: Option<String> = r.get("seen_root")?;
    let root: Option<Hash> = root.map(|root| root.parse().map_err(|_| damaged("root"))).transpose()?;
    let seen_size = r.count("seen_size")?;
    let instant = |column: &str| Ok::<_, StoreError>(r.get::<Option<i64>>(column)?.map(Timestamp::from_millis));
    let doubt_size: Option<i64> = r.get("doubt_size")?;
    let doubt = instant("doubt_since")?.zip(doubt_size.and_then(|size| u64::try_from(size).ok()));
    let stated_at = r.instant("stated_at")?;
    let last_origin = r.get::<Option<Vec<u8>>>("last")?.map(|leaf| bears(&leaf)).transpose()?;
    Ok(MirrorLog {
        id: r.id("id")?,
        agency: r.id("agency")?,
        seen: note("seen")?,
        cosigned: note("cosigned")?,
        cosigned_size: r.count("cosigned_size")?,
        heard_at: r.instant("heard_at")?,
        ever_heard: stated_at != Timestamp::default(),
        behind_since: instant("behind_since")?,
        doubt: doubt.map(|(since, shown)| Doubt { since, shown }),
        folded: r.count("folded")?,
        stale: r.count("stale")?,
        held: Held { key, frontier, last_origin, seen: root.map(|root| (seen_size, root)), stated_at, origin },
    })
}

/// The origin that a leaf bears.
fn bears(leaf: &[u8]) -> Result<String, StoreError> {
    Ok(Leaf::decode(leaf).map_err(|_| StoreError::corrupt("a mirrored leaf cannot be read"))?.origin)
}

impl Store {
    /// Follows a log from now on for an agency of this server, or believes another key of it.
    ///
    /// # Errors
    /// When another agency of this server follows it, or the database does not answer.
    pub async fn follow(&self, agency: AgencyId, origin: &str, key: &VerifierKey) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO mirror_log (id, origin, agency, key, size, frontier, seen_size, cosigned_size, registered_at, heard_at,
                                           stated_at, folded, judged_by)
                   VALUES ($1, $2, $3, $4, 0, $5, 0, 0, $6, $6, 0, 0, '')
                   ON CONFLICT (origin) DO UPDATE SET key = excluded.key WHERE mirror_log.agency = excluded.agency";
        let (empty, now) = (Frontier::default().to_bytes(), self.clock().now());
        let args = args![RawId::random(), origin, agency.0, key.to_string(), empty, now];
        if self.db().execute(sql, args).await? == 1 {
            return Ok(());
        }
        Err(StoreError::corrupt(format!("the log {origin} is followed by another agency of this server")))
    }

    /// The followed log with this origin.
    ///
    /// # Errors
    /// When the row cannot be read.
    pub async fn mirror_log(&self, origin: &str) -> Result<Option<MirrorLog>, StoreError> {
        let sql = format!("{LOG} WHERE m.origin = $1");
        self.db().fetch_one(sqlx::AssertSqlSafe(sql), args![origin]).await?.as_ref().map(read).transpose()
    }

    /// Every followed log, by origin.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub async fn mirror_logs(&self) -> Result<Vec<MirrorLog>, StoreError> {
        let sql = format!("{LOG} ORDER BY m.origin");
        self.db().fetch(sqlx::AssertSqlSafe(sql), vec![]).await?.iter().map(read).collect()
    }

    /// The roots of what is held of a log, at these sizes.
    ///
    /// # Errors
    /// When entries are missing, or the database does not answer.
    pub async fn mirror_roots(&self, log: &MirrorLog, sizes: &[u64]) -> Result<Roots, StoreError> {
        let mut roots = Roots::new();
        for size in sizes {
            roots.insert(*size, self.mirror_frontier(log, *size).await?.root());
        }
        Ok(roots)
    }

    /// The tree of the first `size` entries that are held of a log.
    ///
    /// # Errors
    /// When entries are missing, or the database does not answer.
    pub async fn mirror_frontier(&self, log: &MirrorLog, size: u64) -> Result<Frontier, StoreError> {
        let missing = || StoreError::corrupt(format!("the mirror of {} has no {size} entries", log.held.origin));
        let sql = "SELECT frontier FROM mirror_frontier WHERE log = $1 AND size <= $2 ORDER BY size DESC LIMIT 1";
        let mut frontier = match self.db().fetch_one(sql, args![log.id, size]).await? {
            Some(row) => Frontier::from_bytes(&row.get::<Vec<u8>>("frontier")?).map_err(|_| missing())?,
            None => Frontier::default(),
        };
        let rest = size - frontier.size();
        if rest > 0 {
            let sql = "SELECT encoded FROM mirror_entry WHERE log = $1 AND leaf_index >= $2 ORDER BY leaf_index LIMIT $3";
            for row in self.db().fetch(sql, args![log.id, frontier.size(), rest]).await? {
                frontier.push(leaf_hash(&row.get::<Vec<u8>>("encoded")?));
            }
        }
        if frontier.size() == size { Ok(frontier) } else { Err(missing()) }
    }

    /// What is held of a log before the entry at `index`.
    ///
    /// # Errors
    /// When entries are missing, or the database does not answer.
    pub async fn mirror_before(&self, log: &MirrorLog, index: u64) -> Result<Before, StoreError> {
        let frontier = self.mirror_frontier(log, index).await?;
        let last = match index.checked_sub(1) {
            Some(last) => self.mirror_leaf(log, last).await?,
            None => None,
        };
        Ok(Before { frontier, origin: last.map(|leaf| bears(&leaf)).transpose()? })
    }

    /// The leaf that is held at an index of a log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mirror_leaf(&self, log: &MirrorLog, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT encoded FROM mirror_entry WHERE log = $1 AND leaf_index = $2";
        self.db().fetch_one(sql, args![log.id, index]).await?.map(|row| row.get("encoded")).transpose()
    }
}
