//! Viewing a recording: one session under a grant. Its entry precedes the first byte; while it streams, the grant is read again.
//!
//! Where a preview was made because browsers cannot play the original, it is what is seen, and the entry says so. A preview shows what its
//! original shows: it is read under the same grant and no other way.

use base::{CopyId, ObjectId, PersonId, RawId, RecordingId, Timestamp};
use law::ArticleRef;
use model::private::key;
use model::recording::RecordingFact;
use model::{CopyState, PersonState, RecordingState};
use store::viewings::ViewingRow;
use store::{StoredObject, Waveform};

use super::attempt::{noted, write_down};
use super::grant::permit;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
use crate::spill::not_closed;
use crate::{App, people};

/// A viewing session.
#[derive(Clone, Debug)]
pub struct Viewing {
    /// Its id, which the stream's address carries.
    pub id: RawId,
    /// Until when, at the latest.
    pub until: Timestamp,
    /// What is laid over the picture: name, certificate, instant.
    pub overlay: String,
    /// Whether it is a preview that is seen.
    pub preview: bool,
    /// Whether there is a waveform to be seen with it.
    pub waveform: bool,
    /// Whether it was listened to: where somebody speaks, and what a machine wrote down.
    pub speech: bool,
}

/// What of a recording is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// What any browser plays: the preview where there is one, else the original.
    Playable,
    /// The original, although there is a preview.
    Original,
    /// A copy of it.
    Copy(CopyId),
}

/// What a viewing session lets through.
#[derive(Clone, Debug)]
pub struct Pass {
    /// What is seen: the original, or its preview.
    pub object: StoredObject,
    /// The name the file had on the device.
    pub file_name: String,
    /// How loud it is over time, once that was made.
    pub waveform: Option<Waveform>,
    /// The original, of which more can be told than its bytes.
    pub original: ObjectId,
}

/// Opens a viewing session and writes its entry. `original` asks for the original although there is a preview.
///
/// # Errors
/// When no grant covers it (Art. 24 para. 2), or the original is not in custody.
pub async fn open_viewing(app: &App, caller: &Caller, recording: RecordingId, seen: Seen) -> Result<Viewing, AppError> {
    let permit = noted(app, caller, recording, permit(app, caller, recording).await).await?;
    let mut act = app.begin(caller).await?;
    let found = act.load::<RecordingState>(recording, "音像资料").await?;
    let Some(custody) = &found.state.original else {
        return Err(AppError::Conflict("原件尚未入库".into()));
    };
    let object = custody.what.object;
    let preview = match seen {
        Seen::Original => None,
        Seen::Playable => app.store.preview_of(object).await?.map(|preview| preview.id),
        Seen::Copy(copy) => {
            let copy = act.load::<CopyState>(copy, "副本").await?.state;
            let of_this = copy.order.as_ref().is_some_and(|o| o.what.recording == recording);
            Some(copy.usable().filter(|_| of_this).ok_or(AppError::NotFound("副本"))?.object)
        }
    };
    // A copy may hold a part only: what is told over the whole would not fit.
    let waveform = !matches!(seen, Seen::Copy(_)) && app.store.waveform_of(object).await?.is_some();
    let speech = !matches!(seen, Seen::Copy(_)) && app.store.speech_of(object).await?.is_some();
    let now = act.now();
    let id = RawId::random();
    act.append::<RecordingState>(recording, NewFact::new(now, RecordingFact::Viewed { grant: permit.grant, preview })).await?;
    let row = ViewingRow {
        id,
        person: caller.person,
        recording,
        access: permit.access,
        session: caller.session.clone(),
        opened_at: now,
        until: permit.until,
        preview,
    };
    act.slot.open_viewing(&row).await?;
    let viewer = act.load::<PersonState>(caller.person, "人员").await?;
    act.commit().await?;
    let certificate = viewer.private.expose().text(key::CERTIFICATE).unwrap_or_default();
    let civil = now.civil();
    let overlay = format!("{} {certificate} {} {:02}:{:02}", people::name(&viewer), civil.date(), civil.hour(), civil.minute());
    Ok(Viewing {
        id,
        until: permit.until,
        overlay,
        preview: preview.is_some() && !matches!(seen, Seen::Copy(_)),
        waveform,
        speech,
    })
}

/// Lets somebody begin to read what a viewing session shows. A session that has ended, or was opened by another person or in another browser, is
/// refused and written down.
///
/// # Errors
/// As [`may_continue`].
pub async fn enter_stream(app: &App, caller: &Caller, id: RawId) -> Result<Pass, AppError> {
    let result = may_continue(app, caller.person, &caller.session, id).await;
    if matches!(result, Err(AppError::Denied { .. } | AppError::NotFound("调阅会话")))
        && let Some(row) = app.store.viewing(id).await?
        && app.store.load::<RecordingState>(row.recording).await?.is_some_and(|found| found.agency == caller.agency)
    {
        write_down(app, caller, row.recording.into()).await?;
    }
    result
}

/// Whether a viewing session still lets its stream go on: same person, same browser session, grant not expired or taken back.
///
/// # Errors
/// [`AppError::Denied`] under Art. 24 para. 2; [`AppError::NotFound`] for another's session.
pub async fn may_continue(app: &App, person: PersonId, session: &str, id: RawId) -> Result<Pass, AppError> {
    let row = app.store.viewing(id).await?.filter(|v| v.person == person && v.session == session);
    let row = row.ok_or(AppError::NotFound("调阅会话"))?;
    let over = |reason: &str| AppError::Denied { article: Some(ArticleRef::article(24).paragraph(2)), reason: reason.to_owned() };
    let request = app.store.load::<model::AccessState>(row.access).await?.ok_or(AppError::NotFound("调阅申请"))?;
    if app.store.not_before(request.agency).await? >= row.until {
        return Err(over("批准的调阅期限已满"));
    }
    if request.state.revoked.is_some() {
        return Err(over("调阅批准已被撤回"));
    }
    let recording = app.store.load::<RecordingState>(row.recording).await?.ok_or(AppError::NotFound("音像资料"))?;
    not_closed(app, recording.agency, row.recording.into()).await?;
    // What was labelled meanwhile is seen no more under an approval that does not say so.
    if !request.state.reach.lacks(&recording.state.labels).is_empty() {
        let reason = "资料已标注须保密，现有批准不包括，请另行申请".to_owned();
        return Err(AppError::Denied { article: Some(ArticleRef::article(25)), reason });
    }
    let file_name = recording.private.expose().text(key::FILE_NAME).unwrap_or_default().to_owned();
    let original = recording.state.original.ok_or(AppError::NotFound("原件"))?.what.object;
    let object = match row.preview {
        // Another preview may have been made since; the session is of the one that its entry names.
        Some(seen) => match app.store.preview_of(original).await?.filter(|preview| preview.id == seen) {
            Some(preview) => Some(preview),
            // A copy has a row of its own; nothing else that is no preview is ever named by a session.
            None => app.store.object(seen).await?.filter(|object| object.purpose == "copy"),
        },
        None => app.store.object(original).await?,
    };
    let object = object.ok_or(AppError::NotFound("文件"))?;
    Ok(Pass { object, file_name, waveform: app.store.waveform_of(original).await?, original })
}
