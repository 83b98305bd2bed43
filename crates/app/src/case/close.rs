//! Closing a case 结案 (Art. 13): a ground, and the day on which the enforcement action ended.

use base::{CaseId, Day, Timestamp};
use law::{ArticleRef, henan};
use model::case::{CaseFact, Ground, Procedure};
use model::private::key;
use model::{AgencyState, CaseState, PrivatePart, Revision};

use super::{require_handler, require_open};
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// How a case ends.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The state the page has seen.
    pub seen: Revision,
    /// On which ground.
    pub ground: Ground,
    /// The day on which the enforcement action ended.
    pub ended_on: Day,
    /// In words.
    pub note: Option<String>,
}

/// Closes a case.
///
/// # Errors
/// Refused under Art. 11 item 4 while the head has not agreed; also when the ground does not fit what was approved, or the day cannot be.
pub async fn close(app: &App, caller: &Caller, id: CaseId, input: Closing) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut act = app.begin(caller).await?;
    let case = act.load::<CaseState>(id, "案件").await?;
    require_handler(&case.state, caller)?;
    require_open(&case.state)?;
    let approved = case.state.round().filter(|r| r.approved()).map(|r| r.submitted.what);
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?.state;
    let (code, says) = match (approved, case.state.declined, case.state.procedure) {
        (Some(proposal), ..) => (rules::code(&proposal), format!("已同意的处理意见是“{}”", proposal.label())),
        (None, true, _) => ("none".to_owned(), "本案没有立案".to_owned()),
        (None, false, Procedure::Simple) => ("simple".to_owned(), "本案当场作出处罚".to_owned()),
        (None, false, Procedure::Ordinary) => {
            let reason = "机关负责人还没有同意处理意见，不能办理结案".into();
            return Err(AppError::Refused { article: ArticleRef::article(11).item(4), reason });
        }
    };
    let mut fields = Fields::default();
    let note = fields.optional(input.note.as_deref(), 2000, "note", "结案说明");
    let mut grounds = henan().grounds.iter().filter(|g| g.code == rules::code(&input.ground));
    let fits = grounds.any(|ground| ground.fits(&code, &rules::code(&agency.field)));
    fields.check(!fits, "ground", format!("{says}，结案事由与之不符"));
    let filed_on = case.state.filing.as_ref().map(|f| f.what.filed_on);
    fields.check(filed_on.is_some_and(|f| input.ended_on < f), "ended_on", "终结日期早于立案日期，请核对");
    fields.check(input.ended_on > act.now().day(), "ended_on", "终结日期晚于今天，请核对");
    fields.done()?;
    expect_revision(input.seen, case.revision)?;
    let fact = CaseFact::Closed { ground: input.ground, ended_on: input.ended_on };
    let fact = NewFact::new(Timestamp::start_of(input.ended_on), fact).with(PrivatePart::none().with(key::TEXT, note));
    act.append::<CaseState>(id, fact).await?;
    act.commit().await?;
    Ok(())
}
