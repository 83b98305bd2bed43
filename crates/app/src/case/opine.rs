//! Giving an opinion: the handling unit's (Art. 11 item 2), then the head's (item 4), or a deputy's in the place of either. Who handled the
//! case does not approve it, and nobody speaks twice in one round.

use base::{CaseId, PersonId, UnitId};
use model::case::{CaseFact, Level};
use model::private::key;
use model::{CaseState, Errand, PersonState, PrivatePart, Revision};

use super::require_open;
use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::acting::{self, Principal};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What a head says.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// The state the page has seen.
    pub seen: Revision,
    /// Agreed, or sent back.
    pub agreed: bool,
    /// In words; reasons when it is sent back.
    pub opinion: String,
}

/// Gives the opinion that is due now.
///
/// # Errors
/// When none is due, it is somebody else's, it was given already, or the page is stale.
pub async fn opine(app: &App, caller: &Caller, id: CaseId, input: Opinion) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let text = fields.optional(Some(&input.opinion), 2000, "opinion", "意见");
    fields.check(!input.agreed && text.is_empty(), "opinion", "退回时请写明理由");
    fields.done()?;

    let mut act = app.begin(caller).await?;
    let case = act.load::<CaseState>(id, "案件").await?;
    require_open(&case.state)?;
    let round = case.state.round().ok_or_else(|| AppError::Conflict("承办人还没有提交处理意见".into()))?;
    let Some(level) = round.waits_for() else {
        let done = if round.returned() {
            "处理意见已经退回承办人"
        } else {
            "本案已经机关负责人审批，不需要再次审批（第十一条）"
        };
        return Err(AppError::Conflict(done.into()));
    };
    let right = if level == Level::Unit { Right::OpineForUnit } else { Right::OpineForAgency };
    let own = right.require(&caller.roles).is_ok() && fits(level, &case.state, caller.unit);
    let principal = if own { None } else { in_whose_place(&mut act, level, right, &case.state).await? };
    if !own && already_given(round, caller) {
        return Err(AppError::Conflict("您已经签署过意见，不需要再次审批（第十一条）".into()));
    }
    if !own && principal.is_none() {
        right.require(&caller.roles)?;
        return Err(AppError::Denied { article: None, reason: "本案由承办机构的负责人签署意见".into() });
    }
    if case.state.officers.contains(&caller.person) {
        return Err(AppError::Denied { article: None, reason: "承办人不能审批自己承办的案件".into() });
    }
    expect_revision(input.seen, case.revision)?;
    let (now, agreed) = (act.now(), input.agreed);
    let fact = NewFact::new(
        now,
        match principal {
            None => CaseFact::Opined { level, agreed },
            Some(principal) => CaseFact::OpinedFor { level, agreed, principal },
        },
    );
    act.append::<CaseState>(id, fact.with(PrivatePart::none().with(key::TEXT, text))).await?;
    act.commit().await?;
    Ok(())
}

/// Whether somebody of a unit speaks for this level of the case.
pub(super) fn fits(level: Level, case: &CaseState, unit: Option<UnitId>) -> bool {
    level == Level::Agency || unit.is_some() && unit == case.unit
}

/// The head in whose place the caller may give the opinion.
async fn in_whose_place(act: &mut Act<'_>, level: Level, right: Right, case: &CaseState) -> Result<Option<PersonId>, AppError> {
    let befits = |person: PersonId, p: &PersonState| {
        right.require(&p.roles).is_ok() && fits(level, case, p.unit) && !case.officers.contains(&person)
    };
    acting::principal(act, Errand::Opinions, befits).await
}

/// Whether a page offers the caller to give the opinion that is due.
pub(crate) fn may_opine(caller: &Caller, case: &CaseState, principals: &[Principal]) -> Option<Level> {
    let round = case.round()?;
    let level = round.waits_for()?;
    let right = if level == Level::Unit { Right::OpineForUnit } else { Right::OpineForAgency };
    let own = right.require(&caller.roles).is_ok() && fits(level, case, caller.unit);
    let acts = principals.iter().any(|p| {
        let errand = p.errands.contains(&Errand::Opinions) && right.require(&p.roles).is_ok();
        errand && fits(level, case, p.unit) && !case.officers.contains(&p.person)
    });
    let may = (own || acts && !already_given(round, caller)) && !case.officers.contains(&caller.person);
    may.then_some(level)
}

/// Whether the caller has given an opinion in this round.
fn already_given(round: &model::case::Round, caller: &Caller) -> bool {
    round.said_by(caller.person)
}
