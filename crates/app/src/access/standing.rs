//! What is given without a request: the head's standing approval 常设批准 for named persons and one matter (Art. 24, reading 0001), and the
//! insight of a supervisor under a task (Art. 26), which needs no approval and is told to the agency. Both run out; every look is an entry.

use base::{AccessId, GrantId, PersonId, Timestamp};
use model::access::{AccessFact, AccessKind};
use model::private::key;
use model::{AccessState, PrivatePart, Reach, SubjectRef};

use super::ask::scope_is_there;
use super::attempt::require_or_noted;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// A standing approval.
#[derive(Clone, Debug)]
pub struct StandingInput {
    /// Who may look.
    pub readers: Vec<PersonId>,
    /// To consult, or to copy.
    pub kind: AccessKind,
    /// One recording, or all of a scene or a case.
    pub scope: SubjectRef,
    /// What for.
    pub purpose: String,
    /// The first instant at which it no longer holds.
    pub until: Timestamp,
    /// How far it reaches into what is labelled (Art. 25).
    pub reach: Reach,
}

/// Gives a standing approval.
///
/// # Errors
/// When nobody is named, the purpose is missing, the instant has passed, or it would let something leave the agency.
pub async fn give_standing(app: &App, caller: &Caller, input: StandingInput) -> Result<AccessId, AppError> {
    require_or_noted(app, caller, Right::DecideAccess, input.scope).await?;
    let mut fields = Fields::default();
    let purpose = fields.text(&input.purpose, 500, "purpose", "用途");
    fields.check(input.readers.is_empty(), "readers", "请选择可以调阅的人员");
    fields.check(input.kind.outward(), "kind", "对外提供和发布须逐件批准");
    let mut act = app.begin(caller).await?;
    fields.check(input.until <= act.now(), "until", "有效期应晚于现在");
    fields.done()?;
    scope_is_there(&mut act, input.scope).await?;
    act.persons(&input.readers, "readers").await?;
    let (id, now) = (AccessId::random(), act.now());
    let fact = AccessFact::StandingGiven { readers: input.readers, kind: input.kind, scope: input.scope };
    act.append::<AccessState>(id, NewFact::new(now, fact).with(PrivatePart::none().with(key::TEXT, purpose))).await?;
    let approved = AccessFact::Approved { grant: GrantId::random(), until: input.until, reach: input.reach };
    act.append::<AccessState>(id, NewFact::new(now, approved)).await?;
    act.commit().await?;
    Ok(id)
}

/// A supervisor's insight.
#[derive(Clone, Debug)]
pub struct SupervisionInput {
    /// One recording, or all of a scene or a case.
    pub scope: SubjectRef,
    /// 监督证号.
    pub certificate: String,
    /// The task: the number of its document.
    pub task: String,
    /// What for.
    pub purpose: String,
    /// The first instant at which it no longer holds.
    pub until: Timestamp,
    /// How far it reaches into what is labelled (Art. 25).
    pub reach: Reach,
}

/// Opens what a task of supervision needs to see. The head does not approve; the entry tells the agency who looks at what, and why.
///
/// # Errors
/// When certificate, task or purpose is missing, the instant has passed, or the caller is no supervisor.
pub async fn open_supervision(app: &App, caller: &Caller, input: SupervisionInput) -> Result<AccessId, AppError> {
    require_or_noted(app, caller, Right::Supervise, input.scope).await?;
    let mut fields = Fields::default();
    let certificate = fields.text(&input.certificate, 60, "certificate", "监督证号");
    let task = fields.text(&input.task, 200, "task", "监督任务文号");
    let purpose = fields.text(&input.purpose, 500, "purpose", "监督事项");
    let mut act = app.begin(caller).await?;
    fields.check(input.until <= act.now(), "until", "有效期应晚于现在");
    fields.done()?;
    scope_is_there(&mut act, input.scope).await?;
    let (id, now) = (AccessId::random(), act.now());
    let fact =
        AccessFact::SupervisionOpened { scope: input.scope, grant: GrantId::random(), until: input.until, reach: input.reach };
    let private = PrivatePart::none().with(key::CERTIFICATE, certificate).with(key::DOCUMENT, task).with(key::TEXT, purpose);
    act.append::<AccessState>(id, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(id)
}
