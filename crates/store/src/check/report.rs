//! What a check found: problems, remarks that are none, and how much was looked at.

use std::fmt;
use std::path::PathBuf;

use base::{EntryId, ObjectId};
use model::{SubjectKind, SubjectRef};
use serde::Serialize;

/// How many problems are listed; of a store that is wrong all over, more would fill the memory and tell nothing.
const LISTED: usize = 1000;

/// Declares the kinds of findings with their stable words.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal;)*) => {
        /// What is wrong, in a word that does not change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Kind {$(
            $(#[$doc])*
            #[serde(rename = $word)]
            $kind,
        )*}

        impl Kind {
            /// The stable word.
            pub const fn word(self) -> &'static str {
                match self {$(Self::$kind => $word,)*}
            }
        }
    };
}

kinds! {
    /// The head of the log tells another size or instant than its entries.
    Head = "log_head";
    /// An index without entry.
    EntryMissing = "entry_missing";
    /// A leaf that cannot be decoded, or is of another log or place.
    Leaf = "leaf";
    /// A column that says other than the leaf it repeats.
    Column = "column";
    /// The payload of an entry is gone.
    Payload = "payload";
    /// A rule part that is not what the leaf commits to.
    RulePart = "rule_part";
    /// A private part that is neither what the leaf commits to nor destroyed.
    PrivatePart = "private_part";
    /// A part that cannot be read as a fact.
    Fact = "fact";
    /// `recorded_at` runs backwards (invariant 2).
    Time = "time";
    /// The revisions of a subject have a hole.
    Revision = "revision";
    /// A leaf that differs from the one in the tree.
    Tree = "tree";
    /// A tile that is missing, malformed, or not what the entries hash to.
    Tile = "tile";
    /// A checkpoint that cannot be read, or was not signed by the log.
    Checkpoint = "checkpoint";
    /// The SM2 line of a checkpoint is false, or missing where it was switched on.
    Sm2Line = "sm2_line";
    /// Checkpoints in an order that no crash leaves behind.
    CheckpointOrder = "checkpoint_order";
    /// The log is shorter than a checkpoint says.
    Short = "log_short";
    /// The entries lead to another root than a checkpoint says.
    Root = "root";
    /// A time-stamp that does not bear out the checkpoint beside it.
    Stamp = "time_stamp";
    /// A stored state that is not what the entries fold to (invariant 4), or has no entries (invariant 3).
    State = "state";
    /// What is derived from the state (label, link, duty) is not what the row says.
    Derived = "derived";
    /// A dossier that was compiled again after it was handed over (invariant 10).
    Dossier = "dossier";
    /// The row of an object is missing, or says other than the log.
    ObjectRow = "object_row";
    /// The bytes of an object are missing.
    ObjectMissing = "object_missing";
    /// The bytes of an object are others (invariant 6).
    ObjectBytes = "object_bytes";
    /// A sidecar that is missing, cannot be read, or says other than the row.
    Sidecar = "sidecar";
    /// A receipt that its key did not sign, or that says other than the row (invariant 5).
    Receipt = "receipt";
    /// The row of a followed log says other than its entries, its checkpoints or the entry that registered it.
    MirrorLog = "mirror_log";
    /// An entry of a followed log that is missing, or not what is under the signed root.
    MirrorEntry = "mirror_entry";
    /// A stored tree of a followed log that is not over its entries.
    MirrorTree = "mirror_tree";
    /// A state of a followed log that is not what its entries fold to.
    MirrorState = "mirror_state";
    /// A link or a duty of a followed log that is not what its states make it.
    MirrorDerived = "mirror_derived";
    /// Remark: a file that no row knows.
    Orphan = "orphan";
    /// Remark: entries that no checkpoint covers yet, or a checkpoint that was not published to its end.
    Pending = "pending";
    /// Remark: a text was lawfully destroyed and still stands in a state.
    Remains = "remains";
    /// Remark: bytes that were lawfully destroyed and still stand, since a lock holds them.
    Destroyed = "destroyed";
    /// Remark: private parts that were found nowhere after a restore.
    PrivateLost = "private_lost";
    /// Remark: entries of an origin before, named as lost by the entry that opened the next.
    Lost = "origin_lost";
    /// Remark: no public key was given.
    NoKey = "no_key";
}

