//! Writing down a review that was given on paper 代录审核意见, such as that of a legal reviewer: who signed, when, and the scan of it. It counts from
//! the day of the paper, as a claim, and is known from now on.

use base::{Day, EntryId, PersonId, RecordId, Timestamp};
use model::case::PaperKind;
use model::private::key;
use model::record::RecordFact;
use model::review::Review;
use model::{Finding, PersonState, PrivatePart, RecordState, Revision, Severity};

use super::number::require_standing;
use super::review::{case_of, in_whose_place};
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What stands on the paper.
#[derive(Clone, Debug)]
pub struct PaperReview {
    /// The state the page has seen.
    pub seen: Revision,
    /// Passed, or sent back.
    pub agreed: bool,
    /// Who signed.
    pub signer: PersonId,
    /// The day beside the signature.
    pub signed_on: Day,
    /// The entry of the case that took in the scan.
    pub paper: EntryId,
    /// The words.
    pub text: String,
}

/// Writes down the answer that a review waits for.
///
/// # Errors
/// When none is waited for, the signer is not one who gives it, there is no scan of it, the day lies ahead, or the page is stale.
pub async fn review_on_paper(app: &App, caller: &Caller, id: RecordId, input: PaperReview) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let text = fields.optional(Some(&input.text), 2000, "text", "意见");
    fields.check(!input.agreed && text.is_empty(), "text", "请写明纸上写的退回理由");
    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
    let case = case_of(&mut act, &record.state).await?;
    require_handler(&case, caller)?;
    require_standing(&record.state)?;
    fields.check(input.signed_on > act.now().day(), "signed_on", "签署日期晚于今天，请核对");
    let paper = case.papers.iter().find(|p| p.at.entry == input.paper && p.what.kind == PaperKind::Approval);
    fields.check(paper.is_none(), "paper", "请上传审核意见的扫描件或者照片");
    fields.done()?;
    let review = record.state.review().ok_or_else(|| AppError::Conflict("该文书没有送审，先送审再代录".into()))?;
    let Some((step, person)) = review.waits_for() else {
        return Err(AppError::Conflict("该文书的审核已经办理，不需要再代录".into()));
    };
    if review.said_by(input.signer) {
        return Err(AppError::field("signer", "该签署人在本轮已经审核过"));
    }
    if case.officers.contains(&input.signer) {
        return Err(AppError::field("signer", "承办人不能审核自己承办案件的文书"));
    }
    let signer = act.slot.load::<PersonState>(input.signer).await?.filter(|p| p.agency == caller.agency);
    signer.ok_or_else(|| AppError::field("signer", "没有找到该人员"))?;
    let place = in_whose_place(&mut act, &record.state, &case, step, person, input.signer, input.signed_on).await?;
    let other = || AppError::field("signer", format!("该文书由指定的{}人签署，该人员在签署日期不能代理", step.label()));
    let (acting_for, _) = place.filter(|(_, under)| under.is_none()).ok_or_else(other)?;
    expect_revision(input.seen, record.revision)?;
    let findings = findings(review, input.signed_on, paper.and_then(|p| p.what.dated));
    let fact = RecordFact::ReviewedOnPaper {
        step,
        agreed: input.agreed,
        signer: input.signer,
        acting_for,
        paper: input.paper,
        findings,
    };
    let fact = NewFact::new(Timestamp::start_of(input.signed_on), fact);
    act.append::<RecordState>(id, fact.with(PrivatePart::none().with(key::TEXT, text))).await?;
    act.commit().await?;
    Ok(())
}

/// What is odd about the days; it keeps nobody from writing down what stands on the paper.
fn findings(review: &Review, signed_on: Day, dated: Option<Day>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut finding = |code: &str, message: String| {
        findings.push(Finding { code: code.into(), severity: Severity::Question, article: None, message });
    };
    let asked = review.asked.at.happened_at.day();
    if signed_on < asked {
        finding("signed_before_review", format!("纸质审核日期 {signed_on} 早于送审日期 {asked}，请核对"));
    }
    if let Some(before) = review.answers.last().map(|a| a.at.happened_at.day()).filter(|day| signed_on < *day) {
        finding("signed_before_answer", format!("纸质审批日期 {signed_on} 早于审核日期 {before}，请核对"));
    }
    if let Some(dated) = dated.filter(|d| *d != signed_on) {
        finding("paper_dated_otherwise", format!("签批件登记的日期是 {dated}，代录的签署日期是 {signed_on}，请核对"));
    }
    findings
}
