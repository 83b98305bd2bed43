//! What this server says of itself: what it can keep, and what bookmarks may be about. Their `ETag` is the MD5 of their bytes, or a system takes
//! them for damaged. What is declared once holds for ever.

use app::controller::Pusher;
use app::pushed::categories;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use md5::{Digest as _, Md5};
use serde_json::json;

use crate::SwiftState;
use crate::answer::{Refusal, empty};
use crate::object::stamp;

/// A document that this server writes.
pub(crate) struct Document {
    bytes: Vec<u8>,
    written_at: i64,
}

/// The document of this name; nothing where the name is none of ours.
pub(crate) async fn document(state: &SwiftState, pusher: &Pusher, name: &str) -> Result<Option<Document>, Refusal> {
    let value = match name {
        "Capabilities.json" => json!({
            "Read": { "ReadCategories": true },
            "Store": {
                "StoreBookmarks": true,
                "StoreUserIDKey": true,
                "StoreSignedVideo": true,
                "StoreGNSSTrackRecording": true,
                "StoreRejectedContent": true,
            },
            "StoreAndRead": { "StoreReadSystemID": true },
        }),
        "Categories.json" => {
            let categories = categories(&state.app, pusher.agency).await?;
            json!(categories.iter().map(|c| json!({ "Name": c.name, "Id": c.id })).collect::<Vec<_>>())
        }
        _ => return Ok(None),
    };
    Ok(Some(Document { bytes: value.to_string().into_bytes(), written_at: state.app.store.clock().now().millis() }))
}

impl Document {
    pub(crate) fn answer(self, bytes: bool) -> Response {
        let mut response = empty(StatusCode::OK);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        stamp(&mut response, &md5_of(&self.bytes), self.bytes.len() as u64, self.written_at);
        if bytes {
            *response.body_mut() = Body::from(self.bytes);
        }
        response
    }
}

/// MD5 in hexadecimal digits: no proof of anything, only what the protocol asks for.
pub(crate) fn md5_of(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Md5::digest(bytes))
}
