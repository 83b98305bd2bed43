//! Registering a station, or removing it: an entry says which key may sign that recordings were stored, by whose hand, and who answers for it.

use base::{PersonId, StationId};
use ledger::station::id_of;
use model::private::key;
use model::{AgencyFact, AgencyState, PersonState, PrivatePart};
use tlog::{NoteVerifier, VerifierKey};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// A station to be registered.
pub struct NewStation<'a> {
    /// Its public key, as `zhilu station --show-key` prints it.
    pub key: &'a str,
    /// Where it stands.
    pub place: &'a str,
    /// Who answers for it; the caller when nobody is named.
    pub keeper: Option<PersonId>,
}

/// Believes what a station signs from now on. One that is known gets another keeper or place.
///
/// # Errors
/// When the key is none, or the keeper is not of this agency.
pub async fn register(app: &App, caller: &Caller, new: NewStation<'_>) -> Result<StationId, AppError> {
    caller.require(Right::KeepStations)?;
    let mut fields = Fields::default();
    let place = fields.text(new.place, 100, "place", "采集站的地点");
    let parsed = new.key.trim().parse::<VerifierKey>().ok().filter(|key| NoteVerifier::try_from(key).is_ok());
    fields.check(parsed.is_none(), "key", "不是采集站的公钥，请粘贴 zhilu station --show-key 显示的一行");
    fields.done()?;
    let Some(public) = parsed else { return Err(AppError::field("key", "不是采集站的公钥")) };
    let keeper = new.keeper.unwrap_or(caller.person);
    let mut act = app.begin(caller).await?;
    if new.keeper.is_some() {
        let found = act.load::<PersonState>(keeper, "人员").await;
        found.map_err(|e| match e {
            AppError::NotFound(_) => AppError::field("keeper", "本机关没有这个人员，请重新选择"),
            other => other,
        })?;
    }
    let (station, now) = (id_of(&public), act.now());
    let fact = AgencyFact::StationRegistered { station, key: public.to_string(), keeper };
    let private = PrivatePart::none().with(key::NAME, place);
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(station)
}

/// Believes what a station signs no more. What it signed before stays as it is.
///
/// # Errors
/// When there is no such station.
pub async fn remove(app: &App, caller: &Caller, station: StationId) -> Result<(), AppError> {
    caller.require(Right::KeepStations)?;
    let mut act = app.begin(caller).await?;
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    agency.state.station(station).ok_or(AppError::NotFound("采集站"))?;
    let now = act.now();
    act.append::<AgencyState>(caller.agency, NewFact::new(now, AgencyFact::StationRemoved { station })).await?;
    act.commit().await?;
    Ok(())
}
