//! What is marked while being there: the six matters of Art. 17, what is said aloud (Art. 18), interruptions (Art. 19).

use base::{SceneId, Timestamp};
use model::private::key;
use model::scene::{Cause, MarkKind, Narration, SceneFact};
use model::{PrivatePart, SceneState};

use super::{moment, open_scene};
use crate::App;
use crate::act::NewFact;
use crate::error::{AppError, Fields};
use crate::once::By;
use crate::rights::Right;

/// Longest note beside a mark, in characters.
const NOTE: usize = 500;

/// Marks one of the six matters of Art. 17; a mark may also be added in the player after departure.
///
/// # Errors
/// When the time lies outside the stay.
pub async fn mark(
    app: &App,
    by: impl Into<By<'_>>,
    id: SceneId,
    mark: MarkKind,
    at: Option<Timestamp>,
    text: Option<&str>,
) -> Result<(), AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let text = fields.optional(text, NOTE, "text", "说明");
    fields.done()?;
    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(()) };
    let scene = act.load::<SceneState>(id, "现场").await?;
    let at = within_stay(&scene.state, at, act.now())?;
    let fact = NewFact::new(at, SceneFact::Marked { mark, at }).with(PrivatePart::none().with(key::TEXT, text));
    act.append::<SceneState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// Notes that something of Art. 18 para. 2 was said aloud.
///
/// # Errors
/// When the time lies outside the stay.
pub async fn narrate(
    app: &App,
    by: impl Into<By<'_>>,
    id: SceneId,
    element: Narration,
    at: Option<Timestamp>,
) -> Result<(), AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(()) };
    let scene = act.load::<SceneState>(id, "现场").await?;
    let at = within_stay(&scene.state, at, act.now())?;
    act.append::<SceneState>(id, NewFact::new(at, SceneFact::Narrated { element, at })).await?;
    act.commit().await?;
    Ok(())
}

/// Notes that recording stopped, and why (Art. 19).
///
/// # Errors
/// When the scene has been left, or recording is stopped already.
pub async fn interrupt(
    app: &App,
    by: impl Into<By<'_>>,
    id: SceneId,
    cause: Cause,
    at: Option<Timestamp>,
    text: Option<&str>,
) -> Result<(), AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let text = fields.optional(text, NOTE, "text", "说明");
    fields.done()?;
    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(()) };
    let scene = open_scene(&mut act, id).await?;
    if scene.state.interruptions.iter().any(|i| i.what.to.is_none()) {
        return Err(AppError::Conflict("记录已经处于中断状态，请先登记恢复记录".into()));
    }
    let at = moment(&scene.state, at, act.now())?;
    let fact = NewFact::new(at, SceneFact::Interrupted { cause, at }).with(PrivatePart::none().with(key::TEXT, text));
    act.append::<SceneState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}

/// Notes that recording went on, and whether the cause was said aloud then (Art. 19).
///
/// # Errors
/// When recording was not stopped, or the time lies before the stop.
pub async fn resume(app: &App, by: impl Into<By<'_>>, id: SceneId, at: Option<Timestamp>, spoken: bool) -> Result<(), AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(()) };
    let scene = open_scene(&mut act, id).await?;
    let stopped = scene.state.interruptions.iter().rev().find(|i| i.what.to.is_none());
    let Some(stopped) = stopped else {
        return Err(AppError::Conflict("记录没有处于中断状态".into()));
    };
    let at = moment(&scene.state, at, act.now())?;
    if at < stopped.what.from {
        return Err(AppError::field("at", "恢复时间早于中断时间，请核对"));
    }
    act.append::<SceneState>(id, NewFact::new(at, SceneFact::Resumed { at, spoken })).await?;
    act.commit().await?;
    Ok(())
}

/// A moment between arrival and departure.
pub(super) fn within_stay(scene: &SceneState, at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, AppError> {
    let at = moment(scene, at, now)?;
    if scene.left_at.as_ref().is_some_and(|l| at > l.what) {
        return Err(AppError::field("at", "时间晚于离开现场的时间，请核对"));
    }
    Ok(at)
}
