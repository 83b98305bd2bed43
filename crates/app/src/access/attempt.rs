//! Attempts without approval 未经批准的调阅: refused, and written down (Art. 24).

use base::AccessId;
use model::access::AccessFact;
use model::{AccessState, SubjectKind, SubjectRef};

use super::ask::scope_is_there;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// Hands a result on. A refusal under Art. 24 or 25 leaves an entry: who, of what, when.
///
/// # Errors
/// Those of the result; also when the entry cannot be written.
pub(crate) async fn noted<T>(
    app: &App,
    caller: &Caller,
    scope: impl Into<SubjectRef>,
    result: Result<T, AppError>,
) -> Result<T, AppError> {
    if let Err(AppError::Denied { article: Some(article), .. }) = &result
        && matches!(article.article, 24 | 25)
    {
        write_down(app, caller, scope.into()).await?;
    }
    result
}

/// Checks a right to open something to oneself or to others. Whoever has it not is refused, and that leaves an entry when there is such a thing here.
///
/// # Errors
/// [`AppError::Denied`], naming who may; also when the entry cannot be written.
pub(crate) async fn require_or_noted(app: &App, caller: &Caller, right: Right, of: SubjectRef) -> Result<(), AppError> {
    let Err(denied) = caller.require(right) else { return Ok(()) };
    let mut act = app.begin(caller).await?;
    let there = match of.kind {
        SubjectKind::Access => act.load::<AccessState>(of, "调阅申请").await.map(drop),
        _ => scope_is_there(&mut act, of).await,
    };
    if there.is_ok() {
        let fact = NewFact::new(act.now(), AccessFact::Attempted { scope: of });
        act.append::<AccessState>(AccessId::random(), fact).await?;
        act.commit().await?;
    }
    Err(denied)
}

/// Writes an attempt down.
///
/// # Errors
/// When the entry cannot be written.
pub(super) async fn write_down(app: &App, caller: &Caller, scope: SubjectRef) -> Result<(), AppError> {
    let mut act = app.begin(caller).await?;
    let fact = NewFact::new(act.now(), AccessFact::Attempted { scope });
    act.append::<AccessState>(AccessId::random(), fact).await?;
    act.commit().await?;
    Ok(())
}
