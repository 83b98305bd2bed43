//! Filing a recording under the scene it belongs to, and stating its time when nothing in the file tells it. Both leave a trace.

use base::{RecordingId, SceneId, Span, Timestamp};
use model::private::key;
use model::recording::{RecordingFact, Timing};
use model::{PrivatePart, RecordingState, Revision, SceneState};

use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Files a recording under a scene, or under none.
///
/// # Errors
/// When the scene is not of this agency, or the page is stale.
pub async fn file_under_scene(
    app: &App,
    caller: &Caller,
    id: RecordingId,
    seen: Revision,
    scene: Option<SceneId>,
) -> Result<(), AppError> {
    caller.require(Right::WorkAtScenes)?;
    let mut act = app.begin(caller).await?;
    let recording = act.load::<RecordingState>(id, "音像资料").await?;
    expect_revision(seen, recording.revision)?;
    if let Some(scene) = scene {
        act.load::<SceneState>(scene, "现场").await?;
    }
    if let Some(before) = recording.state.scene {
        act.touch(before);
    }
    let now = act.now();
    act.append::<RecordingState>(id, NewFact::new(now, RecordingFact::Filed { scene })).await?;
    act.commit().await?;
    Ok(())
}

/// States when a recording was made, with the reason for believing it.
///
/// # Errors
/// When the time lies after reception, or no reason is given.
pub async fn state_time(
    app: &App,
    caller: &Caller,
    id: RecordingId,
    seen: Revision,
    started_at: Timestamp,
    uncertainty: Span,
    reason: &str,
) -> Result<(), AppError> {
    caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "认定时间的依据");
    let mut act = app.begin(caller).await?;
    let recording = act.load::<RecordingState>(id, "音像资料").await?;
    let arrived = recording.state.original.as_ref().map_or(act.now(), |o| o.at.recorded_at);
    fields.check(started_at > arrived, "started_at", "开始时间晚于入库时间，请核对");
    fields.done()?;
    expect_revision(seen, recording.revision)?;
    let duration = recording.state.timing.as_ref().map_or(Span::ZERO, |t| t.duration);
    let timing = Timing { started_at, duration, uncertainty, source: "decided".into() };
    let now = act.now();
    let fact = NewFact::new(now, RecordingFact::Timed { timing }).with(PrivatePart::none().with(key::TEXT, reason));
    act.append::<RecordingState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// Confirms the time that another person stated: what no device tells rests on the word of two.
///
/// # Errors
/// When nobody stated a time, the caller did so, or somebody confirmed it already.
pub async fn confirm_time(app: &App, caller: &Caller, id: RecordingId, seen: Revision) -> Result<(), AppError> {
    caller.require(Right::WorkAtScenes)?;
    let mut act = app.begin(caller).await?;
    let recording = act.load::<RecordingState>(id, "音像资料").await?;
    expect_revision(seen, recording.revision)?;
    let stated = recording.state.time_stated.ok_or_else(|| AppError::Conflict("还没有人认定时间，不需要确认".into()))?;
    if recording.state.time_confirmed.is_some() {
        return Err(AppError::Conflict("认定的时间已经由另一人确认".into()));
    }
    if stated.actor == caller.person {
        return Err(AppError::Denied {
            article: None, reason: "认定的时间由另一人核对后确认，不能自己确认".into()
        });
    }
    let now = act.now();
    act.append::<RecordingState>(id, NewFact::new(now, RecordingFact::TimeConfirmed { stated: stated.entry })).await?;
    act.commit().await?;
    Ok(())
}
