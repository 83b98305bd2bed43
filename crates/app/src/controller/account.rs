//! Making, renewing, revoking and listing accounts. The key is shown once; its digest is kept beside the entry.

use base::{ControllerId, PersonId, RawId, Sha256Digest, Timestamp};
use model::private::key;
use model::{AgencyFact, AgencyState, PersonState, PrivatePart};
use store::ControllerRow;

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::query::directory::Directory;
use crate::setup::require_administrator;

/// An account that was just made, or has another key.
#[derive(Debug)]
pub struct Issued {
    /// The account; also the name under which the system signs in.
    pub controller: ControllerId,
    /// The key. Nobody can read it again.
    pub key: String,
}

/// An account as its administrator sees it.
#[derive(Clone, Debug)]
pub struct ControllerView {
    /// Which.
    pub id: ControllerId,
    /// What it is called.
    pub name: String,
    /// Who answers for it.
    pub keeper: String,
    /// Since when it may push.
    pub registered_at: Timestamp,
    /// Until when.
    pub revoked_at: Option<Timestamp>,
}

/// Makes an account.
///
/// # Errors
/// When the caller is no administrator, the name is missing, or the keeper is not of this agency.
pub async fn register(app: &App, caller: &Caller, name: &str, keeper: Option<PersonId>) -> Result<Issued, AppError> {
    require_administrator(caller)?;
    let mut fields = Fields::default();
    // As long as the connection file of such a system may have it.
    let name = fields.text(name, 64, "name", "执法记录仪系统的名称");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    if let Some(keeper) = keeper {
        let found = act.load::<PersonState>(keeper, "人员").await;
        found.map_err(|_| AppError::field("keeper", "本机关没有这个人员，请重新选择"))?;
    }
    let controller = ControllerId::random();
    let private = PrivatePart::none().with(key::NAME, name);
    issue(act, controller, keeper.unwrap_or(caller.person), private).await
}

/// Gives an account another key; the one before opens nothing more.
///
/// # Errors
/// When there is no such account in use.
pub async fn renew(app: &App, caller: &Caller, controller: ControllerId) -> Result<Issued, AppError> {
    require_administrator(caller)?;
    let mut act = app.begin(caller).await?;
    let keeper = in_use(&mut act, controller).await?;
    issue(act, controller, keeper, PrivatePart::none()).await
}

/// Revokes an account. What it pushed stays as it is.
///
/// # Errors
/// When there is no such account in use.
pub async fn revoke(app: &App, caller: &Caller, controller: ControllerId) -> Result<(), AppError> {
    require_administrator(caller)?;
    let mut act = app.begin(caller).await?;
    in_use(&mut act, controller).await?;
    let now = act.now();
    act.slot.end_controller(controller, now).await?;
    act.append::<AgencyState>(caller.agency, NewFact::new(now, AgencyFact::ControllerRevoked { controller })).await?;
    act.commit().await?;
    Ok(())
}

/// The accounts of the caller's agency, the last one first.
///
/// # Errors
/// When the caller is no administrator, or the store does not answer.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<ControllerView>, AppError> {
    require_administrator(caller)?;
    let directory = Directory::read(app, caller.agency).await?;
    let names = directory.agency.private.expose();
    let view = |known: &model::Dated<model::pushed::Controller>| ControllerView {
        id: known.what.id,
        name: names.text(&known.what.id.to_string()).unwrap_or_default().to_owned(),
        keeper: directory.name(known.what.keeper),
        registered_at: known.at.recorded_at,
        revoked_at: known.what.revoked.map(|at| at.recorded_at),
    };
    Ok(directory.agency.state.controllers.iter().rev().map(view).collect())
}

/// Who answers for an account that is in use.
async fn in_use(act: &mut Act<'_>, controller: ControllerId) -> Result<PersonId, AppError> {
    let agency = act.load::<AgencyState>(act.caller.agency, "机关").await?.state;
    let found = agency.controllers.iter().find(|c| c.what.id == controller && c.what.revoked.is_none());
    found.map(|c| c.what.keeper).ok_or(AppError::NotFound("执法记录仪系统的账号"))
}

async fn issue(mut act: Act<'_>, controller: ControllerId, keeper: PersonId, private: PrivatePart) -> Result<Issued, AppError> {
    // Twice 128 bits of chance, in letters that go through every form and are short enough for a connection file.
    let key = format!("{}{}", RawId::random(), RawId::random());
    let (agency, now) = (act.caller.agency, act.now());
    let digest = Sha256Digest::of(key.as_bytes());
    act.slot.end_controller_tokens(controller).await?;
    act.slot.put_controller(&ControllerRow { id: controller, agency, key: digest, created_at: now, revoked_at: None }).await?;
    let fact = NewFact::new(now, AgencyFact::ControllerRegistered { controller, keeper }).with(private);
    act.append::<AgencyState>(agency, fact).await?;
    act.commit().await?;
    Ok(Issued { controller, key })
}
