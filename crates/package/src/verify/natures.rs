//! 四性检测: the things that an archive looks at when it receives a package, each by what a machine can see of it. `law/dossier/four-natures.toml` names them;
//! what no machine can see says 待人工 and why, and never that it is in order.

use std::path::Path;

use super::found::{File, Found};
use super::verdict::{Outcome, Verdict};
use super::{Believed, payload, read_and_judge};
use crate::contents::{Contents, ItemKind};
use crate::layout;
use crate::names::check_path;
use crate::problem::{Fault, Problem};
use law::{NatureCheck, henan};

/// What came of looking at one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NatureResult {
    /// It is as it should be; what was seen.
    Passed(String),
    /// It is not; what was seen.
    Failed(String),
    /// A person must look; why.
    Person(String),
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NatureLine {
    /// 真实性, 完整性, 可用性, 安全性.
    pub nature: String,
    /// Its number within that.
    pub number: u8,
    /// What was looked at.
    pub name: String,
    /// What came of it.
    pub result: NatureResult,
}

/// `真实性 1 元数据齐全：通过，…`
impl std::fmt::Display for NatureLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (word, said) = match &self.result {
            NatureResult::Passed(said) => ("通过", said),
            NatureResult::Failed(said) => ("不通过", said),
            NatureResult::Person(said) => ("待人工", said),
        };
        write!(f, "{} {} {}：{word}，{}", self.nature, self.number, self.name, crate::names::Shown(said))
    }
}

/// Everything that was looked at, and the verdict on the package.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The verdict.
    pub verdict: Verdict,
    /// Line by line.
    pub lines: Vec<NatureLine>,
}

/// Looks at the package at `path`, as [`super::verify_with`] reads it.
pub fn inspect(path: &Path, believed: &Believed<'_>) -> Inspection {
    let (verdict, found) = read_and_judge(path, believed);
    let found = found.unwrap_or_default();
    // What is wrong with it was found on the way to the verdict.
    let contents = payload::check(&found, &mut super::Findings::default()).map(|(contents, _)| contents);
    let looker = Looker { verdict: &verdict, found: &found, contents: contents.as_ref() };
    let lines = henan().dossier.natures.iter().map(|check| looker.line(check)).collect();
    Inspection { verdict, lines }
}

struct Looker<'a> {
    verdict: &'a Verdict,
    found: &'a Found,
    contents: Option<&'a Contents>,
}

/// What was seen: as it should be, or not.
type Seen = Result<String, String>;

