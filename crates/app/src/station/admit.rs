//! Who knocks: a station shows a pass that its key signed, for this server, just now. It opens the way for its uploads and manifests, and no
//! other: nothing can be read with it.

use base::{AgencyId, PersonId, StationId, Timestamp};
use ledger::station::{Pass, StationError};
use model::AgencyState;
use tlog::VerifierKey;

use crate::App;
use crate::caller::Caller;
use crate::error::AppError;

/// A station that was let in.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Which.
    pub station: StationId,
    /// Of which agency.
    pub agency: AgencyId,
    /// Who answers for it.
    pub keeper: PersonId,
    /// The key that signed.
    pub key: VerifierKey,
    /// What it said of clocks.
    pub pass: Passed,
}

/// What a pass says of clocks, both at one moment.
pub type Passed = Pass;

impl Guest {
    /// As whom a station acts: itself. Nobody is registered under that id.
    pub const fn actor(&self) -> PersonId {
        PersonId(self.station.0)
    }

    /// On whose behalf its entries are written.
    pub fn caller(&self) -> Caller {
        Caller { person: self.actor(), agency: self.agency, unit: None, roles: Vec::new(), session: String::new() }
    }
}

/// What a station must know to write a pass: the time here, and the key it is for.
pub fn greeting(app: &App) -> (Timestamp, VerifierKey) {
    (app.store.clock().now(), app.receipt_signer.verifier_key().clone())
}

/// Lets a station in by its pass.
///
/// # Errors
/// [`AppError::Unauthenticated`] when the pass is none, of another server, or not good now; [`AppError::Denied`] when nobody registered the
/// station.
pub async fn admit(app: &App, signed: &str) -> Result<Guest, AppError> {
    let unreadable = |_: StationError| AppError::Unauthenticated;
    let said = Pass::peek(signed).map_err(unreadable)?;
    let (now, own) = greeting(app);
    if said.to != Pass::addressee(own.id()) || !said.holds(now) {
        return Err(AppError::Unauthenticated);
    }
    let agency = app.store.load::<AgencyState>(said.agency).await?;
    let station = agency.as_ref().and_then(|agency| agency.state.station(said.station)).ok_or_else(unregistered)?;
    let key: VerifierKey = station.key.parse().map_err(AppError::internal)?;
    let pass = Pass::verify(signed, &key).map_err(unreadable)?;
    Ok(Guest { station: station.id, agency: said.agency, keeper: station.keeper, key, pass })
}

fn unregistered() -> AppError {
    AppError::Denied {
        article: None, reason: "采集站没有登记，或者已经停用；请系统管理员或设备管理员登记".into()
    }
}
