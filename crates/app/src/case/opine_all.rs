//! Agreeing to several cases in one go 批量签署. Each is an opinion of its own with its own entry; one that cannot be given keeps none of the others
//! from being given. Sending back needs reasons, so it is done one by one.

use base::CaseId;
use model::Revision;

use super::opine::{Opinion, opine};
use crate::App;
use crate::caller::Caller;
use crate::error::{AppError, Fields};

/// The most cases of one go: more than anybody reads in one sitting.
const MOST: usize = 50;

/// A case as the page has seen it.
#[derive(Clone, Copy, Debug)]
pub struct SeenCase {
    /// Which.
    pub case: CaseId,
    /// The state the page has seen.
    pub seen: Revision,
}

/// Agrees to each of the cases, in their order; says of each whether it was done.
///
/// # Errors
/// When no case is named, or too many.
pub async fn opine_all(
    app: &App,
    caller: &Caller,
    cases: &[SeenCase],
    opinion: &str,
) -> Result<Vec<(CaseId, Result<(), AppError>)>, AppError> {
    let mut fields = Fields::default();
    fields.check(cases.is_empty(), "cases", "请选择案件");
    fields.check(cases.len() > MOST, "cases", format!("一次最多签署 {MOST} 件"));
    fields.done()?;
    let mut done = Vec::with_capacity(cases.len());
    for SeenCase { case, seen } in cases.iter().copied() {
        let said = Opinion { seen, agreed: true, opinion: opinion.to_owned() };
        done.push((case, opine(app, caller, case, said).await));
    }
    Ok(done)
}
