//! Every error as the pages expect it: a status, a stable code, one Chinese sentence; the provision and the fields where there are any.

use std::collections::BTreeMap;
use std::error::Error as _;

use app::query::common::ArticleLabel;
use app::{AppError, FieldError};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::{Standing, StoreError};
use utoipa::openapi::{self, ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

use crate::tus::HookError;

/// Why a request was not answered as it hoped.
#[derive(Debug, thiserror::Error)]
pub enum RouteError {
    /// The application refused or failed.
    #[error(transparent)]
    App(#[from] AppError),
    /// One field of the request cannot be read.
    #[error("{}：{wrong}", called(field))]
    Field {
        /// Its path in the request.
        field: String,
        /// What is wrong with it, in Chinese.
        wrong: String,
    },
    /// The request itself is wrong: no JSON, an unknown route, a missing token.
    #[error("{code}")]
    Request {
        /// The status.
        status: StatusCode,
        /// For programs.
        code: &'static str,
        /// For people, in Chinese.
        message: String,
    },
}

impl RouteError {
    /// A request that is wrong in itself.
    pub(crate) fn request(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self::Request { status, code, message: message.into() }
    }

    /// There is no such thing here.
    pub(crate) const fn not_found(what: &'static str) -> Self {
        Self::App(AppError::NotFound(what))
    }
}

impl From<StoreError> for RouteError {
    fn from(e: StoreError) -> Self {
        Self::App(e.into())
    }
}

/// A field that cannot be taken as it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// Its name in the request.
    field: String,
    /// What is wrong with it, in Chinese.
    message: String,
}

/// What went wrong.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(title = "Problem")]
pub(crate) struct Problem {
    /// A stable word: `stale`, `refused`, `invalid`, `conflict`, `not_found`, `denied`, `unauthenticated`, `throttled` …
    code: &'static str,
    /// One Chinese sentence.
    message: String,
    /// The provision that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<ArticleLabel>,
    /// The fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    fields: Vec<FieldProblem>,
    /// The revision there is now, when the page was stale.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u64>,
    /// Seconds after which it may be tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_s: Option<u64>,
}

/// The body of every answer that is an error.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// What went wrong.
    error: Problem,
}

/// The status of an error and what its body says.
/// What people call a field whose name in a request says nothing to them.
fn called(field: &str) -> &str {
    match field {
        "from" => "起始日期",
        "to" => "截止日期",
        other => other,
    }
}

fn problem(e: &RouteError) -> (StatusCode, Problem) {
    let e = match e {
        RouteError::App(e) => e,
        RouteError::Field { field, wrong } => {
            let fields = vec![FieldProblem { field: field.clone(), message: wrong.clone() }];
            let message = if field.is_empty() { wrong.clone() } else { e.to_string() };
            let problem = Problem { code: "invalid", message, fields, ..Problem::default() };
            return (StatusCode::UNPROCESSABLE_ENTITY, problem);
        }
        RouteError::Request { status, code, message } => {
            return (*status, Problem { code, message: message.clone(), ..Problem::default() });
        }
    };
    let (status, code) = status(e);
    let mut problem = Problem { code, message: e.to_string(), ..Problem::default() };
    match e {
        AppError::Refused { article, .. } | AppError::Denied { article: Some(article), .. } => {
            problem.article = Some((*article).into());
        }
        AppError::Invalid(fields) => problem.fields = fields.iter().map(field).collect(),
        AppError::Stale { now, .. } => problem.revision = Some(*now),
        AppError::Throttled { retry_after } => {
            problem.retry_after_s = Some(u64::try_from(retry_after.seconds()).unwrap_or(0).max(1));
        }
        AppError::Store(StoreError::ReadOnly(standing)) => problem.message = standing.notice().unwrap_or_default(),
        AppError::Store(StoreError::DiskFull { .. }) => {
            problem.message = "存储空间不足，暂不接收新内容。已保存的内容不受影响".into()
        }
        AppError::Store(StoreError::Database(_) | StoreError::Group(_)) => {
            problem.message = "数据库没有应答，这次没有保存。已填写的内容请保留，稍后再提交".into();
        }
        AppError::Store(StoreError::Bucket(_)) => {
            problem.message = "对象存储没有应答，暂不能读取或者保存原件；请稍后再试".into();
        }
        _ => {}
    }
    (status, problem)
}

fn field(f: &FieldError) -> FieldProblem {
    FieldProblem { field: f.field.clone(), message: f.message.clone() }
}

const fn read_only(standing: &Standing) -> &'static str {
    if matches!(standing, Standing::Clock(_)) { "clock_jump" } else { "recovery_gap" }
}

