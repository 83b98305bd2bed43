//! Checkpoints from everywhere they are kept, compared with the entries and with each other.

mod gather;
mod sm2;

use std::collections::BTreeMap;
use std::path::PathBuf;

use tlog::Hash;

pub(super) use gather::{gather, look, of_no_log, read_files};

use super::log::Seen;
use super::report::{Kind, Place, Report};
use crate::recover::Follows;

/// Where a checkpoint was found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    /// In the database.
    Row,
    /// Beside the objects.
    Published,
    /// In the signer's memory.
    Signer,
    /// Under a time-stamp.
    Stamped,
    /// In a file that was kept outside.
    File(PathBuf),
}

impl Source {
    fn label(&self) -> String {
        match self {
            Self::Row => "数据库中的检查点".into(),
            Self::Published => "对象旁公布的检查点".into(),
            Self::Signer => "签名程序的存底".into(),
            Self::Stamped => "盖有时间戳的检查点".into(),
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

/// What is claimed of one log, and of the origins that it had before.
pub(super) struct Claims {
    own: Vec<Claim>,
    former: Vec<(Follows, Vec<Claim>)>,
}

impl Claims {
    /// The sizes at which roots are needed.
    pub(super) fn sizes(&self) -> impl Iterator<Item = u64> {
        self.own.iter().chain(self.former.iter().flat_map(|(_, claims)| claims)).map(|claim| claim.size)
    }

    /// The newest that this store made itself; its tiles must be there.
    pub(super) fn newest(&self) -> Option<(u64, Hash)> {
        let own = self.own.iter().filter(|claim| !matches!(claim.source, Source::File(_) | Source::Stamped));
        own.max_by_key(|claim| claim.size).map(|claim| (claim.size, claim.root)).filter(|(size, _)| *size > 0)
    }

    fn size(&self, source: &Source) -> Option<u64> {
        self.own.iter().find(|claim| claim.source == *source).map(|claim| claim.size)
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
        self.compare_former(origin, seen, report);
        let signed = self.newest().map_or(0, |(size, _)| size);
        if seen.size > signed {
            let text = format!("日志 {origin} 最新的 {} 条尚未纳入检查点", seen.size - signed);
            report.remark(Kind::Pending, Place::log(origin), text);
        }
    }

    /// Checkpoints of origins before must lead to the entries that are there, as far as these go, and to nothing that was not named as lost.
    fn compare_former(&self, origin: &str, seen: &Seen<'_>, report: &mut Report) {
        for (follows, claims) in &self.former {
            let (old, from) = (&follows.origin, follows.from);
            let known = |claim: &Claim| claim.size < follows.signed || claim.root.to_string() == follows.root;
            for claim in claims {
                let (size, place) = (claim.size, Place::log(old));
                if size <= from && seen.roots.get(&size) != Some(&Some(claim.root)) {
                    let text = format!("日志 {old} 的前 {size} 条得不出检查点签署的根（{}）", claim.source.label());
                    report.problem(Kind::Root, place, text);
                } else if size > from && (size > follows.signed || !known(claim)) {
                    let text =
                        format!("日志 {old} 的检查点（{}，{size} 条）与 {origin} 登记的遗失范围不符", claim.source.label());
                    report.problem(Kind::Short, place, text);
                }
            }
            let lost = if follows.signed > from {
                format!("第 {from} 至 {} 号", follows.signed - 1)
            } else {
                format!("第 {from} 号以后")
            };
            let text = format!("日志 {old} 的{lost}记录已登记遗失，由日志 {origin} 接续");
            report.remark(Kind::Lost, Place::index(old, from), text);
        }
    }

    /// The sources of claims that `condition` holds of, by size: one sentence each instead of one per source.
    fn grouped(&self, origin: &str, condition: impl Fn(&Claim) -> bool) -> Vec<(u64, String, Place)> {
        let mut groups: BTreeMap<u64, Vec<&Source>> = BTreeMap::new();
        for claim in self.own.iter().filter(|claim| condition(claim)) {
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
