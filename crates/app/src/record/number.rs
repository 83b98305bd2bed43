//! Numbers of documents 文号: 代字〔年〕顺序号, unique within agency, kind and year. A number is given once; what is void keeps it. Blocks are set
//! aside for forms that are filled where there is no network 预留号段.

use base::{PersonId, RecordId};
use law::henan;
use law::record::RecordType;
use model::agency::{AgencyFact, NumberBlock, printed_number};
use model::private::key;
use model::record::RecordFact;
use model::{AgencyState, CaseState, PersonState, PrivatePart, RecordState, Revision, SubjectKind};
use store::Loaded;

use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// The most numbers of one block: what a team uses up in a season.
const LARGEST_BLOCK: u32 = 200;

/// A block to be set aside.
#[derive(Clone, Debug)]
pub struct Reservation {
    /// The record type whose numbers they are.
    pub record_type: String,
    /// How many.
    pub count: u32,
    /// Who uses them.
    pub holder: PersonId,
    /// What for.
    pub purpose: String,
}

/// The word before the year for a kind of document: that of the agency and that of the kind. Nothing for documents that carry no number.
pub(crate) fn word(kind: &RecordType, agency: &Loaded<AgencyState>) -> Option<String> {
    let of_agency = agency.private.expose().text(key::NUMBER_WORD).unwrap_or_default();
    kind.numbering.as_ref().map(|of_kind| format!("{of_agency}{of_kind}"))
}

/// The number of a new document: the next one, or one of a block that was set aside and stands on the paper already.
///
/// # Errors
/// When the number on the paper was not set aside for this kind, is void, or stands on another document.
pub(super) async fn assign(
    act: &mut Act<'_>,
    kind: &RecordType,
    agency: &Loaded<AgencyState>,
    on_paper: Option<&str>,
) -> Result<Option<String>, AppError> {
    let Some(word) = word(kind, agency) else {
        let none = format!("《{}》不编文号", kind.title);
        return on_paper.map_or(Ok(None), |_| Err(AppError::field("number", none)));
    };
    let Some(number) = on_paper else {
        let year = act.now().day().year();
        let next = act.slot.next_number(&word, year).await?;
        return Ok(Some(printed_number(&word, year, next)));
    };
    let set_aside = agency.state.number_blocks.iter().any(|b| b.what.word == word && b.what.numbers().any(|n| n == number));
    let void = agency.state.void_numbers.iter().any(|v| v.what == number);
    let problem = match (set_aside, void) {
        (false, _) => Some(format!("{number} 不在为《{}》预留的号段里", kind.title)),
        (true, true) => Some(format!("{number} 已经作废，不能再用")),
        (true, false) if act.slot.bears_number(SubjectKind::Record, number).await? => {
            Some(format!("{number} 已经用在另一份文书上"))
        }
        (true, false) => None,
    };
    problem.map_or_else(|| Ok(Some(number.to_owned())), |problem| Err(AppError::field("number", problem)))
}

/// Sets a block of numbers aside.
///
/// # Errors
/// When the kind carries no number, the count cannot be, or nobody of the agency is named.
pub async fn reserve(app: &App, caller: &Caller, input: Reservation) -> Result<NumberBlock, AppError> {
    caller.require(Right::ReserveNumbers)?;
    let kind = henan().record_type(&input.record_type).ok_or(AppError::NotFound("文书种类"))?;
    let mut fields = Fields::default();
    let purpose = fields.text(&input.purpose, 200, "purpose", "用途");
    fields.check(input.count == 0, "count", "请填写预留多少个号");
    fields.check(input.count > LARGEST_BLOCK, "count", format!("一次最多预留 {LARGEST_BLOCK} 个号"));
    fields.check(kind.numbering.is_none(), "record_type", format!("《{}》不编文号", kind.title));
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    let holder = act.slot.load::<PersonState>(input.holder).await?.filter(|p| p.agency == caller.agency);
    if holder.is_none() {
        return Err(AppError::field("holder", "没有找到该人员"));
    }
    let (now, word) = (act.now(), word(kind, &agency).unwrap_or_default());
    let year = now.day().year();
    let first = act.slot.reserve_numbers(&word, year, input.count).await?;
    let count = u64::from(input.count);
    let number = printed_number(&word, year, first.saturating_add(count).saturating_sub(1));
    let block = NumberBlock { word, year, first, number, count, holder: input.holder };
    let fact = NewFact::new(now, AgencyFact::NumbersReserved(block.clone()));
    act.append::<AgencyState>(caller.agency, fact.with(PrivatePart::none().with(key::TEXT, purpose))).await?;
    act.commit().await?;
    Ok(block)
}

/// Declares a number void that was set aside and stands on no document: a form was spoilt.
///
/// # Errors
/// When it was not set aside, is void already, or stands on a document.
pub async fn void_number(app: &App, caller: &Caller, number: &str, reason: &str) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "作废原因");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    let block = agency.state.number_blocks.iter().find(|b| b.what.numbers().any(|n| n == number));
    let block = block.ok_or(AppError::NotFound("预留的文号"))?;
    if block.what.holder != caller.person {
        caller.require(Right::ReserveNumbers)?;
    }
    if agency.state.void_numbers.iter().any(|v| v.what == number) {
        return Err(AppError::Conflict(format!("{number} 已经作废")));
    }
    if act.slot.bears_number(SubjectKind::Record, number).await? {
        return Err(AppError::Conflict(format!("{number} 已经用在文书上；请在该文书上办理作废")));
    }
    let fact = NewFact::new(act.now(), AgencyFact::NumberVoided { number: number.to_owned() });
    act.append::<AgencyState>(caller.agency, fact.with(PrivatePart::none().with(key::TEXT, reason))).await?;
    act.commit().await?;
    Ok(())
}

/// Declares a document void 作废: it stays as it is and counts for nothing; its number is never given to another.
///
/// # Errors
/// When it is void already, the case is closed or somebody else's, or the page is stale.
pub async fn void(app: &App, caller: &Caller, id: RecordId, seen: Revision, reason: &str) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "作废原因");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
    let case = act.load::<CaseState>(record.state.case.unwrap_or_default(), "案件").await?;
    require_handler(&case.state, caller)?;
    require_standing(&record.state)?;
    if case.state.closed.is_some() {
        return Err(AppError::Conflict("案件已经结案，文书不能再作废；结案后只能补充归档".into()));
    }
    expect_revision(seen, record.revision)?;
    let fact = NewFact::new(act.now(), RecordFact::Voided);
    act.append::<RecordState>(id, fact.with(PrivatePart::none().with(key::TEXT, reason))).await?;
    act.commit().await?;
    Ok(())
}

/// Checks that a document is not void.
pub(crate) fn require_standing(record: &RecordState) -> Result<(), AppError> {
    if record.voided.is_some() {
        return Err(AppError::Conflict("该文书已经作废；需要的，请另行制作".into()));
    }
    Ok(())
}