impl Looker<'_> {
    fn line(&self, check: &NatureCheck) -> NatureLine {
        let result = match (&check.check, &check.person) {
            (Some(what), _) => match self.look(what) {
                Some(Ok(said)) => NatureResult::Passed(said),
                Some(Err(said)) => NatureResult::Failed(said),
                None => NatureResult::Person("本程序没有这一项的检测方法".into()),
            },
            (None, person) => NatureResult::Person(person.clone().unwrap_or_default()),
        };
        NatureLine { nature: check.nature.clone(), number: check.number, name: check.name.clone(), result }
    }

    fn look(&self, what: &str) -> Option<Seen> {
        let Some(contents) = self.contents else { return Some(Err("目录无法读取".into())) };
        let files = contents.items.len();
        Some(match what {
            "metadata_complete" => self.metadata(contents),
            "metadata_wellformed" => match self.found.bytes(layout::METADATA) {
                Some(bytes) if balanced(bytes) => Ok("元数据是格式良好的 XML".into()),
                Some(_) => Err("元数据不是格式良好的 XML".into()),
                None => Err("包内没有元数据".into()),
            },
            "file_names" => self.none_of(
                |f| matches!(f, Fault::Name(_) | Fault::OutsideBag),
                || format!("{} 个文件名均规范", self.found.files.len()),
            ),
            "custody" => self.none_of(
                |f| matches!(f, Fault::NoCustody | Fault::Custody { .. }),
                || {
                    let taken = contents.items.iter().filter(|item| item.entry.is_some()).count();
                    format!("{taken} 个文件有收存记录，其余 {} 个随案卷整理形成", files - taken)
                },
            ),
            "custody_subjects" => self.none_of(
                |f| matches!(f, Fault::Custody { .. } | Fault::Compiled(_)),
                || "每个文件都与其文书、音像资料的收存记录相连".into(),
            ),
            "formats" => self.formats(contents),
            "format_version" => Ok(format!("案卷包格式 {}；PDF 文件的版本见“版本”一项", contents.format)),
            "bound" => self.none_of(
                |f| matches!(f, Fault::NotCompiled | Fault::Compiled(_) | Fault::NotFromContents | Fault::Commitment(_)),
                || "目录的摘要值写在立卷记录中，立卷记录写在签名的检查点之下".into(),
            ),
            "digests" => self.none_of(
                |f| {
                    matches!(
                        f,
                        Fault::Manifest(_) | Fault::Contents(_) | Fault::Missing(_) | Fault::NotThere | Fault::Unreadable(_)
                    )
                },
                || {
                    format!(
                        "{} 个文件的 SHA-256、SM3 均与目录相符{}",
                        files - self.elsewhere(contents),
                        self.named_only(contents)
                    )
                },
            ),
            "bodies" => {
                let papers =
                    contents.items.iter().filter(|item| matches!(item.kind, ItemKind::Document | ItemKind::Record)).count();
                if papers > 0 {
                    Ok(format!("卷内文书、文字记录 {papers} 个"))
                } else {
                    Err("没有卷内文书".into())
                }
            }
            "structure" | "bag" => self.none_of(
                |f| matches!(f, Fault::Structure(_) | Fault::Absent | Fault::Foreign | Fault::Duplicate | Fault::NotAPackage(_)),
                || "符合 BagIt（RFC 8493），标签文件齐全".into(),
            ),
            "counts" => self.none_of(
                |f| matches!(f, Fault::NotFromContents),
                || {
                    let (count, octets) = contents.payload(self.found.files.get(layout::CONTENTS).map_or(0, |f| f.size));
                    format!("{count} 个文件、{octets} 字节，与 bag-info.txt 一致")
                },
            ),
            "pages" => pages(contents),
            "files_listed" => self.none_of(
                |f| matches!(f, Fault::NotListed | Fault::NotThere | Fault::Extra(_) | Fault::Missing(_)),
                || format!("目录 {files} 条，与包内文件一一对应{}", self.named_only(contents)),
            ),
            "number" => self
                .none_of(|f| matches!(f, Fault::Compiled("档号")), || format!("档号 {} 与立卷记录一致", contents.dossier.number)),
            "formats_allowed" => self.archival(contents),
            "pdf_version" => self.pdf_version(contents),
            "openable" => {
                let odd: Vec<_> = contents.items.iter().filter(|item| item.size == 0).map(|item| item.path.as_str()).collect();
                if odd.is_empty() {
                    Ok("每个文件都有内容，首部可读".into())
                } else {
                    Err(format!("空文件：{}", some(&odd)))
                }
            }
            "index_there" => {
                let there = |ending: &str| contents.items.iter().any(|item| item.path.ends_with(ending));
                if there("卷内目录.pdf") || there("卷内目录.xlsx") {
                    Ok("有卷内目录，题名可检索".into())
                } else {
                    Err("没有卷内目录".into())
                }
            }
            "locatable" => {
                let odd: Vec<_> =
                    contents.items.iter().map(|item| item.path.as_str()).filter(|path| check_path(path).is_err()).collect();
                if odd.is_empty() { Ok("按目录所记路径可以找到每个文件".into()) } else { Err(some(&odd)) }
            }
            "proofs" => self.proofs(),
            "scanned" => Ok(format!("全包逐字节读过，{} 个文件", self.found.files.len())),
            _ => return None,
        })
    }

    /// How many files are only named here.
    fn elsewhere(&self, contents: &Contents) -> usize {
        contents.items.iter().filter(|item| item.kept_at.is_some() && !self.found.has(&item.path)).count()
    }

    fn named_only(&self, contents: &Contents) -> String {
        match self.elsewhere(contents) {
            0 => String::new(),
            n => format!("；另有 {n} 个只列明编号和摘要，由立档单位保存，未核验"),
        }
    }

    /// As it should be when no problem is of this kind; else the first ones.
    fn none_of(&self, kind: impl Fn(&Fault) -> bool, seen: impl FnOnce() -> String) -> Seen {
        let odd: Vec<String> = self.verdict.problems.iter().filter(|p| kind(&p.fault)).map(Problem::to_string).collect();
        if odd.is_empty() { Ok(seen()) } else { Err(some(&odd)) }
    }

    fn proofs(&self) -> Seen {
        self.none_of(
            |f| {
                matches!(
                    f,
                    Fault::NotIncluded
                        | Fault::OtherCheckpoint
                        | Fault::OtherLog(_)
                        | Fault::Signature
                        | Fault::NotTheSigner
                        | Fault::Key(_)
                        | Fault::OtherKey { .. }
                        | Fault::Commitment(_)
                )
            },
            || {
                let compared = if self.verdict.outcome == Outcome::Ok {
                    "与所给日志公钥相符"
                } else {
                    "没有给出日志公钥，未作比对"
                };
                let entries = self.verdict.summary.as_ref().map_or(0, |s| s.entries);
                format!("{entries} 条记录的先后和内容由检查点的签名证明，{compared}")
            },
        )
    }

    fn metadata(&self, contents: &Contents) -> Seen {
        let Some(bytes) = self.found.bytes(layout::METADATA) else { return Err("包内没有元数据".into()) };
        let text = String::from_utf8_lossy(bytes);
        let wanted = ["立档单位名称", "档号", "题名", "年度", "立卷人", "件数", "页数"];
        let missing: Vec<_> = wanted.into_iter().filter(|name| !text.contains(&format!("<{name}>"))).collect();
        // It tells of every file but itself.
        let told = text.matches("<文件 ").count() + 1;
        match (missing.is_empty(), told == contents.items.len()) {
            (false, _) => Err(format!("元数据缺：{}", missing.join("、"))),
            (true, false) => Err(format!("元数据说明 {told} 个文件，目录有 {} 个", contents.items.len())),
            (true, true) => Ok(format!("案卷和 {told} 个文件的元数据齐全；全宗号、保管期限在登记后才有")),
        }
    }

    /// Whether files are what their endings say, where the endings are of formats that tell themselves by their first bytes.
    fn formats(&self, contents: &Contents) -> Seen {
        let told = contents.items.iter().filter_map(|item| Some((item, self.found.files.get(&item.path)?)));
        let odd: Vec<_> =
            told.filter(|(item, file)| !begins_as_named(&item.path, file)).map(|(item, _)| item.path.clone()).collect();
        if odd.is_empty() {
            Ok("文件首部与扩展名相符".into())
        } else {
            Err(format!("首部与扩展名不符：{}", some(&odd)))
        }
    }

    fn archival(&self, contents: &Contents) -> Seen {
        let papers =
            contents.items.iter().filter(|item| matches!(item.kind, ItemKind::Document | ItemKind::Record | ItemKind::Note));
        let odd: Vec<_> =
            papers.map(|item| item.path.as_str()).filter(|path| !LASTING.iter().any(|e| path.ends_with(e))).collect();
        if odd.is_empty() {
            Ok("卷内文书为 PDF/A，目录和元数据为开放格式；原始音像保持原格式".into())
        } else {
            Err(format!("不宜长期保存的格式：{}", some(&odd)))
        }
    }

    fn pdf_version(&self, contents: &Contents) -> Seen {
        let pdfs = contents.items.iter().filter(|item| item.path.ends_with(".pdf"));
        let version = |item: &crate::contents::Item| {
            let begins = &self.found.files.get(&item.path)?.begins;
            Some(String::from_utf8_lossy(begins.strip_prefix(b"%PDF-")?.get(..3)?).into_owned())
        };
        let (mut versions, mut odd) = (std::collections::BTreeMap::<String, usize>::new(), Vec::new());
        for item in pdfs {
            match version(item) {
                Some(version) => *versions.entry(version).or_default() += 1,
                None => odd.push(item.path.as_str()),
            }
        }
        if odd.is_empty() {
            let told: Vec<_> = versions.iter().map(|(version, count)| format!("PDF {version} {count} 个")).collect();
            Ok(told.join("，"))
        } else {
            Err(format!("不是 PDF：{}", some(&odd)))
        }
    }
}

