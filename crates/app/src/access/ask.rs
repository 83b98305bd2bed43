//! Asking to consult, copy, provide or publish 申请调阅、复制、对外提供、发布 (Art. 24).

use base::AccessId;
use model::access::{AccessFact, AccessKind, Outsider};
use model::private::key;
use model::{AccessState, CaseState, PrivatePart, RecordState, RecordingState, SceneState, SubjectKind, SubjectRef};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct AccessInput {
    /// To consult, to copy, to provide outside, to publish.
    pub kind: AccessKind,
    /// One recording, or all recordings of a scene or a case.
    pub scope: SubjectRef,
    /// What for.
    pub purpose: String,
    /// For whom, if not for oneself: what kind of person, and who.
    pub outsider: Option<(Outsider, String)>,
}

/// Asks the agency's head.
///
/// # Errors
/// When the purpose is missing or there is nothing of that name here.
pub async fn ask(app: &App, caller: &Caller, input: AccessInput) -> Result<AccessId, AppError> {
    caller.require(Right::AskAccess)?;
    let mut fields = Fields::default();
    let purpose = fields.text(&input.purpose, 500, "purpose", "用途");
    let name = input.outsider.as_ref().map(|(_, name)| fields.text(name, 200, "recipient", "对方姓名或者单位"));
    fields.check(input.kind.outward() && input.outsider.is_none(), "outsider", "请选择提供给谁；发布的请选“其他人”，写明渠道");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    scope_is_there(&mut act, input.scope).await?;
    let id = AccessId::random();
    let now = act.now();
    let fact = AccessFact::Requested { kind: input.kind, scope: input.scope, outsider: input.outsider.map(|(who, _)| who) };
    let private = PrivatePart::none().with(key::TEXT, purpose).with(key::NAME, name);
    act.append::<AccessState>(id, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(id)
}

/// What may be asked for is there: a recording, a record, a scene, a case.
pub(super) async fn scope_is_there(act: &mut Act<'_>, scope: SubjectRef) -> Result<(), AppError> {
    match scope.kind {
        SubjectKind::Recording => drop(act.load::<RecordingState>(scope, "音像资料").await?),
        SubjectKind::Scene => drop(act.load::<SceneState>(scope, "现场").await?),
        SubjectKind::Record => drop(act.load::<RecordState>(scope, "文字记录").await?),
        SubjectKind::Case => drop(act.load::<CaseState>(scope, "案件").await?),
        _ => return Err(AppError::field("scope", "只能申请调阅音像资料、文字记录、现场或者案件")),
    }
    Ok(())
}
