//! Whether a log may be written to: whether the database still has everything that was signed, as far as anybody here remembers.
//!
//! Three remember: the signer in its file, the checkpoint beside the objects, and this process of what it committed. A database that is
//! shorter than they say was restored from before (恢复缺口): whatever was written to it now would take the place of what is lost. One that
//! says otherwise was changed. Neither is written to until a person has it mended; reading goes on.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use base::{AgencyId, Timestamp};
use tlog::{Checkpoint, Frontier, Hash, Tree, leaf_hash};

use crate::backup::Restored;
use crate::check::Keys;
use crate::clock_watch::Jump;
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::signer::{GuardError, Memory, memory_path, recall};
use crate::{SignedCheckpoint, Store};

/// Leaves per query.
const BATCH: u32 = 8192;

/// How the database of a log stands against what is remembered of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It has everything that was signed.
    #[default]
    Whole,
    /// Recovery gap 恢复缺口: entries are missing at the end.
    Gap(Gap),
    /// It was restored from a backup, and nobody here remembers how far the log had been signed.
    Unremembered {
        /// The log.
        origin: String,
        /// How many entries there are.
        size: u64,
    },
    /// Its entries are others than those that were signed.
    Forked {
        /// The log.
        origin: String,
        /// Who remembers.
        memory: Memory,
        /// Entries signed.
        signed: u64,
    },
    /// The clock of this machine jumped, and nobody confirmed it.
    Clock(Jump),
}

/// The entries that are missing at the end of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The log.
    pub origin: String,
    /// The first that is missing: as many are there.
    pub from: u64,
    /// As many there were.
    pub to: u64,
    /// Who remembers.
    pub memory: Memory,
}

impl Gap {
    /// The range in words: the last one included.
    fn range(&self) -> String {
        if self.to - self.from == 1 {
            format!("第 {} 号", self.from)
        } else {
            format!("第 {} 至 {} 号", self.from, self.to - 1)
        }
    }
}

impl Standing {
    /// Whether entries may be written.
    pub fn may_write(&self) -> bool {
        *self == Self::Whole
    }

    /// The word for it; nothing when there is nothing to say.
    pub const fn word(&self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Gap(_) | Self::Unremembered { .. } => Some("恢复缺口"),
            Self::Forked { .. } => Some("记录不一致"),
            Self::Clock(_) => Some("时钟跳变"),
        }
    }

    /// What is known, and that nothing is written, for everybody who works with the system; nothing when everything is in order.
    pub fn notice(&self) -> Option<String> {
        let what = match self {
            Self::Whole => return None,
            Self::Gap(gap) => format!("恢复缺口：数据库缺少{}记录", gap.range()),
            Self::Unremembered { .. } => "恢复缺口：数据库由备份恢复，备份以后的记录是否缺少尚未查明".into(),
            Self::Forked { .. } => "数据库中的记录与签署过的不一致".into(),
            Self::Clock(jump) => format!("时钟跳变：{}", jump.told()),
        };
        let mended = if matches!(self, Self::Clock(_)) { "安全保密管理员确认" } else { "补回" };
        Some(format!("{what}，{mended}之前只能查阅，不能办理；上传的文件照常接收保存，{mended}后入库"))
    }

    /// What happened and what to do, as operators read it; nothing when everything is in order.
    pub fn explain(&self) -> Option<String> {
        Some(match self {
            Self::Whole => return None,
            Self::Gap(gap) => format!(
                "日志 {} 有恢复缺口：{}记有 {} 条，数据库只有 {} 条，缺少{}。请用 zhilu recover --from 从较新的备份补回；确实无处可补的，用 zhilu recover --open-new-origin 另立日志标识",
                gap.origin,
                gap.memory.label(),
                gap.to,
                gap.from,
                gap.range()
            ),
            Self::Unremembered { origin, size } => format!(
                "日志 {origin} 由备份恢复到 {size} 条，但密钥目录中没有签名存底（*.last），无法查明此后有无缺少。请放回原来的密钥目录；存底确实丢失的，用 zhilu recover --open-new-origin 另立日志标识"
            ),
            Self::Forked { origin, memory, signed } => format!(
                "日志 {origin} 的前 {signed} 条与签署过的不一致（{}），数据库被改动；已停止写入，请运行 zhilu check 查明位置",
                memory.label()
            ),
            Self::Clock(jump) => {
                format!("{}，已停止写入。请先校准服务器时钟，再由安全保密管理员登录后在页面上方确认", jump.told())
            }
        })
    }
}