const fn status(e: &AppError) -> (StatusCode, &'static str) {
    match e {
        AppError::Refused { .. } => (StatusCode::CONFLICT, "refused"),
        AppError::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        AppError::Stale { .. } => (StatusCode::CONFLICT, "stale"),
        AppError::Conflict(_) => (StatusCode::CONFLICT, "conflict"),
        AppError::NotFound(_) => (StatusCode::NOT_FOUND, "not_found"),
        AppError::Denied { .. } => (StatusCode::FORBIDDEN, "denied"),
        AppError::Unauthenticated => (StatusCode::UNAUTHORIZED, "unauthenticated"),
        AppError::WrongPassword => (StatusCode::UNAUTHORIZED, "wrong_password"),
        AppError::Throttled { .. } => (StatusCode::TOO_MANY_REQUESTS, "throttled"),
        AppError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        AppError::Store(StoreError::DiskFull { .. }) => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
        AppError::Store(StoreError::ReadOnly(standing)) => (StatusCode::SERVICE_UNAVAILABLE, read_only(standing)),
        AppError::Store(StoreError::Database(_) | StoreError::Group(_)) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        AppError::Store(StoreError::Bucket(_)) => (StatusCode::SERVICE_UNAVAILABLE, "bucket_unavailable"),
        AppError::Store(_) | AppError::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// The answer of every route that does not do what it was asked, for the OpenAPI document.
pub(crate) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name(ErrorBody::name()))).build();
        let response = ResponseBuilder::new().description("What went wrong").content("application/json", body).build();
        BTreeMap::from([("default".to_owned(), response.into())])
    }
}

impl From<RouteError> for HookError {
    fn from(e: RouteError) -> Self {
        let (status, Problem { code, message, .. }) = problem(&e);
        Self { status, code, message }
    }
}

impl IntoResponse for RouteError {
    fn into_response(self) -> Response {
        let (status, problem) = problem(&self);
        // That a log is not written to is known, and told where the server is watched.
        if status.is_server_error() && !matches!(self, Self::App(AppError::Store(StoreError::ReadOnly(_)))) {
            // The causes, not the debug form: that one may hold what people typed.
            tracing::error!(error = %causes(&self), "a request was not served");
        }
        let retry = problem.retry_after_s.map(HeaderValue::from);
        let mut response = (status, Json(ErrorBody { error: problem })).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry {
            headers.insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// An error with everything that led to it, in one line.
fn causes(e: &RouteError) -> String {
    let mut text = e.to_string();
    let mut cause = e.source();
    while let Some(e) = cause {
        text = format!("{text}: {e}");
        cause = e.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use base::Span;
    use law::ArticleRef;
    use serde_json::{Value, json};

    use super::*;

    async fn answer(e: impl Into<RouteError>) -> (StatusCode, Value) {
        let response = e.into().into_response();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 16).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    #[tokio::test]
    async fn each_error_has_its_shape() {
        let refused = AppError::Refused { article: ArticleRef::article(11).item(4), reason: "还没有同意".into() };
        let said = json!({"error": {"code": "refused", "message": "还没有同意", "article": {"code": "11(4)", "number": 11, "label": "第十一条（四）"}}});
        assert_eq!(answer(refused).await, (StatusCode::CONFLICT, said));

        let said = json!({"error": {"code": "stale", "message": "页面打开后内容已被更新，请核对后再提交", "revision": 7}});
        assert_eq!(answer(AppError::Stale { seen: 5, now: 7 }).await, (StatusCode::CONFLICT, said));

        let said = json!({"error": {"code": "invalid", "message": "请填写地点", "fields": [{"field": "place", "message": "请填写地点"}]}});
        assert_eq!(answer(AppError::field("place", "请填写地点")).await, (StatusCode::UNPROCESSABLE_ENTITY, said));

        let (status, said) = answer(AppError::Throttled { retry_after: Span::from_millis(30_500) }).await;
        assert_eq!((status, &said["error"]["retry_after_s"]), (StatusCode::TOO_MANY_REQUESTS, &json!(30)));

        let denied = AppError::Denied { article: None, reason: "此项由机关负责人办理".into() };
        let said = json!({"error": {"code": "denied", "message": "此项由机关负责人办理"}});
        assert_eq!(answer(denied).await, (StatusCode::FORBIDDEN, said));

        assert_eq!(answer(AppError::NotFound("案件")).await.1["error"]["message"], "没有找到案件");
        assert_eq!(answer(AppError::Unavailable("本机没有中文字体".into())).await.0, StatusCode::SERVICE_UNAVAILABLE);
    }

    #[tokio::test]
    async fn a_fault_tells_people_nothing_of_its_cause() {
        let (status, said) = answer(AppError::internal("the table subject has no column x")).await;
        assert_eq!((status, &said["error"]["message"]), (StatusCode::INTERNAL_SERVER_ERROR, &json!("系统内部错误，已记录")));
        let (status, said) = answer(AppError::Store(StoreError::corrupt("row 7"))).await;
        assert_eq!(
            (status, &said["error"]["message"]),
            (StatusCode::INTERNAL_SERVER_ERROR, &json!("系统暂时无法保存，请稍后再试"))
        );
        let (status, _) = answer(StoreError::DiskFull { reserve: 1 }).await;
        assert_eq!(status, StatusCode::INSUFFICIENT_STORAGE);
        let gap = store::Gap { origin: "demo".into(), from: 9, to: 10, memory: store::signer::Memory::Signer };
        let (status, said) = answer(StoreError::ReadOnly(Box::new(store::Standing::Gap(gap)))).await;
        assert_eq!((status, &said["error"]["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("recovery_gap")));
        let message = said["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("恢复缺口：数据库缺少第 9 号记录"), "{message}");
    }
}
