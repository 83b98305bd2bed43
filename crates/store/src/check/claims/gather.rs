//! Reading checkpoints, and believing only what the key of the log signed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tlog::{Checkpoint, Frontier, Hash, Note, NoteVerifier};

use super::super::Options;
use super::super::log::Head;
use super::super::report::{Kind, Place, Report};
use super::sm2::Sm2Lines;
use super::{Claim, Claims, Source};
use crate::db::Tx;
use crate::error::StoreError;
use crate::objects::off_thread;
use crate::recover::Follows;
use crate::signer::{memory_path, recall};
use crate::{Store, args};

/// A checkpoint kept outside, not yet believed.
pub(in super::super) struct Outside {
    path: PathBuf,
    note: Note,
}

/// Reads the checkpoints kept outside, by the origin they name.
pub(in super::super) fn read_files(paths: &[PathBuf], report: &mut Report) -> BTreeMap<String, Vec<Outside>> {
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
pub(in super::super) fn of_no_log(outside: &BTreeMap<String, Vec<Outside>>, report: &mut Report) {
    for (origin, files) in outside {
        for file in files {
            let text = format!("检查点文件 {} 属于日志 {origin}，这里没有这个日志", file.path.display());
            report.problem(Kind::Checkpoint, Place { file: Some(file.path.clone()), ..Place::log(origin) }, text);
        }
    }
}

/// What files of ours say of a log: the published note, then the signer's memory. `Err` is what cannot be read.
#[derive(Default)]
pub(in super::super) struct Kept {
    published: Option<Result<Note, ()>>,
    memory: Option<Result<Checkpoint, ()>>,
}

/// Reads the files of a log. They are read before the database is looked at: whatever they say was in it by then.
pub(in super::super) async fn look(store: &Store, options: &Options, origin: &str) -> Result<Kept, StoreError> {
    let (log, keys, origin) = (store.log_folder(origin), options.keys.memory.clone(), origin.to_owned());
    off_thread("reading checkpoints", move || {
        let published = match log.checkpoint() {
            Err(StoreError::Corrupt(_)) => Some(Err(())),
            read => read?.map(Ok),
        };
        // Written before the note is published, so read after it.
        let memory = keys.and_then(|keys| recall(&memory_path(&keys, &origin), &origin).map_err(drop).transpose());
        Ok(Kept { published, memory })
    })
    .await
}

/// Gathers what is claimed of a log. What is not signed by its key is reported and not believed.
pub(in super::super) async fn gather(
    db: &mut Tx,
    options: &Options,
    head: &Head,
    kept: Kept,
    files: Vec<Outside>,
    report: &mut Report,
) -> Result<Claims, StoreError> {
    let origin = head.origin.as_str();
    let (keys, sm2) = (options.keys.log(origin), Sm2Lines::of(db, options, head).await?);
    let mut gathering = Gathering { origin, keys, sm2, report, claims: Vec::new(), unverified: false };
    gathering.published(kept.published);
    gathering.row(db, head).await?;
    gathering.signer(kept.memory, options);
    for Outside { path, note } in files {
        gathering.file(path, &note);
    }
    Ok(Claims { own: gathering.close(), former: Vec::new() })
}

impl Claims {
    /// Adds the checkpoints of this origin that an authority stamped. Whether the log signed them, and whether they were ever true, is
    /// compared as with any other.
    pub(in super::super) fn add_stamped(&mut self, origin: &str, stamped: &[Checkpoint], report: &mut Report) {
        let of_this = stamped.iter().filter(|checkpoint| checkpoint.origin() == origin);
        let claim = |c: &Checkpoint| Claim { source: Source::Stamped, size: c.size(), root: *c.root() };
        let before = self.own.len();
        self.own.extend(of_this.map(claim));
        report.counts.checkpoints += (self.own.len() - before) as u64;
    }

    /// Gathers what is claimed of an origin that the log had before.
    pub(in super::super) fn add_former(
        &mut self,
        options: &Options,
        follows: Follows,
        kept: Kept,
        files: Vec<Outside>,
        report: &mut Report,
    ) {
        let origin = follows.origin.clone();
        let keys = options.keys.log(&origin);
        let sm2 = Sm2Lines::of_former(options, &origin);
        let mut gathering = Gathering { origin: &origin, keys, sm2, report, claims: Vec::new(), unverified: false };
        gathering.published(kept.published);
        if let Some(Ok(last)) = kept.memory {
            gathering.claims.push(Claim { source: Source::Signer, size: last.size(), root: *last.root() });
        }
        for Outside { path, note } in files {
            gathering.file(path, &note);
        }
        let claims = gathering.close();
        self.former.push((follows, claims));
    }
}

struct Gathering<'a> {
    origin: &'a str,
    keys: Vec<NoteVerifier>,
    sm2: Sm2Lines,
    report: &'a mut Report,
    claims: Vec<Claim>,
    unverified: bool,
}

