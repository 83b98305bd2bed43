//! Arriving at a scene 到达现场 (Art. 18): no case number is asked, and nothing that is wrong keeps it from being recorded.

use base::{PersonId, RoomId, SceneId, Timestamp};
use law::henan;
use model::agency::Activity;
use model::private::key;
use model::scene::SceneFact;
use model::{PrivatePart, RoomState, SceneState};

use crate::act::NewFact;
use crate::error::{AppError, Fields};
use crate::once::By;
use crate::people::officer_findings;
use crate::rights::Right;
use crate::{App, FieldError};

/// What the officer tells.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// What they came to do.
    pub activity: Activity,
    /// When they arrived; now if not said.
    pub arrived_at: Option<Timestamp>,
    /// Who is there.
    pub officers: Vec<PersonId>,
    /// Where.
    pub place: String,
    /// Whom it is about.
    pub target: Option<String>,
    /// The room it is in, when it is in one of the agency's own.
    pub room: Option<RoomId>,
}

/// Records an arrival.
///
/// # Errors
/// When place or officers are missing, or the time lies in the future.
pub async fn arrive(app: &App, by: impl Into<By<'_>>, input: Arrival) -> Result<SceneId, AppError> {
    let by = by.into();
    by.caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let place = fields.text(&input.place, 200, "place", "地点");
    let target = fields.optional(input.target.as_deref(), 200, "target", "检查对象");
    fields.check(input.officers.is_empty(), "officers", "请选择到场的执法人员");
    fields.done()?;

    let id = by.new_scene();
    let Some(mut act) = app.begin_once(&by, id).await? else { return Ok(id) };
    let now = act.now();
    let arrived_at = input.arrived_at.unwrap_or(now);
    if arrived_at > now {
        let message = "到达时间晚于现在，请核对".into();
        return Err(AppError::Invalid(vec![FieldError { field: "arrived_at".into(), message }]));
    }
    let officers = act.persons(&input.officers, "officers").await?;
    let needed = henan().parameter("officers-min", arrived_at.day()).map_or(0, |p| p.value);
    let findings = officer_findings(&officers, needed, arrived_at.day());

    let officers = officers.iter().map(|p| PersonId(p.subject.id)).collect();
    let fact = SceneFact::Arrived { activity: input.activity, arrived_at, officers, findings };
    let private = PrivatePart::none().with(key::PLACE, place).with(key::TARGET, target);
    act.append::<SceneState>(id, NewFact::new(arrived_at, fact).with(private)).await?;
    if let Some(room) = input.room {
        act.load::<RoomState>(room, "办案场所").await?;
        act.append::<SceneState>(id, NewFact::new(arrived_at, SceneFact::InRoom { room })).await?;
    }
    act.commit().await?;
    Ok(id)
}
