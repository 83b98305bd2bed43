//! What is to be made next, and taking what was made into custody: the copy, and in the same act its written note. How bytes are made is
//! for `jobs`.

use base::{AgencyId, CopyId, Span};
use law::henan;
use model::copy::{CopyBytes, CopyFact, CopyMethod, CopyNote, CopyPurpose, Order, Part};
use model::private::key;
use model::recording::Medium;
use model::{CaseState, CopyState, PrivatePart, RecordingState, SubjectKind};
use store::log::Purpose;
use store::{DurableObject, Loaded, StoredObject, SubjectQuery};

use super::note::{Told, note};
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
use crate::query::directory::Directory;
use crate::record::{keep, register};
use crate::sweep::SYSTEM;

/// A copy to be made.
#[derive(Clone, Debug)]
pub struct Task {
    /// Whose.
    pub agency: AgencyId,
    /// Which.
    pub copy: CopyId,
    /// What was asked for.
    pub order: Order,
    /// The original.
    pub original: StoredObject,
    /// What the original is, as a stable word.
    pub container: String,
    /// Whether it has a picture that moves.
    pub video: bool,
    /// Whether it is a photo.
    pub photo: bool,
    /// The ending of its name on the device, without a dot and in small letters; empty if it had none.
    pub ending: String,
    /// How long it is, if that is known.
    pub length: Option<Span>,
}

/// A copy that was made.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its bytes.
    pub object: DurableObject,
    /// The ending of its name.
    pub container: String,
    /// How it was made.
    pub method: CopyMethod,
    /// Which part of the original it holds.
    pub holds: Option<Part>,
    /// The program.
    pub program: Option<String>,
}

/// The next copy that waits, of any agency, the oldest last asked for first.
///
/// # Errors
/// When the store does not answer.
pub async fn next(app: &App) -> Result<Option<Task>, AppError> {
    for (agency, ..) in app.store.logs().await? {
        let (kind, status) = (SubjectKind::Copy, &["ordered"]);
        let query = SubjectQuery { agency, kind, status, text: "", linked: None, offset: 0, limit: 1 };
        for row in app.store.list(&query).await?.rows {
            let copy = row.read::<CopyState>(agency)?;
            if let Some(task) = task(app, &copy).await? {
                return Ok(Some(task));
            }
        }
    }
    Ok(None)
}

async fn task(app: &App, copy: &Loaded<CopyState>) -> Result<Option<Task>, AppError> {
    let Some(order) = copy.state.order.as_ref().filter(|_| copy.state.waits()).map(|o| o.what.clone()) else { return Ok(None) };
    let recording = app.store.load::<RecordingState>(order.recording).await?.ok_or(AppError::NotFound("音像资料"))?;
    let custody = recording.state.original.as_ref().ok_or(AppError::NotFound("原件"))?;
    let original = app.store.object(custody.what.object).await?.ok_or(AppError::NotFound("原件"))?;
    let name = recording.private.expose().text(key::FILE_NAME).unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    Ok(Some(Task {
        agency: copy.agency,
        copy: CopyId(copy.subject.id),
        order,
        original,
        container: recording.state.container.clone(),
        video: recording.state.video,
        photo: recording.state.medium == Medium::Photo,
        ending: ending.to_ascii_lowercase(),
        length: recording.state.timing.as_ref().map(|t| t.duration).filter(|d| d.millis() > 0),
    }))
}

/// Nobody: a copy is made by the server for whoever ordered it, whose entry names him.
fn server(agency: AgencyId) -> Caller {
    Caller { person: SYSTEM, agency, unit: None, roles: Vec::new(), session: String::new() }
}

/// Takes a copy into custody together with its note. Nothing happens if somebody else was faster, or it is not wanted any more.
///
/// # Errors
/// When the note cannot be set, or the store fails; then the copy waits as before.
pub async fn finish(app: &App, task: &Task, made: Finished) -> Result<(), AppError> {
    let directory = Directory::read(app, task.agency).await?;
    let caller = server(task.agency);
    let mut act = app.begin(&caller).await?;
    let copy = act.load::<CopyState>(task.copy, "副本").await?;
    if !copy.state.waits() {
        return Ok(());
    }
    let recording = act.load::<RecordingState>(task.order.recording, "音像资料").await?;
    let case = match task.order.case {
        Some(case) => Some(act.load::<CaseState>(case, "案件").await?),
        None => None,
    };
    let object = made.object;
    register(&mut act, Purpose::Copy, object, "application/octet-stream").await?;
    let bytes = CopyBytes {
        object: object.id,
        size: object.size,
        digests: object.digests,
        container: made.container,
        method: made.method,
        holds: made.holds,
        program: made.program,
    };
    let now = act.now();
    act.append::<CopyState>(task.copy, NewFact::new(now, CopyFact::Made(bytes.clone()))).await?;
    if task.order.purpose == CopyPurpose::Evidence {
        let told = Told { directory: &directory, recording: &recording, case: case.as_ref(), copy: &copy, bytes: &bytes, now };
        let (document, setter) = (note(&told), app.typesetter.clone());
        let pdf = tokio::task::spawn_blocking(move || setter.set(&document)).await.map_err(AppError::internal)?;
        let pdf = pdf.map_err(|e| AppError::Unavailable(e.to_string()))?;
        let print = keep(&mut act, Purpose::Print, pdf.bytes, "application/pdf").await?;
        let noted = CopyNote { object: print.id, size: print.size, digests: print.digests, pages: pdf.pages };
        act.append::<CopyState>(task.copy, NewFact::new(now, CopyFact::Noted(noted))).await?;
    }
    act.commit().await?;
    Ok(())
}

/// Says that a copy cannot be made so, and why.
///
/// # Errors
/// When the store fails.
pub async fn failed(app: &App, task: &Task, why: &str) -> Result<(), AppError> {
    let caller = server(task.agency);
    let mut act = app.begin(&caller).await?;
    if !act.load::<CopyState>(task.copy, "副本").await?.state.waits() {
        return Ok(());
    }
    let fact = NewFact::new(act.now(), CopyFact::Failed).with(PrivatePart::none().with(key::TEXT, why));
    act.append::<CopyState>(task.copy, fact).await?;
    act.commit().await?;
    Ok(())
}

/// The words of Art. 23, for the foot of the note.
pub(super) fn article_23() -> String {
    henan().article(23).map(|a| a.paragraphs.iter().map(|p| p.text.clone()).collect::<String>()).unwrap_or_default()
}
