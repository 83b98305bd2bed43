//! A page that a phone took, drawn straight 摆正 for whoever looks at it. Made anew each time and kept nowhere: the bytes that came are the record.

use std::io::Read;

use base::ObjectId;

use crate::App;
use crate::error::AppError;

/// More bytes than a picture of one page has.
const LARGEST: u64 = 64 << 20;

/// The sheet of a picture drawn straight, as JPEG; nothing where none lies askew, or the bytes are no picture.
///
/// # Errors
/// When the store does not give the bytes.
pub async fn straightened(app: &App, object: ObjectId) -> Result<Option<Vec<u8>>, AppError> {
    let file = app.store.open_object(object)?;
    let drawn = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        file.take(LARGEST).read_to_end(&mut bytes).ok()?;
        evidence::scan::straightened(&bytes).ok().flatten()
    });
    drawn.await.map_err(AppError::internal)
}
