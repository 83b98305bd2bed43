//! Carriers of state secrets of a case are kept elsewhere 另有涉密载体，按保密规定另行保管 (Art. 25). The case says how many, under which number of the
//! register of secrets, and which office keeps them; never a title, and nothing of what is on them.

use base::CaseId;
use model::case::CaseFact;
use model::private::key;
use model::{CaseState, PrivatePart};

use super::require_handler;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// The most carriers of one placeholder.
const MOST: u32 = 9999;

/// A placeholder.
#[derive(Clone, Debug)]
pub struct KeptElsewhere {
    /// Their number in the register of secrets.
    pub number: String,
    /// How many.
    pub carriers: u32,
    /// The office that keeps them.
    pub keeper: String,
}

/// Writes down that carriers are kept elsewhere.
///
/// # Errors
/// When the number or the office is missing, there is no carrier, or the case is somebody else's.
pub async fn keep_elsewhere(app: &App, caller: &Caller, id: CaseId, input: KeptElsewhere) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    // Short: a number and the name of an office need no more, and a sentence about the secret finds no place.
    let number = fields.text(&input.number, 40, "number", "涉密载体登记编号");
    let keeper = fields.text(&input.keeper, 40, "keeper", "保管单位");
    fields.check(input.carriers == 0 || input.carriers > MOST, "carriers", "请填写载体数量");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let case = act.load::<CaseState>(id, "案件").await?;
    require_handler(&case.state, caller)?;
    let private = PrivatePart::none().with(key::DOCUMENT, number).with(key::NAME, keeper);
    let now = act.now();
    let fact = NewFact::new(now, CaseFact::SecretsKeptElsewhere { carriers: input.carriers });
    act.append::<CaseState>(id, fact.with(private)).await?;
    act.commit().await?;
    Ok(())
}