/// Endings of what is made for a dossier.
const LASTING: [&str; 3] = [".pdf", ".xlsx", ".xml"];

/// How formats begin that always do so.
const BEGINNINGS: [(&str, &[u8]); 6] = [
    (".pdf", b"%PDF-"),
    (".jpg", b"\xff\xd8\xff"),
    (".jpeg", b"\xff\xd8\xff"),
    (".png", b"\x89PNG"),
    (".wav", b"RIFF"),
    (".xlsx", b"PK\x03\x04"),
];

fn begins_as_named(path: &str, file: &File) -> bool {
    let lower = path.to_lowercase();
    BEGINNINGS.iter().find(|(ending, _)| lower.ends_with(ending)).is_none_or(|(_, begins)| file.begins.starts_with(begins))
}

/// Whether the pages of each volume are one sequence without holes. A scan takes the page of the print it was signed on.
fn pages(contents: &Contents) -> Seen {
    use std::collections::{BTreeMap, BTreeSet};
    let mut volumes: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for item in &contents.items {
        let Some(pages) = item.pages else { continue };
        // A volume is told by how the names of its files begin.
        let name = item.path.rsplit('/').next().unwrap_or_default();
        let volume = ["正卷", "副卷"].into_iter().find(|volume| name.starts_with(&format!("{volume}_"))).unwrap_or("");
        volumes.entry(volume).or_default().extend(pages.from..=pages.to);
    }
    let holes = volumes.iter().filter_map(|(volume, pages)| {
        let (first, last) = (pages.first()?, pages.last()?);
        let missing: Vec<String> = (*first..=*last).filter(|page| !pages.contains(page)).map(|page| page.to_string()).collect();
        (!missing.is_empty()).then(|| format!("{volume}缺第 {} 页", missing.join("、")))
    });
    let holes: Vec<String> = holes.collect();
    let count: usize = volumes.values().map(BTreeSet::len).sum();
    if holes.is_empty() { Ok(format!("{} 卷，共 {count} 页，页号连续", volumes.len())) } else { Err(holes.join("；")) }
}

