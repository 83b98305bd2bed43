//! Why `law/` cannot be used. A legal officer may have edited it, so every error names the file and what to mend.

use base::Day;

use crate::calendar::CalendarError;
use crate::reference::ArticleRef;

/// Why the law's files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// A row of the table of steps cannot be.
    #[error("law/steps 的 {id}：{reason}")]
    Deadline {
        /// Which row or step.
        id: String,
        /// What is wrong.
        reason: String,
    },
    /// The file is no TOML of the expected shape.
    #[error("law/{path} 读不出：{source}")]
    Read {
        /// The file below `law/`.
        path: String,
        /// What the parser says.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// How dossiers are put together cannot be.
    #[error("law/dossier：{reason}")]
    Dossier {
        /// What is wrong.
        reason: String,
    },
    /// The calendar cannot be used.
    #[error("law/calendar 读不出：{0}")]
    Calendar(#[from] CalendarError),
    /// The articles are not numbered from 1 without a gap.
    #[error("law/henan-2019 缺第 {expected} 条，或者条号重复")]
    MissingArticle {
        /// The number that should have come.
        expected: u16,
    },
    /// A file lies in a folder that `statute.toml` does not list.
    #[error("law/{path} 不在 statute.toml 列出的章内")]
    NoChapter {
        /// The file below `law/`.
        path: String,
    },
    /// A provision is accounted for never or more than once.
    #[error("{place} 的 [[status]] 有 {times} 处，应当恰好一处")]
    Accounted {
        /// The provision.
        place: ArticleRef,
        /// How often.
        times: usize,
    },
    /// A status says nothing, or two things that exclude each other.
    #[error("第 {article} 条的 [[status]] 须写 duty、not_yet、not_computable 之一；duty 可以另附一个理由")]
    EmptyStatus {
        /// The article.
        article: u16,
    },
    /// Something cites a place that we do not hold.
    #[error("{what} 引用的 {place:?} 不存在")]
    NoSuchPlace {
        /// What cites.
        what: String,
        /// The place.
        place: ArticleRef,
    },
    /// Two versions of a parameter hold on the same day.
    #[error("参数 {id} 在 {day} 有两个值")]
    Overlap {
        /// The parameter.
        id: String,
        /// A day on which both hold.
        day: Day,
    },
    /// A parameter that cannot mean anything.
    #[error("参数 {id}：值不能为负，from 不能晚于 to，只有 day 才能写 roll")]
    Parameter {
        /// The parameter.
        id: String,
    },
    /// A reading holds an alternative that it does not list.
    #[error("{what} 选定的 {code} 不在所列各种读法之中")]
    NoSuchAlternative {
        /// The reading.
        what: String,
        /// The code chosen.
        code: String,
    },
    /// Two things of one name.
    #[error("{what} 重复")]
    Twice {
        /// What is there twice.
        what: String,
    },
    /// A record type contradicts itself.
    #[error("law/records/{id}.toml：{reason}")]
    RecordType {
        /// The record type.
        id: String,
        /// What to mend.
        reason: String,
    },
}
