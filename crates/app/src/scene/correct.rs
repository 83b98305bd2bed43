//! A line of the roster that was wrong is corrected 更正: by a fact of its own, with the reason. What stood there before stays in the log
//! (Art. 5).

use base::{AttendeeId, SceneId};
use model::private::key;
use model::scene::{Attendee, SceneFact};
use model::{PrivatePart, SceneState};
use serde_json::Value;

use super::attend::{Attendance, of_agency, said};
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Longest reason, in characters.
const REASON: usize = 500;

/// How a line is right.
#[derive(Clone, Debug)]
pub struct LineCorrection {
    /// Which line.
    pub line: AttendeeId,
    /// Who it is about; nothing when nobody was there who belongs on it.
    pub right: Option<Attendance>,
    /// Why it is corrected.
    pub reason: String,
}

/// Corrects a line of the roster, or withdraws it.
///
/// # Errors
/// When the line is not there, the reason is missing, or the right line says too little.
pub async fn correct_attendee(app: &App, caller: &Caller, id: SceneId, input: &LineCorrection) -> Result<(), AppError> {
    caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let reason = fields.text(&input.reason, REASON, "reason", "更正的理由");
    let words = input.right.as_ref().map(|right| said(&mut fields, right, str::to_owned));
    fields.done()?;

    let mut act = app.begin(caller).await?;
    let scene = act.load::<SceneState>(id, "现场").await?;
    let line = scene.state.roster.iter().map(|l| l.what.0).find(|one| one.id == input.line);
    let line = line.ok_or(AppError::NotFound("到场人员"))?;
    let mut attendee = line;
    if let Some(right) = &input.right {
        let joined = |agency| scene.state.agencies.iter().any(|a| a.at.entry == agency);
        let mut fields = Fields::default();
        of_agency(&mut fields, right, joined, "agency");
        fields.done()?;
        act.persons(right.person.as_slice(), "person").await?;
        attendee = Attendee { id: line.id, part: right.part, person: right.person, agency: right.agency };
    }
    let mut private = PrivatePart::none().with(key::TEXT, reason);
    if let Some(words) = words.filter(|w| !w.is_empty()) {
        private = private.with(&line.id.to_string(), Value::Object(words));
    }
    let fact = SceneFact::AttendeeCorrected { attendee, withdrawn: input.right.is_none() };
    let now = act.now();
    act.append::<SceneState>(id, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}
