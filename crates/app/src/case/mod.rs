//! A case 案件 from filing to closing (Arts. 9, 11, 13).

mod close;
mod file;
mod kept_elsewhere;
mod on_paper;
mod opine;
mod opine_all;
mod paper;
mod spot;
mod submit;

pub use close::{Closing, close};
pub use file::{Course, Filing, Party, PartyKind, file};
pub use kept_elsewhere::{KeptElsewhere, keep_elsewhere};
pub use on_paper::{PaperOpinion, opine_on_paper};
pub(crate) use opine::may_opine;
pub use opine::{Opinion, opine};
pub use opine_all::{SeenCase, opine_all};
pub use paper::{Kept, LARGEST as LARGEST_PAPER, NewPaper, keep_paper};
pub use spot::{DOCUMENT as SPOT_DOCUMENT, KnownOnSpot, Like, Spot, decide_on_spot, known_on_spot};
pub use submit::{Submission, submit};

use model::CaseState;

use crate::caller::Caller;
use crate::error::AppError;

/// Checks that the caller handles the case, or belongs to the unit that does.
pub(crate) fn require_handler(case: &CaseState, caller: &Caller) -> Result<(), AppError> {
    let same_unit = caller.unit.is_some() && caller.unit == case.unit;
    if case.officers.contains(&caller.person) || same_unit {
        return Ok(());
    }
    Err(AppError::Denied { article: None, reason: "本案由承办机构的执法人员办理".into() })
}

/// Checks that the case is not closed.
fn require_open(case: &CaseState) -> Result<(), AppError> {
    if case.closed.is_some() {
        return Err(AppError::Conflict("案件已经结案；结案后只能补充归档".into()));
    }
    Ok(())
}
