//! Asking to consult or copy 申请调阅、复制 (Art. 24 para. 2).

use base::AccessId;
use model::access::{AccessFact, AccessKind};
use model::private::key;
use model::{AccessState, CaseState, PrivatePart, RecordingState, SceneState, SubjectKind, SubjectRef};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct AccessInput {
    /// To consult or to copy.
    pub kind: AccessKind,
    /// One recording, or all recordings of a scene or a case.
    pub scope: SubjectRef,
    /// What for.
    pub purpose: String,
}

/// Asks the agency's head.
///
/// # Errors
/// When the purpose is missing or there is nothing of that name here.
pub async fn ask(app: &App, caller: &Caller, input: AccessInput) -> Result<AccessId, AppError> {
    caller.require(Right::AskAccess)?;
    let mut fields = Fields::default();
    let purpose = fields.text(&input.purpose, 500, "purpose", "用途");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    match input.scope.kind {
        SubjectKind::Recording => drop(act.load::<RecordingState>(input.scope, "音像资料").await?),
        SubjectKind::Scene => drop(act.load::<SceneState>(input.scope, "现场").await?),
        SubjectKind::Case => drop(act.load::<CaseState>(input.scope, "案件").await?),
        _ => return Err(AppError::field("scope", "只能申请调阅音像资料、现场或者案件")),
    }
    let id = AccessId::random();
    let now = act.now();
    let fact = AccessFact::Requested { kind: input.kind, scope: input.scope };
    act.append::<AccessState>(id, NewFact::new(now, fact).with(PrivatePart::none().with(key::TEXT, purpose))).await?;
    act.commit().await?;
    Ok(id)
}
