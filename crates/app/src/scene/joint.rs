//! Another agency takes part in what is done at a scene 联合执法: it is named once, and each line of the roster says whose it is.

use base::{SceneId, Timestamp};
use model::private::key;
use model::scene::SceneFact;
use model::{PrivatePart, SceneState};

use super::mark::within_stay;
use crate::App;
use crate::act::NewFact;
use crate::error::{AppError, Fields};
use crate::once::By;
use crate::rights::Right;

/// Longest name of an agency, in characters.
const NAME: usize = 100;

/// Names another agency that takes part; also after departure, for the time before it.
///
/// # Errors
/// When the name is missing or there already, or the time lies outside the stay.
pub async fn agency_joined(
    app: &App,
    by: impl Into<By<'_>>,
    id: SceneId,
    name: &str,
    at: Option<Timestamp>,
) -> Result<(), AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let name = fields.text(name, NAME, "name", "单位名称");
    fields.done()?;
    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(()) };
    let scene = act.load::<SceneState>(id, "现场").await?;
    let at = within_stay(&scene.state, at, act.now())?;
    let private = scene.private.expose();
    if scene.state.agencies.iter().any(|a| private.text(&a.at.entry.to_string()) == Some(&name)) {
        return Err(AppError::field("name", "这个单位已经登记"));
    }
    let fact = NewFact::new(at, SceneFact::AgencyJoined { at }).with(PrivatePart::none().with(key::NAME, name));
    act.append::<SceneState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}
