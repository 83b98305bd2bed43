//! Viewing a recording: one session under a grant. Its entry precedes the first byte; while it streams, the grant is read again.

use base::{ObjectId, PersonId, RawId, RecordingId, Timestamp};
use law::ArticleRef;
use model::private::key;
use model::recording::RecordingFact;
use model::{PersonState, RecordingState};
use store::viewings::ViewingRow;

use super::grant::permit;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
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
}

/// What a viewing session lets through.
#[derive(Clone, Debug)]
pub struct Pass {
    /// The bytes.
    pub object: ObjectId,
    /// Their number.
    pub size: u64,
    /// The name the file had on the device.
    pub file_name: String,
}

/// Opens a viewing session and writes its entry.
///
/// # Errors
/// When no grant covers it (Art. 24 para. 2), or the original is not in custody.
pub async fn open_viewing(app: &App, caller: &Caller, recording: RecordingId) -> Result<Viewing, AppError> {
    let permit = permit(app, caller, recording).await?;
    let mut act = app.begin(caller).await?;
    let found = act.load::<RecordingState>(recording, "音像资料").await?;
    if found.state.original.is_none() {
        return Err(AppError::Conflict("原件尚未入库".into()));
    }
    let now = act.now();
    let id = RawId::random();
    act.append::<RecordingState>(recording, NewFact::new(now, RecordingFact::Viewed { grant: permit.grant })).await?;
    let row = ViewingRow {
        id,
        person: caller.person,
        recording,
        access: permit.access,
        session: caller.session.clone(),
        opened_at: now,
        until: permit.until,
    };
    act.slot.open_viewing(&row).await?;
    let viewer = act.load::<PersonState>(caller.person, "人员").await?;
    act.commit().await?;
    let certificate = viewer.private.expose().text(key::CERTIFICATE).unwrap_or_default();
    let civil = now.civil();
    let overlay = format!("{} {certificate} {} {:02}:{:02}", people::name(&viewer), civil.date(), civil.hour(), civil.minute());
    Ok(Viewing { id, until: permit.until, overlay })
}

/// Whether a viewing session still lets its stream go on: same person, same browser session, grant not expired or taken back.
///
/// # Errors
/// [`AppError::Denied`] under Art. 24 para. 2; [`AppError::NotFound`] for another's session.
pub async fn may_continue(app: &App, person: PersonId, session: &str, id: RawId) -> Result<Pass, AppError> {
    let row = app.store.viewing(id).await?.filter(|v| v.person == person && v.session == session);
    let row = row.ok_or(AppError::NotFound("调阅会话"))?;
    let over = |reason: &str| AppError::Denied { article: Some(ArticleRef::article(24).paragraph(2)), reason: reason.to_owned() };
    if app.store.clock().now() >= row.until {
        return Err(over("批准的调阅期限已满"));
    }
    let request = app.store.load::<model::AccessState>(row.access).await?.ok_or(AppError::NotFound("调阅申请"))?;
    if request.state.revoked.is_some() {
        return Err(over("调阅批准已被撤回"));
    }
    let recording = app.store.load::<RecordingState>(row.recording).await?.ok_or(AppError::NotFound("音像资料"))?;
    let file_name = recording.private.expose().text(key::FILE_NAME).unwrap_or_default().to_owned();
    let original = recording.state.original.ok_or(AppError::NotFound("原件"))?.what;
    Ok(Pass { object: original.object, size: original.size, file_name })
}
