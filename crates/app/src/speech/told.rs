//! What is told of one recording to whoever may hear it.

use base::ObjectId;
use evidence::speech::Curve;

use super::transcript::Transcript;
use super::voice::curve_of;
use crate::App;
use crate::error::AppError;

/// Where somebody speaks in a recording, and what a machine wrote down of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// How likely a voice is, over time.
    pub curve: Curve,
    /// The words as a machine heard them, where one is set.
    pub transcript: Option<Transcript>,
}

/// What is told of an original.
///
/// # Errors
/// When it was not listened to yet.
pub async fn told(app: &App, original: ObjectId) -> Result<Told, AppError> {
    let curve = curve_of(app, original).await?.ok_or(AppError::NotFound("人声提示"))?;
    let kept = app.store.transcript_of(original).await?;
    Ok(Told { curve, transcript: kept.map(|kept| Transcript::read(kept.as_bytes())) })
}
