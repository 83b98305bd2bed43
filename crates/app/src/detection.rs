//! What a machine would cover 遮盖提示 (Art. 25): faces, plates, whatever a program of the agency finds in a picture. None is part of this product. A hint for
//! whoever makes a redaction and looks at each of them: nothing is covered by it, and no entry speaks of it.

use base::{RecordingId, Span};
use model::RecordingState;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;
use crate::spill::not_closed;

/// Most boxes that are kept of one recording.
const MOST: usize = 200;
/// The longest word for what was found, in characters.
const WORD: usize = 20;
/// A side of the picture, in thousandths.
const WHOLE: u16 = 1000;

/// What a machine found in one recording.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detection {
    /// In order of time.
    pub boxes: Vec<Found>,
}

/// Something in the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What it is, as the machine calls it.
    #[serde(default)]
    pub what: String,
    /// Left, top, width, height in thousandths of the picture.
    pub sides: [u16; 4],
    /// From when, counted from the beginning of the recording, in milliseconds.
    #[serde(rename = "from_ms", default)]
    pub from: Span,
    /// Until when; not after `from` in a photo, and where it is there throughout.
    #[serde(rename = "to_ms", default)]
    pub to: Span,
}

impl Detection {
    /// What an answer says. A box that does not lie within the picture is no box; another form is nothing.
    pub fn read(answer: &[u8]) -> Self {
        let mut read: Self = serde_json::from_slice(answer).unwrap_or_default();
        read.boxes.retain(|found| {
            let [x, y, w, h] = found.sides;
            let within = |from: u16, size: u16| size > 0 && from <= WHOLE && size <= WHOLE - from;
            within(x, w) && within(y, h)
        });
        for found in &mut read.boxes {
            found.what = found.what.chars().filter(|c| !c.is_control()).take(WORD).collect();
            found.from = found.from.max(Span::ZERO);
            found.to = found.to.max(found.from);
        }
        read.boxes.sort_by_key(|found| found.from);
        read.boxes.truncate(MOST);
        read
    }

    /// The form in which it is kept.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What a machine would cover of a recording; nothing where none looked.
///
/// # Errors
/// When the caller makes no redactions, or the recording is not of the caller's agency or closed (Art. 25).
pub async fn detected(app: &App, caller: &Caller, recording: RecordingId) -> Result<Detection, AppError> {
    caller.require(Right::HandleCases)?;
    let found = app.store.load::<RecordingState>(recording).await?;
    let found = found.filter(|r| r.agency == caller.agency).ok_or(AppError::NotFound("音像资料"))?;
    not_closed(app, caller.agency, recording.into()).await?;
    let Some(original) = found.state.original else { return Ok(Detection::default()) };
    let kept = app.store.detection_of(original.what.object).await?;
    Ok(kept.map(|kept| Detection::read(kept.as_bytes())).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_put_in_order_and_what_lies_outside_the_picture_is_none() {
        let answer = r#"{"boxes": [
            {"what": "车牌\u0000", "sides": [400, 700, 200, 80], "from_ms": 9000, "to_ms": 10},
            {"sides": [0, 0, 1000, 1000]}, {"what": "人脸", "sides": [900, 0, 200, 10]}, {"what": "人脸", "sides": [0, 0, 0, 10]}
        ], "model": "x"}"#;
        let read = Detection::read(answer.as_bytes());
        let found: Vec<_> = read.boxes.iter().map(|b| (b.what.as_str(), b.sides[0], b.from.millis(), b.to.millis())).collect();
        assert_eq!(found, [("", 0, 0, 0), ("车牌", 400, 9000, 9000)]);
        assert_eq!(Detection::read(read.write().as_bytes()), read);
    }

    #[test]
    fn another_form_is_nothing() {
        for answer in ["", "two faces", "[]", r#"{"boxes": [{"sides": [1, 2, 3]}]}"#, r#"{"boxes": [{"sides": [-1, 2, 3, 4]}]}"#]
        {
            assert_eq!(Detection::read(answer.as_bytes()), Detection::default(), "{answer}");
        }
    }
}
