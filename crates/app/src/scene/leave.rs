//! Leaving a scene 离开现场: the stay that Art. 18 asks to be recorded is over.

use base::{SceneId, Timestamp};
use model::scene::SceneFact;
use model::{Revision, SceneState};

use super::{moment, open_scene};
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::error::AppError;
use crate::once::By;
use crate::rights::Right;

/// Records a departure.
///
/// # Errors
/// When the scene was left already, the page is stale, or the time lies before something already marked.
pub async fn leave(
    app: &App,
    by: impl Into<By<'_>>,
    id: SceneId,
    seen: Option<Revision>,
    at: Option<Timestamp>,
) -> Result<(), AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(()) };
    let scene = open_scene(&mut act, id).await?;
    if let Some(seen) = seen {
        expect_revision(seen, scene.revision)?;
    }
    let left_at = moment(&scene.state, at, act.now())?;
    let s = &scene.state;
    let marks = s.marks.iter().map(|m| m.what.1);
    let said = s.narrations.iter().map(|n| n.what.1);
    let stops = s.interruptions.iter().map(|i| i.what.to.unwrap_or(i.what.from));
    if marks.chain(said).chain(stops).any(|t| t > left_at) {
        return Err(AppError::field("at", "离开时间早于现场已有的标记，请核对"));
    }
    act.append::<SceneState>(id, NewFact::new(left_at, SceneFact::Left { left_at })).await?;
    act.commit().await?;
    Ok(())
}
