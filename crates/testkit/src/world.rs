//! A world: a data folder of its own, a clock of its own, an application over both, and the people in it.
//!
//! On SQLite, or, when `ZHILU_TEST_WORLDS` names a server (`postgres://…/postgres`), on a fresh database there.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use app::recording::TakenIn;
use app::setup::{self, NewAgency, NewPerson};
use app::wiring::{self, Database};
use app::{App, AppError, Caller};
use base::{AgencyId, Day, PersonId, RawId, RecordId, RecordingId, Timestamp, UnitId};
use model::agency::Field;
use model::{PersonState, RecordState, Role};
use store::{Db, Limits, Reserve};
use tempfile::TempDir;
use typeset::{PageCode, Typesetter};

use crate::clock::instant;
use crate::upload::{Parcel, deliver};
use crate::{Blank, Clock, scan};

/// When a world begins, unless told otherwise: a Tuesday on which everybody works.
const BEGINNING: &str = "2026-11-03 08:00";

/// An application with everything around it.
pub struct World {
    /// The application.
    pub app: Arc<App>,
    /// Its clock.
    pub clock: Arc<Clock>,
    /// Its typesetter, when pages are blank.
    pub blank: Arc<Blank>,
    people: Mutex<BTreeMap<String, (PersonId, AgencyId)>>,
    // Removed with the world.
    _folder: Option<TempDir>,
}

/// An agency under construction.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Whoever set it up.
    pub admin: Caller,
    units: HashMap<String, UnitId>,
}

/// Somebody to be registered.
#[derive(Clone, Debug, Default)]
pub struct Member<'a> {
    /// Name, unique in the world.
    pub name: &'a str,
    /// The name of the unit.
    pub unit: Option<&'a str>,
    /// Roles.
    pub roles: &'a [Role],
    /// Certificate: number, first and last day.
    pub certificate: Option<(&'a str, Day, Day)>,
}

