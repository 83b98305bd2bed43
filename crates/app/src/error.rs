//! Why something a person wanted was not done. Every variant has a Chinese sentence that names the field or the article.
//!
//! A refusal is not a fault: the law forbids issuing, and recording what happened is never refused.

use base::Span;
use law::ArticleRef;
use model::Revision;
use store::StoreError;

/// One field that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the field in the request.
    pub field: String,
    /// A Chinese sentence.
    pub message: String,
}

/// Why an action was not done.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The law forbids issuing this.
    #[error("{reason}")]
    Refused {
        /// The provision.
        article: ArticleRef,
        /// Why, in Chinese.
        reason: String,
    },
    /// Fields are missing or wrong.
    #[error("{}", .0.first().map_or("填写有误", |f| &f.message))]
    Invalid(Vec<FieldError>),
    /// Somebody changed it since the page was read.
    #[error("页面打开后内容已被更新，请核对后再提交")]
    Stale {
        /// What the page had seen.
        seen: Revision,
        /// What there is.
        now: Revision,
    },
    /// What was asked is done already, or cannot be done at this stage.
    #[error("{0}")]
    Conflict(String),
    /// There is no such thing here.
    #[error("没有找到{0}")]
    NotFound(&'static str),
    /// The person has no right to it.
    #[error("{reason}")]
    Denied {
        /// The provision, where a law says so.
        article: Option<ArticleRef>,
        /// Why, in Chinese.
        reason: String,
    },
    /// Nobody is logged in.
    #[error("请先登录")]
    Unauthenticated,
    /// The login or the password is wrong.
    #[error("账号或口令不正确")]
    WrongPassword,
    /// Too many failed logins.
    #[error("登录失败次数过多，请稍后再试")]
    Throttled {
        /// How long to wait.
        retry_after: Span,
    },
    /// Something the server lacks, such as fonts.
    #[error("{0}")]
    Unavailable(String),
    /// The store failed; the sentence for users says no more than that.
    #[error("系统暂时无法保存，请稍后再试")]
    Store(#[from] StoreError),
    /// Something that cannot happen did; details go to the log of the server.
    #[error("系统内部错误，已记录")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// One wrong field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), message: message.into() }])
    }

    /// A fault of the program, with its cause.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

/// Collects wrong fields, so that a page can show all of them at once.
#[derive(Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Notes a wrong field when `wrong` holds.
    pub fn check(&mut self, wrong: bool, field: &str, message: impl Into<String>) -> &mut Self {
        if wrong {
            self.0.push(FieldError { field: field.to_owned(), message: message.into() });
        }
        self
    }

    /// A text that must be there, trimmed, and at most `max` characters long.
    pub fn text(&mut self, value: &str, max: usize, field: &str, label: &str) -> String {
        let value = value.trim();
        self.check(value.is_empty(), field, format!("请填写{label}"));
        self.check(value.chars().count() > max, field, format!("{label}不能超过 {max} 个字"));
        value.to_owned()
    }

    /// A text that may be empty.
    pub fn optional(&mut self, value: Option<&str>, max: usize, field: &str, label: &str) -> String {
        let value = value.unwrap_or_default().trim();
        self.check(value.chars().count() > max, field, format!("{label}不能超过 {max} 个字"));
        value.to_owned()
    }

    /// Everything noted so far, as an error if there is anything.
    ///
    /// # Errors
    /// When a field was wrong.
    pub fn done(&mut self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::Invalid(std::mem::take(&mut self.0))) }
    }
}