/// Whether every element of a text is closed, and one holds all. Enough to say of a text of ours that nobody cut it.
fn balanced(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let (mut open, mut rest, mut roots) = (Vec::new(), text, 0);
    while let Some(begin) = rest.find('<') {
        let Some(end) = rest[begin..].find('>') else { return false };
        let tag = &rest[begin + 1..begin + end];
        rest = &rest[begin + end + 1..];
        let name = tag.trim_start_matches('/').split_whitespace().next().unwrap_or_default();
        match tag.as_bytes().first() {
            Some(b'?') => {}
            Some(b'/') if open.pop() != Some(name) => return false,
            Some(b'/') => roots += usize::from(open.is_empty()),
            _ if tag.ends_with('/') => {}
            _ => open.push(name),
        }
    }
    open.is_empty() && roots == 1 && rest.trim().is_empty()
}

/// The first of many.
fn some(list: &[impl std::fmt::Display]) -> String {
    const SHOWN: usize = 3;
    let told: Vec<String> = list.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = if list.len() > SHOWN { format!(" 等 {} 处", list.len()) } else { String::new() };
    format!("{}{more}", told.join("；"))
}

#[cfg(test)]
mod tests {
    use tlog::VerifierKey;

    use super::*;
    use crate::samples::{Dossier, Parts};

