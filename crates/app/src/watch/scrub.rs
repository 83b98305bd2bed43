//! What an entry tells of a pass 核验 (Art. 24 para. 1), and how one object stands.

use base::{AgencyId, ObjectId, Timestamp};
use ledger::NewEntry;
use model::{AgencyFact, AgencyState, PrivatePart};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::error::AppError;
use crate::sweep::SYSTEM;

impl App {
    /// Tells of everything that was read since the last entry, as one pass. Whether there was anything.
    ///
    /// # Errors
    /// When the store fails; then nothing of it counts as told.
    pub async fn tell_looks(&self, agency: AgencyId) -> Result<bool, AppError> {
        let mut slot = self.store.begin(agency, SYSTEM).await?;
        let Some(pass) = slot.take_looks().await? else { return Ok(false) };
        let fact = AgencyFact::Scrubbed(pass).into();
        let (happened_at, private) = (slot.now(), PrivatePart::none());
        let entry = NewEntry { subject: agency.into(), happened_at, corrects: None, fact, private };
        slot.append::<AgencyState>(entry).await?;
        slot.commit().await?;
        self.appended.notify_one();
        Ok(true)
    }
}

/// Whether the bytes of something are still those that were registered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustodyHealth {
    /// When they were last compared with both digests 上次核验; the instant of their arrival where nobody has since.
    pub verified_at: Timestamp,
    /// Whether that was on arrival, and not since.
    pub on_arrival: bool,
    /// What is wrong, in Chinese; nothing while they agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// When that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_at: Option<Timestamp>,
}

/// How an object stands that may not be there yet.
pub(crate) async fn of_object(app: &App, object: Option<ObjectId>) -> Result<Option<CustodyHealth>, AppError> {
    match object {
        Some(object) => health(app, object).await,
        None => Ok(None),
    }
}

/// How an object stands; nothing where no row names it.
pub(crate) async fn health(app: &App, object: ObjectId) -> Result<Option<CustodyHealth>, AppError> {
    let Some(row) = app.store.object(object).await? else { return Ok(None) };
    let looked = app.store.looked(object).await?;
    let wrong = looked.and_then(|looked| Some((looked.trouble?, looked.at)));
    Ok(Some(CustodyHealth {
        verified_at: row.verified_at.unwrap_or(row.created_at),
        on_arrival: row.verified_at.is_none(),
        trouble: wrong.map(|(trouble, _)| trouble.label().to_owned()),
        found_at: wrong.map(|(_, at)| at),
    }))
}