impl Gathering<'_> {
    fn problem(&mut self, kind: Kind, source: &Source, what: &str) {
        let text = format!("日志 {} 的{}{what}", self.origin, source.label());
        let file = if let Source::File(path) = source { Some(path.clone()) } else { None };
        self.report.problem(kind, Place { file, ..Place::log(self.origin) }, text);
    }

    /// Believes a note that the log signed; without a key, one that has the form.
    fn believe(&mut self, source: Source, note: &Note) -> Option<(u64, Hash)> {
        let read = if self.keys.is_empty() {
            note.text().parse().map_err(|_| "不是检查点")
        } else {
            let opened = self.keys.iter().find_map(|key| Checkpoint::open(note, self.origin, key).ok());
            opened.ok_or("不是由该日志的密钥签署的")
        };
        self.unverified |= self.keys.is_empty();
        match read {
            Ok(checkpoint) => {
                let (size, root) = (checkpoint.size(), *checkpoint.root());
                if let Some(what) = self.sm2.wrong_with(note, size) {
                    self.problem(Kind::Sm2Line, &source, what);
                }
                self.claims.push(Claim { source, size, root });
                Some((size, root))
            }
            Err(what) => {
                self.problem(Kind::Checkpoint, &source, what);
                None
            }
        }
    }

    fn published(&mut self, published: Option<Result<Note, ()>>) {
        match published {
            Some(Ok(note)) => _ = self.believe(Source::Published, &note),
            Some(Err(())) => self.problem(Kind::Checkpoint, &Source::Published, "无法读取：文件被改动"),
            None => {}
        }
    }

    async fn row(&mut self, db: &mut Tx, head: &Head) -> Result<(), StoreError> {
        let sql = "SELECT size, frontier, note FROM checkpoint WHERE agency = $1";
        let Some(row) = db.fetch_one(sql, args![head.agency.0]).await? else { return Ok(()) };
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

    fn signer(&mut self, memory: Option<Result<Checkpoint, ()>>, options: &Options) {
        let row = self.claims.iter().find(|claim| claim.source == Source::Row).map(|claim| claim.size);
        match memory {
            // Signed after the memory was read: it is ahead of the row by now, and tells of entries that are not looked at.
            Some(Ok(last)) if Some(last.size()) < row && self.moved_on(options, row) => {}
            Some(Ok(last)) => self.claims.push(Claim { source: Source::Signer, size: last.size(), root: *last.root() }),
            Some(Err(())) => self.problem(Kind::Checkpoint, &Source::Signer, "无法读取，或属于别的日志"),
            None => {}
        }
    }

    fn moved_on(&self, options: &Options, row: Option<u64>) -> bool {
        let last = options.keys.memory.as_ref().and_then(|keys| recall(&memory_path(keys, self.origin), self.origin).ok());
        last.flatten().map(|last| last.size()) >= row
    }

    fn file(&mut self, path: PathBuf, note: &Note) {
        if self.keys.is_empty() {
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
