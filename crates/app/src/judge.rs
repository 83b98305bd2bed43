//! A person's judgement where facts do not settle what an article asks: whether it is met, and why.
//!
//! Whoever answers for the duty judges it, or the head of that person's unit. The command works out afresh what the law asks; a page
//! that has seen another question is told so. A judgement may be given again: the last word counts, both stay readable.

use base::UnitId;
use model::case::CaseFact;
use model::duty::Owner;
use model::private::key;
use model::recording::RecordingFact;
use model::scene::SceneFact;
use model::{
    CaseState, Duty, DutyState, Judgement, PersonState, PrivatePart, RecordingState, SceneState, SubjectKind, SubjectRef, Verdict,
};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::{Right, may_judge};
use crate::settle;

/// Longest reason, in characters.
const REASON: usize = 2000;

/// What a person judges.
#[derive(Clone, Debug)]
pub struct JudgementInput {
    /// About what the duty is: a case, a scene or a recording.
    pub subject: SubjectRef,
    /// Which rule asks.
    pub rule: String,
    /// Which of several duties of the rule about the subject.
    pub part: String,
    /// The question that the page showed.
    pub question: String,
    /// The answer.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// Records a judgement.
///
/// # Errors
/// When no reason is given, the duty does not wait for a judgement, it asks something else by now, or it is for others to judge.
pub async fn judge(app: &App, caller: &Caller, input: JudgementInput) -> Result<(), AppError> {
    caller.require(Right::Judge)?;
    let mut fields = Fields::default();
    let reason = fields.text(&input.reason, REASON, "reason", "判断的理由");
    fields.done()?;

    let mut act = app.begin(caller).await?;
    exists(&mut act, input.subject).await?;
    let settle::Asked { unit, duties, .. } = settle::asked(&mut act, input.subject).await?;
    let found = duties.into_iter().find(|d| d.rule == input.rule && d.part == input.part);
    let duty = found.ok_or(AppError::NotFound("要判断的事项"))?;
    if !may_judge(caller, duty.owner, unit_of(&mut act, &duty, unit).await?) {
        let reason = format!("{}由承办的执法人员或者其承办机构负责人判断", duty.article);
        return Err(AppError::Denied { article: Some(duty.article), reason });
    }
    let question = asked_now(&duty, &input.question)?;
    let judgement = Judgement { rule: input.rule, part: input.part, question, verdict: input.verdict };
    append(&mut act, input.subject, judgement, PrivatePart::none().with(key::TEXT, reason)).await?;
    act.commit().await?;
    Ok(())
}

/// The question as it stands; one that was answered may be answered anew.
fn asked_now(duty: &Duty, seen: &str) -> Result<String, AppError> {
    match &duty.state {
        DutyState::Judgement { question } if question == seen => Ok(question.clone()),
        DutyState::Judgement { question } => {
            Err(AppError::Conflict(format!("{}要判断的内容已经变化：{question}。请核对后再判断", duty.article)))
        }
        _ if duty.judged_at.is_some() && !seen.is_empty() => Ok(seen.to_owned()),
        _ => Err(AppError::Conflict(format!("{}已经不需要判断，请核对最新情况", duty.article))),
    }
}

/// The unit whose head may judge: that of the case, else that of whoever answers for the duty.
async fn unit_of(act: &mut Act<'_>, duty: &Duty, unit: Option<UnitId>) -> Result<Option<UnitId>, AppError> {
    match (unit, duty.owner) {
        (None, Owner::Person { id }) => Ok(act.load::<PersonState>(id, "人员").await?.state.unit),
        _ => Ok(unit),
    }
}

async fn exists(act: &mut Act<'_>, subject: SubjectRef) -> Result<(), AppError> {
    match subject.kind {
        SubjectKind::Case => act.load::<CaseState>(subject, "案件").await.map(|_| ()),
        SubjectKind::Scene => act.load::<SceneState>(subject, "现场").await.map(|_| ()),
        SubjectKind::Recording => act.load::<RecordingState>(subject, "音像资料").await.map(|_| ()),
        _ => Err(AppError::NotFound("要判断的事项")),
    }
}

async fn append(act: &mut Act<'_>, subject: SubjectRef, judgement: Judgement, why: PrivatePart) -> Result<(), AppError> {
    let now = act.now();
    match subject.kind {
        SubjectKind::Case => {
            act.append::<CaseState>(subject, NewFact::new(now, CaseFact::Judged(judgement)).with(why)).await?;
        }
        SubjectKind::Scene => {
            act.append::<SceneState>(subject, NewFact::new(now, SceneFact::Judged(judgement)).with(why)).await?;
        }
        _ => {
            act.append::<RecordingState>(subject, NewFact::new(now, RecordingFact::Judged(judgement)).with(why)).await?;
        }
    }
    Ok(())
}
