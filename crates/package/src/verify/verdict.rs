//! The verdict, and how it reads: the first line alone says what holds.

use std::collections::HashSet;
use std::fmt;

use tlog::{Hash, KeyId};

use super::found::Found;
use super::proofs::Proven;
use crate::contents::{Contents, ItemKind, PackageInfo};
use crate::names::Shown;
use crate::problem::Problem;

/// Most problems that are listed.
const MAX_LISTED: usize = 1000;

/// What holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything, and the given key signed it.
    Ok,
    /// Everything agrees with itself; who signed it was not compared with anything.
    Consistent,
    /// Not everything.
    Broken,
}

/// What a package is, as far as it bears itself out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The number of the dossier 档号.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The agency that made it.
    pub organisation: String,
    /// How many payload files, without the table of contents.
    pub files: usize,
    /// How many of them are originals.
    pub originals: usize,
    /// How many files are only named, and not among what was found.
    pub elsewhere: usize,
    /// How many bytes they have.
    pub octets: u64,
    /// How many entries.
    pub entries: usize,
    /// How many of them without their private part.
    pub without_private: usize,
    /// The log.
    pub origin: String,
    /// Leaves under the checkpoint.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// Who signed it, if the signature holds.
    pub signer: Option<KeyId>,
    /// What a time-stamp over the checkpoint says, in a sentence; nothing where there is none.
    pub stamp: Option<String>,
}

/// What was found of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What holds.
    pub outcome: Outcome,
    /// Everything that is wrong, each file at the first check that it failed.
    pub problems: Vec<Problem>,
    /// How many more problems there are than are listed.
    pub unlisted: usize,
    /// What it is, where that could be read.
    pub summary: Option<Summary>,
}

impl Verdict {
    /// 0 for OK, 1 for broken, 2 for consistent without a key.
    pub const fn exit_code(&self) -> u8 {
        match self.outcome {
            Outcome::Ok => 0,
            Outcome::Broken => 1,
            Outcome::Consistent => 2,
        }
    }
}

impl Summary {
    pub(super) fn new(contents: Contents, proven: Proven, stamp: Option<String>, found: &Found) -> Self {
        let elsewhere = contents.items.iter().filter(|item| !found.has(&item.path)).count();
        let octets = contents.payload(0).1;
        let PackageInfo { number, title, organisation, .. } = contents.dossier;
        Self {
            number,
            title,
            organisation,
            files: contents.items.len(),
            originals: contents.items.iter().filter(|item| item.kind == ItemKind::Original).count(),
            elsewhere,
            octets,
            entries: proven.entries.len(),
            without_private: proven.entries.iter().filter(|entry| entry.private.is_none()).count(),
            origin: proven.head.origin().to_owned(),
            size: proven.head.size(),
            root: *proven.head.root(),
            signer: proven.signer,
            stamp,
        }
    }
}

/// Problems as they are found, one a file.
#[derive(Default)]
pub struct Findings {
    problems: Vec<Problem>,
    files: HashSet<String>,
    unlisted: usize,
}

impl Findings {
    /// Adds a problem, unless its file has one already.
    pub fn add(&mut self, problem: Problem) {
        if self.problems.len() >= MAX_LISTED {
            self.unlisted += 1;
        } else if problem.file.as_ref().is_none_or(|file| self.files.insert(file.clone())) {
            self.problems.push(problem);
        }
    }

    /// The verdict. A package that does not even tell what it is cannot be consistent.
    pub fn into_verdict(self, summary: Option<Summary>, key_given: bool) -> Verdict {
        let outcome = match (self.problems.is_empty(), &summary, key_given) {
            (true, Some(_), true) => Outcome::Ok,
            (true, Some(_), false) => Outcome::Consistent,
            _ => Outcome::Broken,
        };
        Verdict { outcome, problems: self.problems, unlisted: self.unlisted, summary }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.outcome, &self.summary) {
            (Outcome::Ok, Some(s)) => {
                writeln!(f, "核验通过：档号 {}，内容完整，自收存以来未改动，签名与所给日志公钥相符", Shown(&s.number))?;
            }
            (Outcome::Consistent, Some(Summary { signer: Some(signer), .. })) => {
                writeln!(f, "内容一致，由 {} 签名；未提供日志公钥，未作比对", Shown(&signer.to_string()))?;
            }
            _ => writeln!(f, "核验不通过：发现 {} 处问题", self.problems.len() + self.unlisted)?,
        }
        for (n, problem) in self.problems.iter().enumerate() {
            writeln!(f, "{}. {problem}", n + 1)?;
        }
        if self.unlisted > 0 {
            writeln!(f, "另有 {} 处未列出", self.unlisted)?;
        }
        self.summary.as_ref().map_or(Ok(()), |summary| write!(f, "{summary}"))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "案卷：{} {}（{}）", Shown(&self.number), Shown(&self.title), Shown(&self.organisation))?;
        writeln!(f, "文件：{} 个，其中原始音像 {} 个，共 {} 字节", self.files, self.originals, self.octets)?;
        if self.elsewhere > 0 {
            writeln!(f, "其中 {} 个只列明编号和摘要，由立档单位另行保存，不在包内，未核验", self.elsewhere)?;
        }
        writeln!(f, "记录：{} 条", self.entries)?;
        if self.without_private > 0 {
            writeln!(f, "其中 {} 条的非公开部分不在包内（依法销毁后不再保存），证明不受影响", self.without_private)?;
        }
        writeln!(f, "检查点：{} 共 {} 条，根 {}", Shown(&self.origin), self.size, self.root)?;
        if let Some(stamp) = &self.stamp {
            writeln!(f, "时间戳：{}", Shown(stamp))?;
        }
        match &self.signer {
            Some(signer) => writeln!(f, "签名：{}", Shown(&signer.to_string())),
            None => Ok(()),
        }
    }
}
