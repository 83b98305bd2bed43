//! Saying who acts in one's place 委托代理. Only from today on: nothing that was decided before becomes right by it.

use base::{Day, EntryId, PersonId};
use model::private::key;
use model::{Errand, PersonFact, PersonState, PrivatePart};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Who acts in one's place.
#[derive(Clone, Debug)]
pub struct NewDelegation {
    /// Who.
    pub deputy: PersonId,
    /// In what.
    pub errands: Vec<Errand>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// By which document or order.
    pub document: String,
}

/// Says who acts in the caller's place. Gives back the entry that says so.
///
/// # Errors
/// When nothing is delegated, the days make no sense, or the deputy is not one who may read cases here.
pub async fn delegate(app: &App, caller: &Caller, new: NewDelegation) -> Result<EntryId, AppError> {
    caller.require(Right::Delegate)?;
    let mut act = app.begin(caller).await?;
    let today = act.now().day();
    let mut fields = Fields::default();
    let document = fields.text(&new.document, 200, "document", "委托依据");
    let NewDelegation { deputy, mut errands, from, until, .. } = new;
    errands.sort_unstable();
    errands.dedup();
    fields.check(errands.is_empty(), "errands", "请选择代理事项");
    fields.check(from < today, "from", "代理不能从过去的日期开始");
    fields.check(until < from, "until", "截止日期早于开始日期");
    fields.check(deputy == caller.person, "deputy", "不能委托自己");
    fields.done()?;
    let found = act.slot.load::<PersonState>(deputy).await?.filter(|p| p.agency == caller.agency);
    let found = found.ok_or_else(|| AppError::field("deputy", "没有找到该人员"))?;
    if Right::Read.require(&found.state.roles).is_err() {
        return Err(AppError::field("deputy", "该人员不参与办案，不能代理"));
    }
    let fact = PersonFact::Delegated { deputy, errands, from, until };
    let private = PrivatePart::none().with(key::TEXT, document);
    let staged = act.append::<PersonState>(caller.person, NewFact::new(act.now(), fact).with(private)).await?;
    act.commit().await?;
    Ok(staged.entry)
}
