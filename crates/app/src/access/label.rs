//! Saying that a recording or a record holds a secret 标注 商业秘密、个人隐私、举报人身份 (Art. 25), and that it does no more. From then on an
//! approval opens it only where it says so. Who said it, when, why and on which ground stays readable.

use base::{RecordId, RecordingId};
use model::copy::Secrecy;
use model::private::key;
use model::record::RecordFact;
use model::recording::RecordingFact;
use model::{CaseState, PrivatePart, RecordState, RecordingState, Revision, Role};

use super::text::works_on;
use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What bears a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labelled {
    /// 音像资料.
    Recording(RecordingId),
    /// 文字记录.
    Record(RecordId),
}

/// A label.
#[derive(Clone, Debug)]
pub struct LabelInput {
    /// Of which kind.
    pub label: Secrecy,
    /// Why.
    pub reason: String,
    /// The ground in law; may be empty.
    pub ground: String,
}

/// Puts a label on something. One that is there already stays as it is.
///
/// # Errors
/// When the reason is missing, the page is stale, or the caller has nothing to do with it.
pub async fn label(app: &App, caller: &Caller, what: Labelled, seen: Revision, input: LabelInput) -> Result<(), AppError> {
    caller.require(Right::LabelSecrets)?;
    let mut fields = Fields::default();
    let reason = fields.text(&input.reason, 500, "reason", "标注的理由");
    let ground = fields.optional(Some(&input.ground), 200, "ground", "依据");
    fields.done()?;
    let private = PrivatePart::none().with(key::TEXT, reason).with(key::DOCUMENT, ground);
    say(app, caller, what, seen, true, input.label, private).await
}

/// Takes a label off.
///
/// # Errors
/// As [`label`], and when there is no such label.
pub async fn unlabel(
    app: &App,
    caller: &Caller,
    what: Labelled,
    seen: Revision,
    label: Secrecy,
    reason: &str,
) -> Result<(), AppError> {
    caller.require(Right::LabelSecrets)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "解除的理由");
    fields.done()?;
    say(app, caller, what, seen, false, label, PrivatePart::none().with(key::TEXT, reason)).await
}

async fn say(
    app: &App,
    caller: &Caller,
    what: Labelled,
    seen: Revision,
    on: bool,
    label: Secrecy,
    private: PrivatePart,
) -> Result<(), AppError> {
    let mut act = app.begin(caller).await?;
    let now = act.now();
    let lifts = |labels: &model::Labels| {
        let own = labels.0.iter().any(|known| known.what == label && known.at.actor == caller.person);
        let decides = [Role::UnitHead, Role::LegalReviewer, Role::SecurityOfficer].iter().any(|role| caller.is(*role));
        let reason = "解除标注由标注人、承办机构负责人、法制审核人员或者安全保密管理员办理".to_owned();
        if on || own || decides { Ok(()) } else { Err(AppError::Denied { article: None, reason }) }
    };
    let absent = || AppError::Conflict(format!("没有标注{}", label.label()));
    match what {
        Labelled::Recording(id) => {
            let found = act.load::<RecordingState>(id, "音像资料").await?;
            expect_revision(seen, found.revision)?;
            match (on, found.state.labels.has(label)) {
                (true, true) => return Ok(()),
                (false, false) => return Err(absent()),
                _ => lifts(&found.state.labels)?,
            }
            let fact = if on { RecordingFact::Labelled { label } } else { RecordingFact::Unlabelled { label } };
            act.append::<RecordingState>(id, NewFact::new(now, fact).with(private)).await?;
        }
        Labelled::Record(id) => {
            let found = act.load::<RecordState>(id, "文字记录").await?;
            expect_revision(seen, found.revision)?;
            works_on_record(app, &mut act, &found.state).await?;
            match (on, found.state.labels.has(label)) {
                (true, true) => return Ok(()),
                (false, false) => return Err(absent()),
                _ => lifts(&found.state.labels)?,
            }
            let fact = if on { RecordFact::Labelled { label } } else { RecordFact::Unlabelled { label } };
            act.append::<RecordState>(id, NewFact::new(now, fact).with(private)).await?;
        }
    }
    act.commit().await?;
    Ok(())
}

/// Whoever says what a record holds must know it by office.
async fn works_on_record(app: &App, act: &mut Act<'_>, record: &RecordState) -> Result<(), AppError> {
    let caller = act.caller;
    let Some(case) = record.case else { return Ok(()) };
    let case = act.load::<CaseState>(case, "案件").await?;
    if works_on(app, caller, &case.state, record).await? {
        return Ok(());
    }
    Err(AppError::Denied { article: None, reason: "标注由办理、审核本案的人员办理".into() })
}
