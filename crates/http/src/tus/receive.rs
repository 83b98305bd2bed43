//! `PATCH /{id}`: take in the next bytes.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::UploadId;
use store::uploads::{AppendError, Appended, Checksum, DeclareError, Upload};

use super::error::TusError;
use super::headers::{self, EXPIRES, LENGTH, OFFSET};
use super::until::stopped;
use super::{TusState, finish};

const CONTENT_TYPE: &str = "application/offset+octet-stream";

pub(super) async fn handler(state: TusState, upload: Upload, request: Request) -> Result<Response, TusError> {
    let headers = request.headers();
    check_content_type(headers)?;
    let offset = headers::number(headers, &OFFSET)?.ok_or(TusError::Header("缺少 Upload-Offset"))?;
    let told = headers::number(headers, &LENGTH)?;
    let piece = Piece::read(headers, offset, told.or(upload.length))?;
    if let Some(length) = told {
        declare(&state, upload.id, length).await?;
    }
    let appended = piece.take(&state, upload.id, request.into_body()).await?;
    if appended.complete {
        finish(&state, upload.id).await?;
    }
    let mut response = (StatusCode::NO_CONTENT, [(OFFSET, appended.offset.to_string())]).into_response();
    if !appended.complete {
        let expires = state.store.clock().now().plus(state.store.limits().life);
        headers::insert(response.headers_mut(), EXPIRES, headers::http_date(expires));
    }
    Ok(response)
}

async fn declare(state: &TusState, id: UploadId, length: u64) -> Result<(), TusError> {
    state.store.declare_length(id, length).await.map_err(|e| match e {
        DeclareError::Unknown => TusError::Unknown,
        DeclareError::Busy => TusError::Busy,
        DeclareError::Settled { .. } => TusError::Header("文件长度已申报，不能更改"),
        DeclareError::TooShort { .. } => TusError::Header("申报的长度小于已收到的长度"),
        DeclareError::TooLarge { max } => TusError::TooLarge { max },
        DeclareError::Store(e) => e.into(),
    })
}

fn check_content_type(headers: &HeaderMap) -> Result<(), TusError> {
    let said = headers.get(header::CONTENT_TYPE);
    if said.is_some_and(|t| t == CONTENT_TYPE) { Ok(()) } else { Err(TusError::ContentType) }
}

/// The bytes of one request, as its headers announce them.
pub(super) struct Piece {
    offset: u64,
    announced: Option<u64>,
    checksum: Option<Checksum>,
}

impl Piece {
    /// Reads the announcement and refuses what cannot be right before a byte is read.
    pub(super) fn read(headers: &HeaderMap, offset: u64, length: Option<u64>) -> Result<Self, TusError> {
        check_content_type(headers)?;
        let announced = headers::number(headers, &header::CONTENT_LENGTH)?;
        match (announced.map(|n| offset.saturating_add(n)), length) {
            (Some(end), Some(length)) if end > length => Err(TusError::Surplus { length }),
            _ => Ok(Self { offset, announced, checksum: headers::checksum(headers)? }),
        }
    }

    /// Takes in the bytes.
    pub(super) async fn take(self, state: &TusState, id: UploadId, body: Body) -> Result<Appended, TusError> {
        state.store.check_space(self.announced.unwrap_or(0)).await?;
        let body = stopped(body.into_data_stream(), state.stopping.clone());
        let appended = state.store.append_upload(id, self.offset, body, self.checksum).await;
        appended.map_err(|e| match e {
            AppendError::Interrupted { offset } if state.stopping.is_cancelled() => TusError::Stopping { offset },
            e => e.into(),
        })
    }
}
