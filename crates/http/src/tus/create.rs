//! `POST /`: announce an upload, perhaps with its first bytes, perhaps without knowing its length yet.

use axum::body::HttpBody as _;
use axum::extract::{OriginalUri, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use store::uploads::{CreateError, NewUpload};

use super::error::TusError;
use super::headers::{self, DEFER_LENGTH, EXPIRES, LENGTH, OFFSET};
use super::{TusState, Uploader, finish, metadata, receive};

pub(super) async fn handler(state: TusState, uploader: Uploader, request: Request) -> Result<Response, TusError> {
    let headers = request.headers();
    if headers.contains_key("upload-concat") {
        return Err(TusError::Header("不支持把一个文件分成几个上传任务（Upload-Concat）"));
    }
    let length = announced_length(headers)?;
    let metadata = metadata::parse(headers)?;
    let path = request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().path(), |uri| uri.path());
    let base = path.trim_end_matches('/').to_owned();
    let with_bytes = headers.contains_key(header::CONTENT_TYPE) && !request.body().is_end_stream();
    let first = if with_bytes { Some(receive::Piece::read(headers, 0, length)?) } else { None };

    let new = NewUpload { agency: uploader.agency, person: uploader.person, length, metadata };
    let upload = state.store.create_upload(new).await.map_err(|e| match e {
        CreateError::TooLarge { max } => TusError::TooLarge { max },
        CreateError::Store(e) => e.into(),
    })?;
    let location = format!("{base}/{}", upload.id);
    let mut offset = 0;
    let mut complete = upload.is_complete();
    if let Some(first) = first {
        match first.take(&state, upload.id, request.into_body()).await {
            Ok(appended) => (offset, complete) = (appended.offset, appended.complete),
            Err(e) => return Ok(located(location, e)),
        }
    }
    if complete && let Err(e) = finish(&state, upload.id).await {
        return Ok(located(location, e));
    }
    let expires = headers::http_date(upload.expires_at);
    let said = [(header::LOCATION, location), (OFFSET, offset.to_string()), (EXPIRES, expires)];
    Ok((StatusCode::CREATED, said).into_response())
}

/// The upload exists, so the sender hears where it is, whatever became of the first bytes.
fn located(location: String, e: TusError) -> Response {
    ([(header::LOCATION, location)], e).into_response()
}

/// The length of the upload: told now, or to be told with a later request; never both, never neither.
fn announced_length(headers: &HeaderMap) -> Result<Option<u64>, TusError> {
    let length = headers::number(headers, &LENGTH)?;
    match (length, headers.get(DEFER_LENGTH)) {
        (Some(length), None) => Ok(Some(length)),
        (None, Some(deferred)) if deferred == "1" => Ok(None),
        (None, Some(_)) => Err(TusError::Header("Upload-Defer-Length 只能是 1")),
        (Some(_), Some(_)) => Err(TusError::Header("Upload-Length 与 Upload-Defer-Length 只能有一个")),
        (None, None) => Err(TusError::Header("缺少 Upload-Length")),
    }
}
