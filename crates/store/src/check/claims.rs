//! Checkpoints from everywhere they are kept, checked for their signatures, then compared with the entries and with each other.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tlog::{Checkpoint, Frontier, Hash, Note, NoteVerifier};

use super::Options;
use super::log::{Head, Seen};
use super::report::{Kind, Place, Report};
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::signer::{memory_path, recall};
use crate::{Store, args};

/// Where a checkpoint was found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// In the database.
    Row,
    /// Beside the objects.
    Published,
    /// In the signer's memory.
    Signer,
    /// In a file that was kept outside.
    File(PathBuf),
}

impl Source {
    fn label(&self) -> String {
        match self {
            Self::Row => "数据库中的检查点".into(),
            Self::Published => "对象旁公布的检查点".into(),
            Self::Signer => "签名程序的存底".into(),
            Self::File(path) => format!("检查点文件 {}", path.display()),
        }
    }
}

/// That a log once had this size and root.
struct Claim {
    source: Source,
    size: u64,
    root: Hash,
}

/// A checkpoint kept outside, not yet believed.
pub(super) struct Outside {
    path: PathBuf,
    note: Note,
}

/// Reads the checkpoints kept outside, by the origin they name.
pub(super) fn read_files(paths: &[PathBuf], report: &mut Report) -> BTreeMap<String, Vec<Outside>> {
    let mut found: BTreeMap<String, Vec<Outside>> = BTreeMap::new();
    for path in paths {
        let note = std::fs::read_to_string(path).ok().and_then(|text| text.parse::<Note>().ok());
        let origin = note.as_ref().and_then(|note| note.text().parse::<Checkpoint>().ok()).map(|c| c.origin().to_owned());
        match note.zip(origin) {
            Some((note, origin)) => found.entry(origin).or_default().push(Outside { path: path.clone(), note }),
            None => {
                let text = format!("检查点文件 {} 缺失，或不是检查点", path.display());
                report.problem(Kind::Checkpoint, Place::file(path), text);
            }
        }
    }
    found
}

/// Checkpoints kept outside of logs that are not here.
pub(super) fn of_no_log(outside: &BTreeMap<String, Vec<Outside>>, report: &mut Report) {
    for (origin, files) in outside {
        for file in files {
            let text = format!("检查点文件 {} 属于日志 {origin}，这里没有这个日志", file.path.display());
            report.problem(Kind::Checkpoint, Place { file: Some(file.path.clone()), ..Place::log(origin) }, text);
        }
    }
}

/// What is claimed of one log.
pub(super) struct Claims(Vec<Claim>);

/// Gathers what is claimed of a log. What is not signed by its key is reported and not believed.
pub(super) async fn gather(
    store: &Store,
    options: &Options,
    head: &Head,
    files: Vec<Outside>,
    report: &mut Report,
) -> Result<Claims, StoreError> {
    let origin = head.origin.as_str();
    let mut gathering = Gathering { origin, key: options.keys.log(origin), report, claims: Vec::new(), unverified: false };
    // Published ≤ row ≤ memory at every instant; read in this order, that also holds while a server runs.
    gathering.published(store).await?;
    gathering.row(store, head).await?;
    gathering.signer(options).await?;
    for Outside { path, note } in files {
        gathering.file(path, &note);
    }
    Ok(Claims(gathering.close()))
}

struct Gathering<'a> {
    origin: &'a str,
    key: Option<NoteVerifier>,
    report: &'a mut Report,
    claims: Vec<Claim>,
    unverified: bool,
}