/// What a process knows of the logs that it writes to.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    /// The folder of the keys, where signers remember.
    keys: Option<PathBuf>,
    known: RwLock<HashMap<AgencyId, Standing>>,
    /// How many entries this process saw committed, by log.
    committed: Mutex<HashMap<AgencyId, (String, u64)>>,
}

impl Standings {
    pub(crate) fn with_keys(keys: PathBuf) -> Self {
        Self { keys: Some(keys), ..Self::default() }
    }

    pub(crate) fn keys(&self) -> Option<&Path> {
        self.keys.as_deref()
    }

    fn get(&self, agency: AgencyId) -> Standing {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&agency).cloned().unwrap_or_default()
    }

    fn set(&self, agency: AgencyId, standing: Standing) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(agency, standing);
    }

    /// Lets a writer pass who holds the head of a log of so many entries.
    pub(crate) fn admit(&self, agency: AgencyId, origin: &str, size: u64) -> Result<(), StoreError> {
        let committed = self.committed.lock().unwrap_or_else(PoisonError::into_inner).get(&agency).cloned();
        // The database was put back under a running server.
        if let Some((_, to)) = committed.filter(|(of, to)| of == origin && *to > size) {
            self.set(agency, Standing::Gap(Gap { origin: origin.to_owned(), from: size, to, memory: Memory::Process }));
        }
        let standing = self.get(agency);
        if standing.may_write() { Ok(()) } else { Err(StoreError::ReadOnly(Box::new(standing))) }
    }

    /// Remembers what was committed.
    pub(crate) fn committed(&self, agency: AgencyId, origin: &str, size: u64) {
        let mut committed = self.committed.lock().unwrap_or_else(PoisonError::into_inner);
        let last = committed.entry(agency).or_insert_with(|| (origin.to_owned(), 0));
        if last.0 != origin {
            *last = (origin.to_owned(), 0);
        }
        last.1 = last.1.max(size);
    }

    fn seen(&self, agency: AgencyId, origin: &str) -> u64 {
        let committed = self.committed.lock().unwrap_or_else(PoisonError::into_inner);
        committed.get(&agency).filter(|(of, _)| of == origin).map_or(0, |(_, size)| *size)
    }

    /// Takes note of why a log was not signed.
    pub(crate) fn refused(&self, agency: AgencyId, why: &GuardError) {
        match why {
            GuardError::Shrunk { origin, memory, signed, now } => {
                let gap = Gap { origin: origin.clone(), from: *now, to: *signed, memory: *memory };
                self.set(agency, Standing::Gap(gap));
            }
            GuardError::Forked { origin, memory, signed } => {
                self.set(agency, Standing::Forked { origin: origin.clone(), memory: *memory, signed: *signed });
            }
            _ => {}
        }
    }
}

/// What files of ours remember of a log: size and root, with who says so.
struct Remembered {
    claims: Vec<(Memory, Checkpoint)>,
    /// Whether the folder was restored from a copy that had this log.
    restored: bool,
}

impl Store {
    /// The same store, which compares its logs with what the signers in the folder `keys` remember ([`Store::inspect`]).
    #[must_use]
    pub fn with_keys(mut self, keys: PathBuf) -> Self {
        self.standings = Standings::with_keys(keys).into();
        self
    }

    /// How a log stood when it was last looked at, and whether the clock can be believed.
    pub fn standing(&self, agency: AgencyId) -> Standing {
        match self.standings.get(agency) {
            Standing::Whole => self.clock_jump().map_or(Standing::Whole, Standing::Clock),
            other => other,
        }
    }

    /// Compares every log with what is remembered of it. Whoever opens the store does it before anything is written.
    ///
    /// # Errors
    /// When database or files do not answer.
    pub async fn inspect_all(&self) -> Result<(), StoreError> {
        for (agency, ..) in self.logs().await? {
            self.inspect(agency).await?;
        }
        Ok(())
    }

    /// Compares a log with what is remembered of it, and lets it be written to or not from now on.
    ///
    /// # Errors
    /// When database or files do not answer.
    pub async fn inspect(&self, agency: AgencyId) -> Result<Standing, StoreError> {
        let Some((origin, size)) = self.head(agency).await? else { return Ok(Standing::Whole) };
        if let Some(at) = self.last_recorded(agency).await? {
            self.clock_watch.recorded(self.clock(), at);
        }
        let standing = self.compare(agency, &origin, size).await?;
        self.standings.set(agency, standing.clone());
        Ok(standing)
    }

