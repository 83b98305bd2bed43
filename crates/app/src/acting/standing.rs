//! Standing approvals 常设批准: a head approves beforehand what is alike and small, within bounds and until a day. Whoever passes a document under one
//! names it; nothing that was passed before becomes right by it, and opinions on a case (Art. 11) are never given so.

use base::{Day, EntryId, PersonId, UnitId};
use law::henan;
use model::acting::{Matter, standing_for};
use model::private::key;
use model::record::Yield;
use model::{AgencyState, CaseState, PersonFact, PersonState, PrivatePart, RecordState, StandingApproval};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What is approved beforehand.
#[derive(Clone, Debug)]
pub struct NewStanding {
    /// Who may pass under it.
    pub holders: Vec<PersonId>,
    /// Which record types.
    pub record_types: Vec<String>,
    /// Of whose cases; of all where nothing is said.
    pub unit: Option<UnitId>,
    /// The largest sum, in fen.
    pub most: Option<i64>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// By which document or decision.
    pub document: String,
}

/// Approves beforehand. Gives back the entry that says so.
///
/// # Errors
/// When the caller approves no documents, nobody or nothing is named, or the days make no sense.
pub async fn give_standing(app: &App, caller: &Caller, new: NewStanding) -> Result<EntryId, AppError> {
    caller.require(Right::ApproveRecords)?;
    let mut act = app.begin(caller).await?;
    let today = act.now().day();
    let mut fields = Fields::default();
    let document = fields.text(&new.document, 200, "document", "批准依据");
    let NewStanding { mut holders, mut record_types, unit, most, from, until, .. } = new;
    holders.sort_unstable();
    holders.dedup();
    record_types.sort_unstable();
    record_types.dedup();
    fields.check(holders.is_empty(), "holders", "请选择可以办理的人员");
    fields.check(holders.contains(&caller.person), "holders", "批准人自己审批，不需要常设批准");
    fields.check(record_types.is_empty(), "record_types", "请选择文书种类");
    fields.check(record_types.iter().any(|t| henan().record_type(t).is_none()), "record_types", "没有这种文书");
    fields.check(most.is_some_and(|fen| fen <= 0), "most", "金额应当大于零");
    fields.check(from < today, "from", "批准不能从过去的日期开始");
    fields.check(until < from, "until", "截止日期早于开始日期");
    fields.done()?;
    for holder in act.persons(&holders, "holders").await? {
        if Right::Read.require(&holder.state.roles).is_err() {
            return Err(AppError::field("holders", "所选人员不参与办案"));
        }
    }
    if let Some(unit) = unit {
        let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
        if !agency.state.units.contains(&unit) {
            return Err(AppError::field("unit", "没有找到该承办机构"));
        }
    }
    let standing = StandingApproval { holders, record_types, unit, most, from, until, ended: None };
    let fact = NewFact::new(act.now(), PersonFact::StandingGiven(standing));
    let staged = act.append::<PersonState>(caller.person, fact.with(PrivatePart::none().with(key::TEXT, document))).await?;
    act.commit().await?;
    Ok(staged.entry)
}

/// Ends a standing approval of the caller's own.
///
/// # Errors
/// When there is none under that entry, or it was ended already.
pub async fn end_standing(app: &App, caller: &Caller, standing: EntryId) -> Result<(), AppError> {
    let mut act = app.begin(caller).await?;
    let person = act.load::<PersonState>(caller.person, "人员").await?;
    let found = person.state.standing.iter().find(|s| s.at.entry == standing).ok_or(AppError::NotFound("常设批准"))?;
    if found.what.ended.is_some() {
        return Err(AppError::Conflict("这项常设批准已经终止".into()));
    }
    act.append::<PersonState>(caller.person, NewFact::new(act.now(), PersonFact::StandingEnded { standing })).await?;
    act.commit().await?;
    Ok(())
}

/// What a document is, as far as a standing approval asks.
pub(crate) fn matter<'a>(record: &'a RecordState, case: &CaseState) -> Matter<'a> {
    let sums = record.yields.iter().filter_map(|y| match y {
        Yield::Step { amount, .. } => *amount,
        Yield::OnSiteInspection { .. } | Yield::Inquiry { .. } => None,
    });
    Matter { record_type: &record.record_type, unit: case.unit, amount: sums.max() }
}

/// Under which standing approval of a head somebody may pass a document on a day.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn standing_of(
    act: &mut Act<'_>,
    head: PersonId,
    holder: PersonId,
    matter: &Matter<'_>,
    day: Day,
) -> Result<Option<EntryId>, AppError> {
    let head = act.slot.load::<PersonState>(head).await?.filter(|p| p.agency == act.caller.agency);
    Ok(head.and_then(|head| standing_for(&head.state.standing, holder, matter, day)))
}
