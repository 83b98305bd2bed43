//! Attempts without approval 未经批准的调阅: refused, and written down (Art. 24).

use base::AccessId;
use model::access::AccessFact;
use model::{AccessState, SubjectRef};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;

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
        let mut act = app.begin(caller).await?;
        let fact = NewFact::new(act.now(), AccessFact::Attempted { scope: scope.into() });
        act.append::<AccessState>(AccessId::random(), fact).await?;
        act.commit().await?;
    }
    result
}