impl World {
    /// A world in a temporary folder, with blank pages, on the morning of 3 November 2026.
    ///
    /// # Panics
    /// When it cannot be made; a test can do nothing about that.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
        let clock = Clock::at(instant(BEGINNING));
        let blank = Arc::new(Blank::new(1));
        let database = database().await.unwrap_or_else(|e| panic!("{e:#}"));
        let app = open(folder.path(), &database, &clock, Arc::clone(&blank) as _).await;
        let app = app.unwrap_or_else(|e| panic!("{e:#}"));
        Self { app, clock, blank, people: Mutex::default(), _folder: Some(folder) }
    }

    /// A world in a folder that stays, with an embedded database.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub async fn in_folder(folder: &Path, begins: Timestamp, typesetter: Option<Arc<dyn Typesetter>>) -> Result<Self> {
        Self::on(&Database::Embedded, folder, begins, typesetter).await
    }

    /// A world in a folder and a database that stay.
    ///
    /// # Errors
    /// When one of them cannot be opened.
    pub async fn on(
        database: &Database,
        folder: &Path,
        begins: Timestamp,
        typesetter: Option<Arc<dyn Typesetter>>,
    ) -> Result<Self> {
        let clock = Clock::at(begins);
        let blank = Arc::new(Blank::new(1));
        let typesetter = typesetter.unwrap_or_else(|| Arc::clone(&blank) as _);
        let app = open(folder, database, &clock, typesetter).await?;
        Ok(Self { app, clock, blank, people: Mutex::default(), _folder: None })
    }

    /// Opens an agency that is judged from `go_live_on`.
    ///
    /// # Errors
    /// What [`setup::open_agency`] says.
    pub async fn agency(&self, origin: &str, name: &str, number_word: &str, field: Field, go_live_on: Day) -> Result<Agency> {
        let (id, actor) = (AgencyId::random(), PersonId::random());
        let new = NewAgency { id, origin, name, number_word, field, go_live_on, superior: None };
        let admin = setup::open_agency(&self.app, actor, new).await?;
        Ok(Agency { id, admin, units: HashMap::new() })
    }

    /// Adds a unit.
    ///
    /// # Errors
    /// What [`setup::add_unit`] says.
    pub async fn unit(&self, agency: &mut Agency, name: &str) -> Result<UnitId> {
        let unit = setup::add_unit(&self.app, &agency.admin, name).await?;
        agency.units.insert(name.to_owned(), unit);
        Ok(unit)
    }

    /// Registers somebody.
    ///
    /// # Errors
    /// When there is no such unit, or what [`setup::register_person`] says.
    pub async fn member(&self, agency: &Agency, member: Member<'_>) -> Result<Caller> {
        let unit = member.unit.map(|u| agency.units.get(u).copied().with_context(|| format!("no unit {u}"))).transpose()?;
        let new = NewPerson { name: member.name, unit, roles: member.roles, certificate: member.certificate };
        let person = setup::register_person(&self.app, &agency.admin, new).await?;
        self.lock().insert(member.name.to_owned(), (person, agency.id));
        self.as_person(member.name).await
    }

    /// Somebody as logged in now, with the roles of this moment.
    ///
    /// # Errors
    /// When nobody has that name.
    pub async fn as_person(&self, name: &str) -> Result<Caller> {
        let found = self.lock().get(name).copied();
        let (person, agency) = found.with_context(|| format!("nobody is called {name}"))?;
        let state = self.app.store.load::<PersonState>(person).await?.context("a registered person")?.state;
        Ok(Caller { person, agency, unit: state.unit, roles: state.roles, session: format!("session of {name}") })
    }

    /// Makes somebody known who was registered when this folder was open before.
    pub fn know(&self, name: &str, person: PersonId, agency: AgencyId) {
        self.lock().insert(name.to_owned(), (person, agency));
    }

    /// The id of somebody.
    ///
    /// # Panics
    /// When nobody has that name.
    pub fn id(&self, name: &str) -> PersonId {
        self.lock().get(name).unwrap_or_else(|| panic!("nobody is called {name}")).0
    }

    /// Sends a file and takes it in.
    ///
    /// # Errors
    /// What the application says.
    pub async fn upload(&self, caller: &Caller, parcel: &Parcel) -> Result<TakenIn, AppError> {
        deliver(&self.app, caller, parcel).await
    }

    /// Sends a recording, which is taken in whatever it is.
    ///
    /// # Panics
    /// When it is not.
    pub async fn recording(&self, caller: &Caller, parcel: &Parcel) -> RecordingId {
        match self.upload(caller, parcel).await {
            Ok(TakenIn::Recording(id)) => id,
            other => panic!("a recording became {other:?}"),
        }
    }

    /// What the QR code of a page of the latest print says.
    ///
    /// # Errors
    /// When there is no such record, or it was never printed.
    pub async fn page_code(&self, record: RecordId, page: u32) -> Result<String> {
        let state = self.app.store.load::<RecordState>(record).await?.context("no such record")?.state;
        let print = state.print.context("never printed")?;
        let entries = self.app.store.entries_of(record.into()).await?;
        let issued = entries.iter().find(|e| e.leaf.entry == print.at.entry).context("an entry for the print")?;
        let prefix = app::record::page_code_prefix(&self.app, record, issued.leaf.revision);
        Ok(PageCode { prefix, page, pages: print.what.pages }.to_string())
    }

    /// A scan of a page of the latest print.
    ///
    /// # Errors
    /// As [`World::page_code`].
    pub async fn scan_of(&self, record: RecordId, page: u32) -> Result<Parcel> {
        let code = self.page_code(record, page).await?;
        Ok(Parcel::scan(&format!("扫描_{page:02}.jpg"), scan::sheet(Some(&code)), record))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, (PersonId, AgencyId)>> {
        self.people.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

async fn open(folder: &Path, database: &Database, clock: &Arc<Clock>, typesetter: Arc<dyn Typesetter>) -> Result<Arc<App>> {
    let app = wiring::open(folder, database, None, Arc::clone(clock) as _, typesetter).await?;
    // A world is small and does not last: it needs no reserve, and how full this machine's disk is says nothing about a test.
    let limits = Limits { reserve: Reserve::Bytes(0), ..*app.store.limits() };
    let store = app.store.clone().with_limits(limits);
    Ok(Arc::new(App { store, ..app }))
}

/// The database for a test.
async fn database() -> Result<Database> {
    let Ok(server) = std::env::var("ZHILU_TEST_WORLDS") else { return Ok(Database::Embedded) };
    let name = format!("zhilu_world_{}", RawId::random());
    Ok(Database::Server(Db::create_postgres(&server, &name).await?))
}
