//! Linking a scene to the case it turned out to belong to.

use base::{CaseId, SceneId};
use model::scene::SceneFact;
use model::{CaseState, SceneState};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// Links a scene to a case.
///
/// # Errors
/// When one of them is not of this agency, they are linked already, or the case is closed.
pub async fn link_case(app: &App, caller: &Caller, scene: SceneId, case: CaseId) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut act = app.begin(caller).await?;
    let found = act.load::<CaseState>(case, "案件").await?;
    if found.state.closed.is_some() {
        return Err(AppError::Conflict("案件已经结案，不能再关联现场".into()));
    }
    append_link(&mut act, scene, case).await?;
    act.commit().await?;
    Ok(())
}

/// Appends the link within another action, such as filing a case.
pub(crate) async fn append_link(act: &mut Act<'_>, scene: SceneId, case: CaseId) -> Result<(), AppError> {
    let found = act.load::<SceneState>(scene, "现场").await?;
    if found.state.cases.contains(&case) {
        return Err(AppError::Conflict("该现场已经关联到本案".into()));
    }
    let now = act.now();
    act.append::<SceneState>(scene, NewFact::new(now, SceneFact::LinkedToCase { case })).await?;
    Ok(())
}
