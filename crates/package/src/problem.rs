//! What can be wrong with a package, in the words of the report: which file, and what differs.

use std::fmt;

use crate::names::{PathFault, Shown};

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read at all.
    #[error("无法读取：{0}")]
    Unreadable(String),
    /// It is a link, a device or a pipe.
    #[error("不是普通文件，未读取")]
    NotAFile,
    /// It stands twice.
    #[error("重复出现")]
    Duplicate,
    /// Its name must not stand in a package.
    #[error("的文件名{0}")]
    Name(PathFault),
    /// It stands outside the one folder of the bag.
    #[error("在案卷包的文件夹之外")]
    OutsideBag,
    /// Nothing in a package is called so.
    #[error("不是案卷包的组成部分")]
    Foreign,
    /// More than any package holds.
    #[error("超出限度：{0}")]
    TooMuch(&'static str),
    /// The ZIP is not as it was written.
    #[error("的压缩包结构与写出时不符（{0}）")]
    Structure(&'static str),
    /// A manifest names it, and it is not there.
    #[error("在清单 {0} 中，但包内没有")]
    Missing(&'static str),
    /// A package has such a file, and this one does not.
    #[error("是案卷包必有的，但包内没有")]
    Absent,
    /// It is there, and no manifest names it.
    #[error("在包内，但清单 {0} 中没有")]
    Extra(&'static str),
    /// Its bytes are not those of the manifest. Both are named: nothing vouches for the tag manifest, so it may be the one that changed.
    #[error("与清单 {0} 不符（SHA-256）")]
    Manifest(&'static str),
    /// The table of contents names it, and it is not there.
    #[error("在目录中，但包内没有")]
    NotThere,
    /// It is there, and the table of contents does not name it.
    #[error("在包内，但目录中没有")]
    NotListed,
    /// Its bytes are not those of the table of contents.
    #[error("与目录不符（{0}）")]
    Contents(&'static str),
    /// Its text is not as the format says.
    #[error("格式有误（{0}）")]
    Format(String),
    /// Its text is not the one that the table of contents leads to.
    #[error("与目录所记不一致")]
    NotFromContents,
    /// No entry took it in custody.
    #[error("没有可用的收存记录")]
    NoCustody,
    /// The entry that took it in custody says otherwise.
    #[error("与第 {index} 条记录（{kind}）不符（{what}）")]
    Custody {
        /// Place of the entry in the log.
        index: u64,
        /// Kind of the entry.
        kind: String,
        /// What differs.
        what: &'static str,
    },
    /// A part of the entry is not what its leaf commits to.
    #[error("的{0}与记录叶承诺不符")]
    Commitment(&'static str),
    /// The entry belongs to another log.
    #[error("属于另一日志“{0}”")]
    OtherLog(String),
    /// Entry and proof do not lead to the checkpoint.
    #[error("不能证明记录在检查点之内")]
    NotIncluded,
    /// The proof brings another checkpoint.
    #[error("所用检查点与 proof/checkpoint 不是同一个")]
    OtherCheckpoint,
    /// Nobody in the ledger has compiled these contents.
    #[error("没有可用的立卷记录（dossier.compiled）")]
    NotCompiled,
    /// The entry that compiled the dossier says otherwise.
    #[error("与立卷记录（dossier.compiled）不符（{0}）")]
    Compiled(&'static str),
    /// A signature in it is false.
    #[error("的签名不成立")]
    Signature,
    /// A time-stamp does not bear out the checkpoint.
    #[error("不成立：{0}")]
    TimeStamp(&'static str),
    /// The key in the package did not sign its checkpoint.
    #[error("不是检查点的签名公钥")]
    NotTheSigner,
    /// The key cannot be used.
    #[error("不是可用的日志公钥：{0}")]
    Key(String),
    /// The given key is that of another log.
    #[error("由 {found} 签名，不是所给公钥 {given}")]
    OtherKey {
        /// Who signed.
        found: String,
        /// Whose key was given.
        given: String,
    },
    /// Not a package of ours.
    #[error("{0}")]
    NotAPackage(&'static str),
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as a path inside the package; `None` for the package as a whole.
    pub file: Option<String>,
    /// What differs.
    pub fault: Fault,
}

impl Problem {
    /// A problem of one file.
    pub fn of(file: impl Into<String>, fault: Fault) -> Self {
        Self { file: Some(file.into()), fault }
    }

    /// A problem of the whole package.
    pub const fn of_all(fault: Fault) -> Self {
        Self { file: None, fault }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "文件 {} {}", Shown(file), Shown(&self.fault.to_string())),
            None => write!(f, "{}", Shown(&self.fault.to_string())),
        }
    }
}