impl Gathering<'_> {
    fn place(&self, source: &Source) -> Place {
        let file = if let Source::File(path) = source { Some(path.clone()) } else { None };
        Place { file, ..Place::log(self.origin) }
    }

    fn problem(&mut self, kind: Kind, source: &Source, what: &str) {
        let text = format!("日志 {} 的{}{what}", self.origin, source.label());
        let place = self.place(source);
        self.report.problem(kind, place, text);
    }

    /// Believes a note that the log signed; without a key, one that has the form.
    fn believe(&mut self, source: Source, note: &Note) -> Option<(u64, Hash)> {
        let read = match &self.key {
            Some(key) => Checkpoint::open(note, self.origin, key).map_err(|_| "不是由该日志的密钥签署的"),
            None => note.text().parse().map_err(|_| "不是检查点"),
        };
        self.unverified |= self.key.is_none();
        match read {
            Ok(checkpoint) => {
                let claim = Claim { source, size: checkpoint.size(), root: *checkpoint.root() };
                let said = (claim.size, claim.root);
                self.claims.push(claim);
                Some(said)
            }
            Err(what) => {
                self.problem(Kind::Checkpoint, &source, what);
                None
            }
        }
    }

    async fn published(&mut self, store: &Store) -> Result<(), StoreError> {
        let log = store.log_folder(self.origin);
        match off_thread("reading a checkpoint", move || log.checkpoint()).await {
            Ok(note) => _ = note.and_then(|note| self.believe(Source::Published, &note)),
            Err(StoreError::Corrupt(_)) => self.problem(Kind::Checkpoint, &Source::Published, "无法读取：文件被改动"),
            Err(other) => return Err(other),
        }
        Ok(())
    }

    async fn row(&mut self, store: &Store, head: &Head) -> Result<(), StoreError> {
        let sql = "SELECT size, frontier, note FROM checkpoint WHERE agency = $1";
        let Some(row) = store.db().fetch_one(sql, args![head.agency.0]).await? else { return Ok(()) };
        let note = row.get::<String>("note").ok().and_then(|text| text.parse::<Note>().ok());
        let Some(note) = note else {
            self.problem(Kind::Checkpoint, &Source::Row, "无法读取：数据库行被改动");
            return Ok(());
        };
        let Some((size, root)) = self.believe(Source::Row, &note) else { return Ok(()) };
        let frontier = row.get::<Vec<u8>>("frontier").ok().and_then(|bytes| Frontier::from_bytes(&bytes).ok());
        let agrees = frontier.is_some_and(|frontier| frontier.size() == size && frontier.root() == root);
        if !agrees || row.count("size").ok() != Some(size) {
            self.problem(Kind::Checkpoint, &Source::Row, "的各列不一致：数据库行被改动");
        }
        Ok(())
    }

    async fn signer(&mut self, options: &Options) -> Result<(), StoreError> {
        let Some(keys) = &options.keys.memory else { return Ok(()) };
        let (file, origin) = (memory_path(keys, self.origin), self.origin.to_owned());
        match off_thread("reading the signer's memory", move || Ok(recall(&file, &origin))).await? {
            Ok(last) => {
                let claim = |last: Checkpoint| Claim { source: Source::Signer, size: last.size(), root: *last.root() };
                self.claims.extend(last.map(claim));
            }
            Err(_) => self.problem(Kind::Checkpoint, &Source::Signer, "无法读取，或属于别的日志"),
        }
        Ok(())
    }

    fn file(&mut self, path: PathBuf, note: &Note) {
        if self.key.is_none() {
            let what = "无法核对：没有给出该日志的公钥";
            self.problem(Kind::Checkpoint, &Source::File(path.clone()), what);
        }
        self.believe(Source::File(path), note);
    }

    fn close(self) -> Vec<Claim> {
        self.report.counts.checkpoints += self.claims.len() as u64;
        if self.unverified {
            let text = format!("没有给出日志 {} 的公钥，未核对检查点的签名", self.origin);
            self.report.remark(Kind::NoKey, Place::log(self.origin), text);
        }
        self.claims
    }
}

impl Claims {
    /// The sizes at which roots are needed.
    pub(super) fn sizes(&self) -> impl Iterator<Item = u64> {
        self.0.iter().map(|claim| claim.size)
    }

    /// The newest that this store made itself; its tiles must be there.
    pub(super) fn newest(&self) -> Option<(u64, Hash)> {
        let own = self.0.iter().filter(|claim| !matches!(claim.source, Source::File(_)));
        own.max_by_key(|claim| claim.size).map(|claim| (claim.size, claim.root)).filter(|(size, _)| *size > 0)
    }

