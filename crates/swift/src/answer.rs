//! Answers as such systems understand them: 401 asks for another token, 503 for another try, 507 says that the disk is full. 400 would end the
//! matter for good, and is kept for what can be no evidence.

use std::any::Any;

use app::AppError;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::uploads::{AppendError, CreateError, DeclareError};

/// Seconds after which a system may try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");

/// Why a request is not answered as it hoped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// No token, one that ran out, or a wrong key.
    #[error("not admitted")]
    Unauthenticated,
    /// Not for this account, or not to be read.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// There is no such container or object.
    #[error("not found")]
    NotFound,
    /// A request that such a system never makes.
    #[error("no such request")]
    Method,
    /// The bytes have another MD5 than was announced; nothing of them is kept.
    #[error("the bytes have another checksum")]
    Checksum,
    /// Too much at once.
    #[error("busy")]
    Busy,
    /// The body broke off; nothing of it is kept, and the system sends it again.
    #[error("the body broke off")]
    BrokenOff,
    /// No space, or more bytes than a file may have.
    #[error("no space")]
    Full,
    /// What keeps bytes cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What decides cannot.
    #[error(transparent)]
    App(AppError),
}

impl From<AppError> for Refusal {
    fn from(e: AppError) -> Self {
        match e {
            AppError::Unauthenticated | AppError::WrongPassword | AppError::Throttled { .. } => Self::Unauthenticated,
            AppError::Store(e) => Self::Store(e),
            e => Self::App(e),
        }
    }
}

impl From<CreateError> for Refusal {
    fn from(e: CreateError) -> Self {
        match e {
            CreateError::TooLarge { .. } => Self::Full,
            CreateError::Store(e) => Self::Store(e),
        }
    }
}

impl From<AppendError> for Refusal {
    fn from(e: AppendError) -> Self {
        match e {
            AppendError::Surplus { .. } => Self::Full,
            AppendError::Interrupted { .. } => Self::BrokenOff,
            AppendError::Store(e) => Self::Store(e),
            AppendError::Unknown | AppendError::Gone | AppendError::Busy | AppendError::Offset { .. } | AppendError::Checksum => {
                Self::Busy
            }
        }
    }
}

impl From<DeclareError> for Refusal {
    fn from(e: DeclareError) -> Self {
        match e {
            DeclareError::TooLarge { .. } => Self::Full,
            DeclareError::Store(e) => Self::Store(e),
            _ => Self::Busy,
        }
    }
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::BAD_REQUEST,
            Self::Checksum => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Full | Self::Store(StoreError::DiskFull { .. }) => StatusCode::INSUFFICIENT_STORAGE,
            // Whatever keeps us from storing may pass: the system has the bytes, and is to try again.
            Self::Busy | Self::BrokenOff | Self::Store(_) | Self::App(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn sentence(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "账号、密钥或者令牌不正确，或者令牌已过期",
            Self::Forbidden(why) => why,
            Self::NotFound => "没有这项内容",
            Self::Method => "不支持这种请求",
            Self::Checksum => "校验值不符，没有保存，请重新发送",
            Self::Full | Self::Store(StoreError::DiskFull { .. }) => "存储空间不足，暂不接收新文件",
            Self::Busy => "同时接收的文件过多，请稍后重试",
            Self::BrokenOff => "传输中断，没有保存，请重新发送",
            Self::Store(_) | Self::App(_) => "暂时无法保存，请稍后重试",
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        if matches!(self, Self::Store(_) | Self::App(_)) {
            tracing::error!(error = &self as &dyn std::error::Error, "a body-worn system was not served");
        } else {
            tracing::info!(%status, why = %self, "a body-worn system was refused");
        }
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))];
        let mut response = (status, kind, self.sentence()).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// What a system hears when the program did something that it never does.
pub(crate) fn panicked(_: Box<dyn Any + Send>) -> Response {
    Refusal::Busy.into_response()
}
