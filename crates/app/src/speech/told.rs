//! What is told of one recording to whoever may hear it.

use base::ObjectId;
use evidence::picture;
use evidence::speech::{Curve, Stretch};

use super::transcript::Transcript;
use super::voice::curve_of;
use crate::App;
use crate::error::AppError;

/// Where somebody speaks in a recording, and what a machine wrote down of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// How likely a voice is, over time.
    pub curve: Curve,
    /// Where the picture shows nothing, once it was looked at.
    pub blanks: Vec<Stretch>,
    /// The words as a machine heard them, where one is set.
    pub transcript: Option<Transcript>,
}

/// What is told of an original.
///
/// # Errors
/// When it was not listened to yet.
pub async fn told(app: &App, original: ObjectId) -> Result<Told, AppError> {
    let curve = curve_of(app, original).await?.ok_or(AppError::NotFound("人声提示"))?;
    let blanks = blanks(app, original).await?.unwrap_or_default();
    let kept = app.store.transcript_of(original).await?;
    Ok(Told { curve, blanks, transcript: kept.map(|kept| Transcript::read(kept.as_bytes())) })
}

/// Where the picture of an original shows nothing for ten seconds or more 画面全黑; nothing when nobody looked.
pub(crate) async fn blanks(app: &App, original: ObjectId) -> Result<Option<Vec<Stretch>>, AppError> {
    let kept = app.store.picture_of(original).await?;
    Ok(kept.map(|kept| picture::blanks(&kept.peaks, kept.step).into_iter().map(|(from, to)| Stretch { from, to }).collect()))
}
