//! A recording among the other files of its device and day: which numbers are missing, what came late, what is too short (F11, F12). The
//! numbers are those of the names; what is said of a file is replaced when another one arrives, and both stay readable in the log.

use base::{RecordingId, Span, Timestamp};
use evidence::sequence::{self, Numbered};
use model::private::key;
use model::recording::RecordingFact;
use model::{Finding, RecordingState, SubjectKind};
use store::Loaded;

use super::receive::{finding, profiles};
use crate::act::{Act, NewFact};
use crate::error::AppError;

/// Files of one device and day that are looked at; a camera that begins a file each five minutes makes 288.
const MOST: u32 = 300;

/// Puts a recording beside the others of its device and day, and says of each what has changed.
pub(super) async fn compare(act: &mut Act<'_>, id: RecordingId, at: Timestamp) -> Result<(), AppError> {
    let Some(this) = act.slot.load::<RecordingState>(id).await? else { return Ok(()) };
    let (Some(mark), Some(timing), Some(_)) = (&this.state.device, &this.state.timing, numbered(&this)) else { return Ok(()) };
    let morning = Timestamp::start_of(timing.started_at.day());
    let day = (morning, morning.plus(Span::from_millis(Span::from_hours(24).millis() - 1)));
    let (mut recordings, mut files) = (Vec::new(), Vec::new());
    for subject in act.slot.with_number_between(SubjectKind::Recording, mark, day, MOST).await? {
        let Some(other) = act.slot.load::<RecordingState>(subject).await? else { continue };
        if let Some(file) = numbered(&other) {
            recordings.push((RecordingId(subject.id), other.state.neighbours));
            files.push(file);
        }
    }
    for (n, (recording, before)) in recordings.into_iter().enumerate() {
        let findings: Vec<Finding> = sequence::findings(&files, n).iter().map(finding).collect();
        if findings != before {
            act.append::<RecordingState>(recording, NewFact::new(at, RecordingFact::Compared { findings })).await?;
        }
    }
    Ok(())
}

/// What its name and its time say of its place; nothing where the name has no number.
fn numbered(recording: &Loaded<RecordingState>) -> Option<Numbered> {
    let claims = profiles().read(recording.private.expose().text(key::FILE_NAME)?, None)?;
    let r = &recording.state;
    let (original, timing) = (r.original.as_ref()?, r.timing.as_ref()?);
    Some(Numbered {
        number: claims.sequence?,
        start: timing.started_at,
        length: timing.duration,
        size: original.what.size,
        content: original.what.digests.sha256,
        received_at: original.at.recorded_at,
        finished: r.findings.iter().all(|f| f.code != "truncated" && f.code != "damaged"),
        important: claims.important,
    })
}
