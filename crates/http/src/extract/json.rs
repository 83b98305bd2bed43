//! Bodies in JSON, both ways. A body that cannot be read says which field is wrong.

use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::reading;
use crate::error::RouteError;

/// A body in JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = RouteError;

    async fn from_request(request: Request, state: &S) -> Result<Self, RouteError> {
        if !is_json(request.headers()) {
            let message = "请求内容应为 JSON（Content-Type: application/json）";
            return Err(RouteError::request(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", message));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|e| unread(&e))?;
        read(&bytes).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        ([(header::CACHE_CONTROL, "no-store")], axum::Json(self.0)).into_response()
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn unread(e: &BytesRejection) -> RouteError {
    if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return RouteError::request(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "提交的内容过大");
    }
    RouteError::request(StatusCode::BAD_REQUEST, "malformed", "提交的内容没有完整送达，请重试")
}

/// Reads a body.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RouteError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let malformed = || RouteError::request(StatusCode::BAD_REQUEST, "malformed", "提交的内容不是有效的 JSON");
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| match e.inner().classify() {
        Category::Data => reading::wrong_field(&e.path().to_string(), &e.inner().to_string()),
        Category::Io | Category::Syntax | Category::Eof => malformed(),
    })?;
    json.end().map_err(|_| malformed())?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use base::{Day, SceneId, Timestamp};
    use model::agency::Activity;
    use serde::Deserialize;

    use super::*;
    use crate::extract::scalar;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read into")]
    struct Form {
        activity: Activity,
        #[serde(deserialize_with = "scalar::day")]
        filed_on: Day,
        arrived_at: Option<Timestamp>,
        revision: u64,
        party: Party,
        scenes: Vec<SceneId>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read into")]
    struct Party {
        name: String,
    }

    const GOOD: &str = r#"{"activity":"inquiry","filed_on":"2026-11-03","arrived_at":"2026-11-03T09:02:00+08:00",
        "revision":1,"party":{"name":"甲"},"scenes":[]}"#;

    fn complaint(body: &str) -> String {
        match read::<Form>(body.as_bytes()) {
            Err(e @ RouteError::Field { .. }) => e.to_string(),
            Err(RouteError::Request { status, message, .. }) => format!("{} {message}", status.as_u16()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_good_body_is_read() {
        read::<Form>(GOOD.as_bytes()).unwrap();
    }

    #[test]
    fn a_bad_body_names_the_field() {
        for (good, bad, said) in [
            (r#""2026-11-03","a"#, r#""2026年11月3日","a"#, "filed_on：日期应写成 2026-11-03 的形式"),
            (r#""2026-11-03","a"#, r#""2026-02-30","a"#, "filed_on：日期应写成 2026-11-03 的形式"),
            (r#""2026-11-03","a"#, r#""2026-11-03T09:00","a"#, "filed_on：日期应写成 2026-11-03 的形式"),
            (r#""2026-11-03","a"#, r#"20261103,"a"#, "filed_on：日期应写成 2026-11-03 的形式"),
            ("inquiry", "dance", "activity：没有“dance”这个选项"),
            (r#""revision":1,"#, "", "revision：缺少此项"),
            (r#""name":"甲""#, "", "party.name：缺少此项"),
            (r#""name":"甲""#, r#""name":"甲","age":3"#, "party.age：没有这一项"),
            (r#""revision":1"#, r#""revision":"x""#, "revision：应为整数"),
            (r#""revision":1"#, r#""revision":null"#, "revision：缺少此项"),
            (r#""revision":1"#, r#""revision":1,"note":"#, "note：没有这一项"),
            (r#""scenes":[]"#, r#""scenes":["abc"]"#, "scenes[0]：“abc”不是有效的编号"),
            (r#""scenes":[]"#, r#""scenes":"abc""#, "scenes：应为列表"),
            (r#""name":"甲""#, r#""name":7"#, "party.name：应为文字"),
        ] {
            let bad = if bad.ends_with(':') { format!("{bad}1") } else { bad.to_owned() };
            let body = GOOD.replacen(good, &bad, 1);
            assert_ne!(body, GOOD);
            assert_eq!(complaint(&body), said, "{body}");
        }
        let late = GOOD.replacen("2026-11-03T09:02:00+08:00", "九点", 1);
        assert!(complaint(&late).starts_with("arrived_at：“九点”不是时间"), "{}", complaint(&late));
    }

    #[test]
    fn what_is_no_json_is_called_so() {
        for body in ["", "{", "[1,]", "甲", &format!("{GOOD}x")] {
            assert_eq!(complaint(body), "400 提交的内容不是有效的 JSON", "{body}");
        }
    }
}