/// Where something was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// In which log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// At which index of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<u64>,
    /// At which entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// At which subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectRef>,
    /// At which object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectId>,
    /// In which file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
}

impl Place {
    /// A log as a whole.
    pub(super) fn log(origin: &str) -> Self {
        Self { origin: Some(origin.to_owned()), ..Self::default() }
    }

    /// An index of a log.
    pub(super) fn index(origin: &str, index: u64) -> Self {
        Self { index: Some(index), ..Self::log(origin) }
    }

    /// A subject.
    pub(super) fn subject(subject: SubjectRef) -> Self {
        Self { subject: Some(subject), ..Self::default() }
    }

    /// An object.
    pub(super) fn object(object: ObjectId) -> Self {
        Self { object: Some(object), ..Self::default() }
    }

    /// A file.
    pub(super) fn file(file: impl Into<PathBuf>) -> Self {
        Self { file: Some(file.into()), ..Self::default() }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What, as a stable word.
    pub kind: Kind,
    /// Where.
    pub place: Place,
    /// What was found, in Chinese, with place and values.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.kind.word(), self.text)
    }
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Logs.
    pub logs: u64,
    /// Entries.
    pub entries: u64,
    /// Private parts that were lawfully destroyed.
    pub destroyed: u64,
    /// Private parts that were found nowhere after a restore.
    pub lost: u64,
    /// Checkpoints compared, those kept outside among them.
    pub checkpoints: u64,
    /// Subjects folded anew.
    pub subjects: u64,
    /// Objects.
    pub objects: u64,
    /// Bytes read of them.
    pub object_bytes: u64,
    /// Receipts whose signature was checked.
    pub receipts: u64,
    /// Logs of others that are followed.
    pub mirrors: u64,
    /// Their entries.
    pub mirrored: u64,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What is wrong; the first thousand.
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub unlisted: u64,
    /// What is worth knowing and not wrong.
    pub remarks: Vec<Problem>,
    /// How much was looked at.
    pub counts: Counts,
}

impl Report {
    /// Whether nothing is wrong.
    pub const fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// One sentence for the end of the output.
    pub fn summary(&self) -> String {
        let c = &self.counts;
        let looked = format!(
            "核对了 {} 个日志的 {} 条记录、{} 个对象的状态、{} 个检查点、{} 个文件（读取 {} 字节）、{} 份回执",
            c.logs, c.entries, c.subjects, c.checkpoints, c.objects, c.object_bytes, c.receipts
        );
        let looked = if c.mirrors == 0 {
            looked
        } else {
            format!("{looked}；下级的 {} 个日志、{} 条记录", c.mirrors, c.mirrored)
        };
        match self.problems.len() as u64 + self.unlisted {
            0 => format!("{looked}：一致"),
            found => format!("{looked}：发现 {found} 处问题"),
        }
    }

    pub(super) fn problem(&mut self, kind: Kind, place: Place, text: impl Into<String>) {
        self.take(vec![Problem { kind, place, text: text.into() }]);
    }

    pub(super) fn take(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            if self.problems.len() < LISTED { self.problems.push(problem) } else { self.unlisted += 1 }
        }
    }

    pub(super) fn remark(&mut self, kind: Kind, place: Place, text: impl Into<String>) {
        if self.remarks.len() < LISTED {
            self.remarks.push(Problem { kind, place, text: text.into() });
        }
    }
}

/// A kind of subject as people call it.
pub const fn label(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Agency => "机关",
        SubjectKind::Person => "人员",
        SubjectKind::Scene => "现场",
        SubjectKind::Recording => "音像记录",
        SubjectKind::Case => "案件",
        SubjectKind::Record => "文字记录",
        SubjectKind::Dossier => "案卷",
        SubjectKind::Access => "调阅申请",
        SubjectKind::Catalogue => "音像记录事项清单",
        SubjectKind::Device => "音像记录设备",
        SubjectKind::Room => "执法办案场所",
        SubjectKind::Docking => "入站清单",
        SubjectKind::Copy => "副本",
    }
}

/// A subject as a sentence names it.
pub(super) fn named(subject: SubjectRef) -> String {
    format!("{} {}", label(subject.kind), subject.id)
}
