//! Writing down an opinion that a head gave on paper 代录签批: who signed, when, and the scan of it. It counts from the day of the paper, as a
//! claim, and is known from now on. Whether that is soon enough is decided by `rules`.

use base::{CaseId, Day, EntryId, PersonId, Timestamp};
use law::ArticleRef;
use model::case::{CaseFact, Level, PaperKind, Round};
use model::private::key;
use model::{CaseState, Errand, Finding, PersonState, PrivatePart, Revision, Severity};

use super::opine::fits;
use super::require_handler;
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::acting;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What stands on the paper.
#[derive(Clone, Debug)]
pub struct PaperOpinion {
    /// The state the page has seen.
    pub seen: Revision,
    /// Agreed, or sent back.
    pub agreed: bool,
    /// Who signed.
    pub signer: PersonId,
    /// The day beside the signature.
    pub signed_on: Day,
    /// The entry that took in the scan.
    pub paper: EntryId,
    /// The words.
    pub opinion: String,
}

/// Writes down the opinion that is due.
///
/// # Errors
/// When none is due, the signer is not one who gives it, there is no scan of it, the day lies ahead, or the page is stale.
pub async fn opine_on_paper(app: &App, caller: &Caller, id: CaseId, input: PaperOpinion) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let text = fields.optional(Some(&input.opinion), 2000, "opinion", "意见");
    fields.check(!input.agreed && text.is_empty(), "opinion", "请写明纸上写的不同意的理由");
    let mut act = app.begin(caller).await?;
    let case = act.load::<CaseState>(id, "案件").await?;
    require_handler(&case.state, caller)?;
    fields.check(input.signed_on > act.now().day(), "signed_on", "签批日期晚于今天，请核对");
    let paper = case.state.papers.iter().find(|p| p.at.entry == input.paper && p.what.kind == PaperKind::Approval);
    fields.check(paper.is_none(), "paper", "请上传签批件的扫描件或者照片");
    fields.done()?;
    let round = case.state.round().ok_or_else(|| AppError::Conflict("承办人还没有提交处理意见，先提交再代录签批".into()))?;
    let Some(level) = round.waits_for() else {
        return Err(AppError::Conflict("本轮意见已经签署，不需要再代录".into()));
    };
    if round.said_by(input.signer) {
        return Err(AppError::field("signer", "该签批人在本轮已经签署过意见"));
    }
    if case.state.officers.contains(&input.signer) {
        return Err(AppError::field("signer", "承办人不能审批自己承办的案件"));
    }
    let signer = act.slot.load::<PersonState>(input.signer).await?.filter(|p| p.agency == caller.agency);
    let signer = signer.ok_or_else(|| AppError::field("signer", "没有找到该人员"))?;
    let right = if level == Level::Unit { Right::OpineForUnit } else { Right::OpineForAgency };
    let own = right.require(&signer.state.roles).is_ok() && fits(level, &case.state, signer.state.unit);
    let principal = if own {
        None
    } else {
        let befits = |person: PersonId, p: &PersonState| {
            right.require(&p.roles).is_ok() && fits(level, &case.state, p.unit) && !case.state.officers.contains(&person)
        };
        let found = acting::principal_of(&mut act, input.signer, input.signed_on, Errand::Opinions, befits).await?;
        Some(found.ok_or_else(|| AppError::field("signer", format!("该人员在签批日期不能签署{}意见", level.label())))?)
    };
    expect_revision(input.seen, case.revision)?;
    let findings = findings(round, level, input.signed_on, paper.and_then(|p| p.what.dated));
    let fact =
        CaseFact::OpinedOnPaper { level, agreed: input.agreed, signer: input.signer, principal, paper: input.paper, findings };
    let fact = NewFact::new(Timestamp::start_of(input.signed_on), fact);
    act.append::<CaseState>(id, fact.with(PrivatePart::none().with(key::TEXT, text))).await?;
    act.commit().await?;
    Ok(())
}

/// What is odd about the days; it keeps nobody from writing down what stands on the paper.
fn findings(round: &Round, level: Level, signed_on: Day, dated: Option<Day>) -> Vec<Finding> {
    let article = Some(ArticleRef::article(11).item(if level == Level::Unit { 2 } else { 4 }));
    let mut findings = Vec::new();
    let mut finding = |code: &str, message: String| {
        findings.push(Finding { code: code.into(), severity: Severity::Question, article, message });
    };
    let submitted = round.submitted.at.happened_at.day();
    if signed_on < submitted {
        finding("signed_before_submission", format!("纸质签批日期 {signed_on} 早于提交处理意见的日期 {submitted}，请核对"));
    }
    if let Some(unit) = round.opinion(Level::Unit).filter(|_| level == Level::Agency) {
        let day = unit.at.happened_at.day();
        if signed_on < day {
            finding("signed_before_unit", format!("机关负责人签批日期 {signed_on} 早于承办机构意见的日期 {day}，请核对"));
        }
    }
    if let Some(dated) = dated.filter(|d| *d != signed_on) {
        finding("paper_dated_otherwise", format!("签批件登记的日期是 {dated}，代录的签批日期是 {signed_on}，请核对"));
    }
    findings
}
