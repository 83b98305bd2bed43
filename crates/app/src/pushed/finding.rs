//! What can be odd about something that was pushed, each as a stable word and one Chinese sentence without personal data.

use model::{Finding, Severity};

/// What was odd about how something came. It is noticed once, when it comes, and stays true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Odd {
    /// Names of container or object are no text under their percent signs; kept as they stood.
    Name,
    /// The same of a value that was said of it.
    Value,
    /// A container that is no recording by its name.
    Container,
    /// More than one name below the container.
    Path,
    /// Nobody had announced the container.
    Unannounced,
    /// It came after the system had said that everything was sent.
    Late,
    /// Other bytes were there under this name before.
    Conflict,
    /// The same time is said twice, and differs.
    Times,
    /// Sent again from what had been rejected.
    Rejected,
}

impl Odd {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Value,
        Self::Container,
        Self::Path,
        Self::Unannounced,
        Self::Late,
        Self::Conflict,
        Self::Times,
        Self::Rejected,
    ];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "push_name",
            Self::Value => "push_value",
            Self::Container => "push_container",
            Self::Path => "push_path",
            Self::Unannounced => "push_unannounced",
            Self::Late => "push_late",
            Self::Conflict => "push_conflict",
            Self::Times => "push_times",
            Self::Rejected => "push_rejected",
        }
    }

    /// As facts hold it.
    pub(super) fn finding(self) -> Finding {
        let (severity, message) = match self {
            Self::Name => (Severity::Question, "推送的名称编码有误，已按原样保存"),
            Self::Value => (Severity::Question, "推送的说明中有的内容编码有误，已按原样保存"),
            Self::Container => (Severity::Question, "推送的记录名称不合格式，不能从中得知使用人、设备和时间"),
            Self::Path => (Severity::Question, "推送的文件名称中含有目录，已按原样保存"),
            Self::Unannounced => (Severity::Question, "执法记录仪系统没有先说明这段记录，文件已保存"),
            Self::Late => (Severity::Question, "执法记录仪系统报告传输完成以后才送到"),
            Self::Conflict => (Severity::Serious, "同名文件先前已送到，内容不同；两份都已保存，先到的为原件"),
            Self::Times => (Severity::Question, "执法记录仪系统对同一时间的两种写法不一致"),
            Self::Rejected => (Severity::Info, "执法记录仪系统重新送来的先前被拒收的内容"),
        };
        finding(self.code(), severity, message)
    }
}

/// A finding that belongs to no article.
pub(super) fn finding(code: &str, severity: Severity, message: impl Into<String>) -> Finding {
    Finding { code: code.into(), severity, article: None, message: message.into() }
}

/// Whether a finding was made when something came, and stays.
pub(super) fn stays(found: &Finding) -> bool {
    Odd::ALL.iter().any(|odd| odd.code() == found.code)
}
