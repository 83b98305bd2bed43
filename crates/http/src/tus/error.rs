//! What goes wrong with an upload, as a status that tus clients understand and a sentence that people do.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use store::StoreError;
use store::uploads::AppendError;

use super::VERSION;

/// Seconds after which a client may try again when the server cannot at the moment.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// The application could not take a whole upload into custody. The bytes stay; asking again tries again.
#[derive(Debug, thiserror::Error)]
#[error("{code}: {message}")]
pub struct HookError {
    /// The status of the response.
    pub status: StatusCode,
    /// For programs.
    pub code: &'static str,
    /// For people, in Chinese.
    pub message: String,
}

/// Why a request is not answered as it hoped.
#[derive(Debug, thiserror::Error)]
pub enum TusError {
    /// Another version of the protocol, or none.
    #[error("another version of tus")]
    Version,
    /// A header is missing or makes no sense.
    #[error("a header: {0}")]
    Header(&'static str),
    /// `Upload-Metadata` makes no sense.
    #[error("the metadata: {0}")]
    Metadata(&'static str),
    /// The body is not announced as bytes of an upload.
    #[error("another content type")]
    ContentType,
    /// No upload of this sender has this id.
    #[error("there is no such upload")]
    Unknown,
    /// It expired or was taken back.
    #[error("the upload is gone")]
    Gone,
    /// No such method.
    #[error("no such method")]
    Method,
    /// Bytes that are here may be evidence and stay.
    #[error("bytes that are here stay")]
    Evidence,
    /// Another sender is writing to it.
    #[error("another sender is writing")]
    Busy,
    /// The sender is somewhere else than we are.
    #[error("the upload stands at {offset}")]
    Offset {
        /// Where the upload stands.
        offset: u64,
    },
    /// Longer than the limit.
    #[error("longer than {max}")]
    TooLarge {
        /// The limit.
        max: u64,
    },
    /// More bytes than announced.
    #[error("more bytes than the {length} announced")]
    Surplus {
        /// What was announced.
        length: u64,
    },
    /// The bytes have another checksum.
    #[error("another checksum")]
    Checksum,
    /// The sender fell silent.
    #[error("the sender fell silent at {offset}")]
    Interrupted {
        /// Where the upload stands.
        offset: u64,
    },
    /// The server stops; what came is kept.
    #[error("the server stops; the upload stands at {offset}")]
    Stopping {
        /// Where the upload stands.
        offset: u64,
    },
    /// The store cannot.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The application cannot.
    #[error(transparent)]
    Hook(#[from] HookError),
}

impl From<AppendError> for TusError {
    fn from(e: AppendError) -> Self {
        match e {
            AppendError::Unknown => Self::Unknown,
            AppendError::Gone => Self::Gone,
            AppendError::Busy => Self::Busy,
            AppendError::Offset { offset } => Self::Offset { offset },
            AppendError::Surplus { length } => Self::Surplus { length },
            AppendError::Checksum => Self::Checksum,
            AppendError::Interrupted { offset } => Self::Interrupted { offset },
            AppendError::Store(e) => Self::Store(e),
        }
    }
}

impl TusError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Version => StatusCode::PRECONDITION_FAILED,
            Self::Header(_) | Self::Metadata(_) => StatusCode::BAD_REQUEST,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Evidence => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::LOCKED,
            Self::Offset { .. } => StatusCode::CONFLICT,
            Self::TooLarge { .. } | Self::Surplus { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            // Assigned by tus, not by HTTP.
            Self::Checksum => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
            Self::Interrupted { .. } => StatusCode::REQUEST_TIMEOUT,
            Self::Stopping { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(StoreError::DiskFull { .. }) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Store(StoreError::Database(_) | StoreError::Group(_) | StoreError::Bucket(_)) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Store(StoreError::Fenced(_)) => StatusCode::LOCKED,
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Hook(e) => e.status,
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Version => "tus_version",
            Self::Header(_) => "tus_header",
            Self::Metadata(_) => "upload_metadata",
            Self::ContentType => "content_type",
            Self::Unknown => "upload_unknown",
            Self::Gone => "upload_gone",
            Self::Method => "method",
            Self::Evidence => "upload_kept",
            Self::Busy => "upload_busy",
            Self::Offset { .. } => "upload_offset",
            Self::TooLarge { .. } => "upload_too_large",
            Self::Surplus { .. } => "upload_surplus",
            Self::Checksum => "upload_checksum",
            Self::Interrupted { .. } => "upload_interrupted",
            Self::Stopping { .. } => "server_stopping",
            Self::Store(StoreError::DiskFull { .. }) => "disk_full",
            Self::Store(StoreError::Database(_) | StoreError::Group(_)) => "database_unavailable",
            Self::Store(StoreError::Bucket(_)) => "bucket_unavailable",
            Self::Store(StoreError::Fenced(_)) => "upload_busy",
            Self::Store(_) => "store_failed",
            Self::Hook(e) => e.code,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Version => format!("上传协议版本不符，应为 tus {VERSION}"),
            Self::Header(what) => format!("上传请求不完整：{what}"),
            Self::Metadata(what) => format!("上传说明（Upload-Metadata）有误：{what}"),
            Self::ContentType => "内容类型应为 application/offset+octet-stream".into(),
            Self::Unknown => "没有这个上传任务".into(),
            Self::Gone => "上传任务已失效，请重新上传。已收到的部分另行保存".into(),
            Self::Method => "不支持这种请求方法".into(),
            Self::Evidence => "已收到内容的上传不得删除".into(),
            Self::Busy => "这个文件正在别处上传".into(),
            Self::Offset { offset } => format!("续传位置不符，服务器已收到 {offset} 字节"),
            Self::TooLarge { max } => format!("文件过大，上限为 {max} 字节"),
            Self::Surplus { length } => format!("发来的内容超过申报的长度 {length} 字节"),
            Self::Checksum => "校验值不符，这一段没有接收，请重传".into(),
            Self::Interrupted { offset } => format!("传输中断，已保存 {offset} 字节，可以续传"),
            Self::Stopping { offset } => format!("服务正在停止，已保存 {offset} 字节，稍后可以续传"),
            Self::Store(StoreError::DiskFull { .. }) => "存储空间不足，暂不接收新文件。已收到的部分不受影响".into(),
            Self::Store(StoreError::Database(_) | StoreError::Group(_)) => {
                "数据库暂时不可用，请稍后重试。已收到的部分不受影响".into()
            }
            Self::Store(StoreError::Bucket(_)) => "对象存储暂时不可用，请稍后重试。已收到的部分不受影响".into(),
            Self::Store(StoreError::Fenced(_)) => "这个文件正在别处上传".into(),
            Self::Store(_) => "服务器未能保存，请稍后重试。已收到的部分不受影响".into(),
            Self::Hook(e) => e.message.clone(),
        }
    }
}

impl IntoResponse for TusError {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() && !matches!(self, Self::Stopping { .. }) {
            tracing::error!(error = &self as &dyn std::error::Error, "an upload was not served");
        }
        let body = json!({ "error": { "code": self.code(), "message": self.sentence() } });
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Version => drop(headers.insert(HeaderName::from_static("tus-version"), HeaderValue::from_static(VERSION))),
            Self::Store(_) | Self::Stopping { .. } => drop(headers.insert(header::RETRY_AFTER, RETRY_AFTER)),
            _ => {}
        }
        response
    }
}
