//! What an agency tells once: itself, its units, its people, its custodians, its catalogue, its readings (Arts. 2, 16, 20).
//!
//! Done by the command line and by imports; the pages for it come later.

use base::{AgencyId, Day, PersonId, Timestamp, UnitId};
use model::agency::{AgencyFact, CatalogueItem, Custody, Field};
use model::person::PersonFact;
use model::private::key;
use model::{AgencyState, PersonState, PrivatePart, Role};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::AppError;

/// An agency to be opened.
pub struct NewAgency<'a> {
    /// Its id.
    pub id: AgencyId,
    /// The origin of its log.
    pub origin: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The word before the year in its numbers.
    pub number_word: &'a str,
    /// Its field.
    pub field: Field,
    /// Nothing before this day is judged.
    pub go_live_on: Day,
    /// The agency above it.
    pub superior: Option<AgencyId>,
}

/// A person to be registered.
pub struct NewPerson<'a> {
    /// Name.
    pub name: &'a str,
    /// Unit.
    pub unit: Option<UnitId>,
    /// Roles.
    pub roles: &'a [Role],
    /// Certificate: number, first and last day.
    pub certificate: Option<(&'a str, Day, Day)>,
}

/// Opens an agency and its log. The actor is whoever sets the system up; his id stands in the entries.
///
/// # Errors
/// When the origin cannot be one, or the store fails.
pub async fn open_agency(app: &App, actor: PersonId, new: NewAgency<'_>) -> Result<Caller, AppError> {
    app.store.open_log(new.id, new.origin).await?;
    // Its duties and passages are made by this version from the start.
    app.store.queue_judged_by_others(&crate::sweep::judged_by()).await?;
    app.make_passages().await?;
    let caller = Caller { person: actor, agency: new.id, unit: None, roles: vec![Role::Administrator], session: String::new() };
    let mut act = app.begin(&caller).await?;
    let private = PrivatePart::none().with(key::NAME, new.name).with(key::NUMBER_WORD, new.number_word);
    let fact = AgencyFact::Opened { field: new.field, go_live_on: new.go_live_on, superior: new.superior };
    append(&mut act, fact, private).await?;
    act.commit().await?;
    Ok(caller)
}

/// Adds a unit.
///
/// # Errors
/// When the store fails.
pub async fn add_unit(app: &App, caller: &Caller, name: &str) -> Result<UnitId, AppError> {
    require_administrator(caller)?;
    let mut act = app.begin(caller).await?;
    let unit = UnitId::random();
    append(&mut act, AgencyFact::UnitAdded { unit }, PrivatePart::none().with(key::NAME, name)).await?;
    act.commit().await?;
    Ok(unit)
}

/// Registers a person, with the certificate if there is one.
///
/// # Errors
/// When the store fails.
pub async fn register_person(app: &App, caller: &Caller, new: NewPerson<'_>) -> Result<PersonId, AppError> {
    require_administrator(caller)?;
    let mut act = app.begin(caller).await?;
    let (id, now) = (PersonId::random(), act.now());
    let fact = PersonFact::Registered { unit: new.unit, roles: new.roles.to_vec() };
    let private = PrivatePart::none().with(key::NAME, new.name);
    act.append::<PersonState>(id, NewFact::new(now, fact).with(private)).await?;
    if let Some((number, valid_from, valid_to)) = new.certificate {
        let fact = PersonFact::CertificateIssued { valid_from, valid_to };
        let private = PrivatePart::none().with(key::CERTIFICATE, number);
        act.append::<PersonState>(id, NewFact::new(Timestamp::start_of(valid_from), fact).with(private)).await?;
    }
    act.commit().await?;
    Ok(id)
}

/// Appoints a custodian (Art. 20).
///
/// # Errors
/// When the store fails.
pub async fn appoint_custodian(
    app: &App,
    caller: &Caller,
    person: PersonId,
    custody: Custody,
    from: Day,
    document: &str,
) -> Result<(), AppError> {
    require_administrator(caller)?;
    let mut act = app.begin(caller).await?;
    let fact = AgencyFact::CustodianAppointed { person, custody, from };
    append(&mut act, fact, PrivatePart::none().with(key::DOCUMENT, document)).await?;
    act.commit().await?;
    Ok(())
}

/// Confirms a reading, such as R1 or R2 of Art. 21.
///
/// # Errors
/// When the store fails.
pub async fn confirm_reading(
    app: &App,
    caller: &Caller,
    article: u8,
    reading: &str,
    from: Day,
    document: &str,
) -> Result<(), AppError> {
    require_administrator(caller)?;
    let mut act = app.begin(caller).await?;
    let fact = AgencyFact::ReadingConfirmed { article, reading: reading.to_owned(), from };
    append(&mut act, fact, PrivatePart::none().with(key::DOCUMENT, document)).await?;
    act.commit().await?;
    Ok(())
}

/// Publishes the catalogue (Art. 16).
///
/// # Errors
/// When the store fails.
pub async fn publish_catalogue(
    app: &App,
    caller: &Caller,
    items: Vec<CatalogueItem>,
    from: Day,
    document: &str,
) -> Result<(), AppError> {
    require_administrator(caller)?;
    let mut act = app.begin(caller).await?;
    let fact = AgencyFact::CataloguePublished { from, items };
    append(&mut act, fact, PrivatePart::none().with(key::DOCUMENT, document)).await?;
    act.commit().await?;
    Ok(())
}

async fn append(act: &mut Act<'_>, fact: AgencyFact, private: PrivatePart) -> Result<(), AppError> {
    let (agency, now) = (act.caller.agency, act.now());
    act.append::<AgencyState>(agency, NewFact::new(now, fact).with(private)).await?;
    Ok(())
}

pub(crate) fn require_administrator(caller: &Caller) -> Result<(), AppError> {
    if caller.is(Role::Administrator) {
        return Ok(());
    }
    Err(AppError::Denied { article: None, reason: "此项由系统管理员办理".into() })
}