    fn size(&self, source: &Source) -> Option<u64> {
        self.0.iter().find(|claim| claim.source == *source).map(|claim| claim.size)
    }

    /// Compares what is claimed with the entries that are there.
    pub(super) fn compare(&self, origin: &str, seen: &Seen<'_>, report: &mut Report) {
        let short = |claim: &Claim| claim.size > seen.size;
        for (size, sources, place) in self.grouped(origin, short) {
            let text = format!("日志 {origin} 比检查点短：检查点 {size} 条（{sources}），数据库 {} 条", seen.size);
            report.problem(Kind::Short, place, text);
        }
        let differs = |claim: &Claim| !short(claim) && seen.roots.get(&claim.size) != Some(&Some(claim.root));
        for (size, sources, place) in self.grouped(origin, differs) {
            let since = seen.first_fault.filter(|index| *index < size);
            let since = since.map(|index| format!("，第一处不一致在第 {index} 号")).unwrap_or_default();
            let place = Place { index: seen.first_fault.filter(|index| *index < size), ..place };
            let text = format!("日志 {origin} 的前 {size} 条得不出检查点签署的根（{sources}）{since}");
            report.problem(Kind::Root, place, text);
        }
        self.compare_order(origin, report);
        let signed = self.newest().map_or(0, |(size, _)| size);
        if seen.size > signed {
            let text = format!("日志 {origin} 最新的 {} 条尚未纳入检查点", seen.size - signed);
            report.remark(Kind::Pending, Place::log(origin), text);
        }
    }

    /// The sources of claims that `condition` holds of, by size: one sentence each instead of one per source.
    fn grouped(&self, origin: &str, condition: impl Fn(&Claim) -> bool) -> Vec<(u64, String, Place)> {
        let mut groups: BTreeMap<u64, Vec<&Source>> = BTreeMap::new();
        for claim in self.0.iter().filter(|claim| condition(claim)) {
            groups.entry(claim.size).or_default().push(&claim.source);
        }
        let group = |(size, sources): (u64, Vec<&Source>)| {
            let file = sources.iter().find_map(|source| if let Source::File(path) = source { Some(path.clone()) } else { None });
            let labels: Vec<_> = sources.iter().map(|source| source.label()).collect();
            (size, labels.join("、"), Place { file, ..Place::log(origin) })
        };
        groups.into_iter().map(group).collect()
    }

    /// Integrating writes memory, row and published note in this order. A crash leaves the later ones behind, nothing else does.
    fn compare_order(&self, origin: &str, report: &mut Report) {
        let [published, row, signer] = [Source::Published, Source::Row, Source::Signer].map(|source| self.size(&source));
        let mut wrong = |older: Option<u64>, what: &str, newer: u64, than: &str, why: &str| {
            let older = older.map_or_else(|| "没有".into(), |size| format!("只有 {size} 条"));
            let text = format!("日志 {origin} 的检查点次序不对：{what}{older}，{than}已有 {newer} 条；{why}");
            report.problem(Kind::CheckpointOrder, Place::log(origin), text);
        };
        if let Some(newer) = published.filter(|published| row.is_none_or(|row| row < *published)) {
            wrong(row, "数据库中的检查点", newer, "对象旁公布的检查点", "数据库行被换成旧的，或恢复了旧的数据库");
        }
        // Without the folder of keys nothing is known of the signer.
        if let Some((newer, signer)) = row.zip(signer).filter(|(row, signer)| signer < row) {
            wrong(Some(signer), "签名程序的存底", newer, "数据库中的检查点", "密钥目录被换成旧的");
        }
        if row.is_some_and(|row| published.is_none_or(|published| published < row)) || row < signer {
            let text = format!("日志 {origin} 的最新检查点尚未写完，下次签署时补齐");
            report.remark(Kind::Pending, Place::log(origin), text);
        }
    }
}