    async fn compare(&self, agency: AgencyId, origin: &str, size: u64) -> Result<Standing, StoreError> {
        let remembered = self.remembered(origin).await?;
        let longest = remembered.claims.iter().map(|(memory, claim)| (claim.size(), *memory)).max_by_key(|(to, _)| *to);
        let process = Some((self.standings.seen(agency, origin), Memory::Process)).filter(|(to, _)| *to > 0);
        if let Some((to, memory)) = longest.into_iter().chain(process).max_by_key(|(to, _)| *to)
            && to > size
        {
            return Ok(Standing::Gap(Gap { origin: origin.to_owned(), from: size, to, memory }));
        }
        let signer = remembered.claims.iter().any(|(memory, _)| *memory == Memory::Signer);
        if remembered.restored && !signer {
            return Ok(Standing::Unremembered { origin: origin.to_owned(), size });
        }
        for (memory, claim) in remembered.claims {
            if !self.leads_to(agency, &claim).await? {
                return Ok(Standing::Forked { origin: origin.to_owned(), memory, signed: claim.size() });
            }
        }
        Ok(Standing::Whole)
    }

    /// Origin and size of an agency's log.
    pub(crate) async fn head(&self, agency: AgencyId) -> Result<Option<(String, u64)>, StoreError> {
        let sql = "SELECT origin, size FROM log_head WHERE agency = $1";
        let row = self.db().fetch_one(sql, crate::args![agency.0]).await?;
        row.map(|row| Ok((row.get("origin")?, row.count("size")?))).transpose()
    }

    /// When the last entry of an agency's log was recorded.
    pub(crate) async fn last_recorded(&self, agency: AgencyId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT recorded_at FROM log_head WHERE agency = $1";
        self.db().fetch_one(sql, crate::args![agency.0]).await?.map(|row| row.instant("recorded_at")).transpose()
    }

    async fn remembered(&self, origin: &str) -> Result<Remembered, StoreError> {
        let (log, data, origin) = (self.log_folder(origin), self.folder().clone(), origin.to_owned());
        let keys = self.standings.keys().map(Path::to_owned);
        off_thread("reading what is remembered of a log", move || {
            let restored = Restored::of(&data)?.is_some_and(|mark| mark.logs.iter().any(|log| log.origin == origin));
            let mut claims = Vec::new();
            let Some(keys) = keys.filter(|keys| keys.is_dir()) else { return Ok(Remembered { claims, restored }) };
            // A memory that cannot be read keeps the signer from signing, and says so there.
            claims.extend(recall(&memory_path(&keys, &origin), &origin).ok().flatten().map(|last| (Memory::Signer, last)));
            let verifiers = Keys::folder(&keys)?.log(&origin);
            if let Ok(Some(note)) = log.checkpoint() {
                let opened = verifiers.iter().find_map(|key| Checkpoint::open(&note, &origin, key).ok());
                claims.extend(opened.map(|published| (Memory::Published, published)));
            }
            Ok(Remembered { claims, restored })
        })
        .await
    }

    /// What is remembered to have been signed of a log, by the signer and beside the objects; not what this process committed.
    pub(crate) async fn signed_claims(&self, origin: &str) -> Result<Vec<Checkpoint>, StoreError> {
        Ok(self.remembered(origin).await?.claims.into_iter().map(|(_, claim)| claim).collect())
    }

    /// Whether the entries that are there lead to the root of a checkpoint of no more than these.
    async fn leads_to(&self, agency: AgencyId, claim: &Checkpoint) -> Result<bool, StoreError> {
        let row = self.checkpoint(agency).await?.filter(|row| row.is_of(claim.origin()));
        let mut frontier = match row {
            Some(row) if row.size > claim.size() => return self.extends(row, claim).await,
            Some(row) => row.frontier,
            None => Frontier::default(),
        };
        while frontier.size() < claim.size() {
            let wanted = u32::try_from(claim.size() - frontier.size()).unwrap_or(BATCH).min(BATCH);
            let leaves = self.leaves(agency, frontier.size(), wanted).await?;
            if leaves.is_empty() {
                return Ok(false);
            }
            frontier.extend(leaves.iter().map(|leaf| leaf_hash(leaf)));
        }
        Ok(frontier.root() == *claim.root())
    }

    /// Whether the tree of the newest checkpoint extends an older one. Tiles that do not answer prove nothing; the signer says so.
    async fn extends(&self, newest: SignedCheckpoint, claim: &Checkpoint) -> Result<bool, StoreError> {
        let (log, old) = (self.log_folder(claim.origin()), claim.size());
        let (size, root): (u64, Hash) = (newest.size, newest.frontier.root());
        let proof = off_thread("reading tiles", move || Ok(Tree::new(&log, size).consistency(old, size))).await?;
        Ok(proof.ok().is_none_or(|proof| proof.verify(claim.root(), &root).is_ok()))
    }
}

#[cfg(test)]
mod tests;
