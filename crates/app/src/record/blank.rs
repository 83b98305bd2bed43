//! A form printed with nothing in it 空白文书: handwritten records are equal to others (Art. 8). It is no record yet and leaves no entry.

use law::henan;
use model::AgencyState;
use model::private::key;

use super::{form_code_prefix, paper};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// The blank form of a record type as PDF, with its title.
///
/// # Errors
/// When there is no such type, or documents cannot be set here.
pub async fn blank(app: &App, caller: &Caller, record_type: &str) -> Result<(String, Vec<u8>), AppError> {
    caller.require(Right::Read)?;
    let kind = henan().record_type(record_type).ok_or(AppError::NotFound("文书种类"))?;
    let agency = app.store.load::<AgencyState>(caller.agency).await?.ok_or(AppError::NotFound("机关"))?;
    let name = agency.private.expose().text(key::NAME).unwrap_or_default().to_owned();
    let document = paper::blank(kind, &name, &form_code_prefix(app, kind), app.store.clock().now());
    let setter = app.typesetter.clone();
    let pdf = tokio::task::spawn_blocking(move || setter.set(&document)).await.map_err(AppError::internal)?;
    let pdf = pdf.map_err(|e| AppError::Unavailable(e.to_string()))?;
    Ok((kind.title.clone(), pdf.bytes))
}