    fn inspected(package: &[u8], key: Option<&VerifierKey>) -> Inspection {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.zip");
        std::fs::write(&file, package).unwrap();
        inspect(&file, &Believed { key, ..Believed::default() })
    }

    fn failed(inspection: &Inspection) -> Vec<&str> {
        let lines = inspection.lines.iter().filter(|l| matches!(l.result, NatureResult::Failed(_)));
        lines.map(|l| l.name.as_str()).collect()
    }

    #[test]
    fn what_a_machine_cannot_see_is_never_said_to_be_in_order() {
        let mut dossier = Dossier::new();
        let (package, key) = (dossier.package(), dossier.log.key());
        let inspection = inspected(&package, Some(&key));
        assert_eq!(inspection.lines.len(), 45);
        let people: Vec<_> =
            inspection.lines.iter().filter(|l| matches!(l.result, NatureResult::Person(_))).map(|l| l.name.as_str()).collect();
        assert!(["电子签名", "电子印章", "病毒", "涉密加密", "正确呈现"].iter().all(|name| people.contains(name)), "{people:?}");
        let unknown = inspection.lines.iter().filter(|l| l.result == NatureResult::Person("本程序没有这一项的检测方法".into()));
        assert_eq!(unknown.count(), 0, "every check that the law's data name is one that this program knows");
        // The sample's files are none of the formats they are called, and it has no metadata.
        assert!(failed(&inspection).contains(&"格式与声明一致") && failed(&inspection).contains(&"元数据齐全"));
        let proofs = inspection.lines.iter().find(|l| l.name == "防非法改删").unwrap();
        assert!(matches!(&proofs.result, NatureResult::Passed(said) if said.contains("与所给日志公钥相符")), "{proofs:?}");
    }

    #[test]
    fn a_changed_byte_fails_what_it_touches() {
        let mut dossier = Dossier::new();
        let mut parts = Parts::of(&dossier.package());
        let before = failed(&inspected(&parts.zip(), None)).len();
        parts.get("data/扫描件/002_第1页.jpg").push(b'!');
        let inspection = inspected(&parts.zip(), None);
        assert!(failed(&inspection).contains(&"固化值一致") && failed(&inspection).len() > before, "{:?}", failed(&inspection));
    }

    #[test]
    fn pages_are_one_sequence_in_each_volume() {
        let item = |path: &str, from, to| crate::contents::Item {
            path: path.into(),
            kind: ItemKind::Document,
            title: String::new(),
            size: 1,
            sha256: base::Sha256Digest([0; 32]),
            sm3: base::Sm3Digest([0; 32]),
            subject: None,
            entry: None,
            pages: Some(crate::contents::PageRange { from, to }),
            kept_at: None,
        };
        let contents = |items| Contents {
            format: crate::contents::FORMAT.into(),
            dossier: crate::samples::info(),
            guide_sha256: base::Sha256Digest([0; 32]),
            items,
        };
        let two =
            vec![item("data/文书/正卷_a.pdf", 1, 3), item("data/扫描件/正卷_b.jpg", 2, 2), item("data/文书/副卷_c.pdf", 1, 2)];
        assert_eq!(pages(&contents(two)), Ok("2 卷，共 5 页，页号连续".into()));
        assert_eq!(pages(&contents(vec![item("data/文书/a.pdf", 1, 1), item("data/文书/b.pdf", 3, 4)])), Err("缺第 2 页".into()));
    }

    #[test]
    fn a_text_that_was_cut_is_not_balanced() {
        let whole = "<?xml version=\"1.0\"?>\n<a><b x=\"1\">t</b></a>\n";
        assert!(balanced(whole.as_bytes()));
        for other in [&whole[..whole.len() - 3], "<a></b>", "<a></a><b></b>", "", "<a>", "<a></a>x"] {
            assert!(!balanced(other.as_bytes()), "{other}");
        }
    }
}
