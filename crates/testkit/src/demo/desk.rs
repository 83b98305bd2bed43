//! What the people of the county do, in words of their trade: one method for each human action, each of them a command of `app`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use app::case::{self, Closing, Filing, Opinion, Submission};
use app::dossier::{self, Compile};
use app::record::{self, Finality, Issue};
use app::scene::{self, Arrival};
use app::{App, Caller};
use base::{CaseId, Day, DossierId, PersonId, RecordId, SceneId, Span, Timestamp};
use law::record::Values;
use model::agency::Activity;
use model::case::{Ground, Proposal};
use model::record::{SignMark, Signature};
use model::scene::{MarkKind, Narration};
use model::{CaseState, DossierState, RecordState, Role, Subject, SubjectRef};

use super::days::Days;
use super::people::PEOPLE;
use super::stage::Cue;
use crate::upload::Parcel;
use crate::{World, scan};

/// The county at work, seen by one story.
#[derive(Clone)]
pub struct Desk {
    /// The world.
    pub world: Arc<World>,
    /// Its days.
    pub days: Days,
    /// What the story waits with.
    pub cue: Cue,
    /// Who is who.
    pub people: Arc<BTreeMap<&'static str, Caller>>,
    /// Whether documents can be set here.
    pub prints: bool,
    /// Whether prints come back as scans here.
    pub scans: bool,
}

/// What Art. 18 para. 2 asks officers to say, with the second at which they usually say it.
const SPOKEN: [(Narration, i64); 6] = [
    (Narration::Time, 2),
    (Narration::Place, 8),
    (Narration::Officers, 15),
    (Narration::Action, 25),
    (Narration::Focus, 34),
    (Narration::Notice, 37),
];

impl Desk {
    /// The application.
    pub fn app(&self) -> &App {
        &self.world.app
    }

    /// Waits until the clock shows `instant`.
    ///
    /// # Errors
    /// When that lies in the future: the story ends here for now.
    pub async fn at(&self, instant: Timestamp) -> Result<()> {
        Ok(self.cue.at(instant).await?)
    }

    /// Somebody.
    ///
    /// # Errors
    /// When nobody has that name.
    pub fn who(&self, name: &str) -> Result<&Caller> {
        self.people.get(name).with_context(|| format!("nobody is called {name}"))
    }

    /// The ids of several.
    ///
    /// # Errors
    /// When nobody has one of the names.
    pub fn ids(&self, names: &[impl AsRef<str>]) -> Result<Vec<PersonId>> {
        names.iter().map(|n| Ok(self.who(n.as_ref())?.person)).collect()
    }

    /// The head of the unit of `officer`, or of the agency; the keeper of its dossiers.
    ///
    /// # Errors
    /// When the agency has none.
    pub fn colleague(&self, officer: &str, role: Role) -> Result<&Caller> {
        let place = PEOPLE.iter().find(|p| p.name == officer).with_context(|| format!("nobody is called {officer}"))?;
        let found = PEOPLE
            .iter()
            .find(|p| p.bureau == place.bureau && p.role == role && (role != Role::UnitHead || p.unit == place.unit));
        self.who(found.with_context(|| format!("{officer} has no {role:?}"))?.name)
    }

    /// What a page that shows a subject has seen of it.
    async fn seen<S: Subject>(&self, subject: impl Into<SubjectRef>) -> Result<u64> {
        Ok(self.app().store.load::<S>(subject).await?.context("a subject to act on")?.revision)
    }

    /// Officers arrive.
    ///
    /// # Errors
    /// What [`scene::arrive`] says.
    pub async fn arrive(&self, officers: &[impl AsRef<str>], activity: Activity, place: &str, target: &str) -> Result<SceneId> {
        let by = self.who(officers.first().context("somebody arrives")?.as_ref())?;
        let target = Some(target.to_owned());
        let arrival =
            Arrival { activity, arrived_at: None, officers: self.ids(officers)?, place: place.to_owned(), target, room: None };
        Ok(scene::arrive(self.app(), by, arrival).await?)
    }

    /// Everything that is to be said aloud is said, from `from` on.
    ///
    /// # Errors
    /// What [`scene::narrate`] says.
    pub async fn speak(&self, by: &Caller, id: SceneId, from: Timestamp) -> Result<()> {
        for (element, second) in SPOKEN {
            let at = from.plus(Span::from_seconds(second));
            self.at(at).await?;
            scene::narrate(self.app(), by, id, element, Some(at)).await?;
        }
        Ok(())
    }

    /// A mark of Art. 17.
    ///
    /// # Errors
    /// What [`scene::mark`] says.
    pub async fn mark(&self, by: &Caller, id: SceneId, at: Timestamp, mark: MarkKind, text: &str) -> Result<()> {
        self.at(at).await?;
        Ok(scene::mark(self.app(), by, id, mark, Some(at), Some(text)).await?)
    }

    /// Officers leave.
    ///
    /// # Errors
    /// What [`scene::leave`] says.
    pub async fn leave(&self, by: &Caller, id: SceneId, at: Timestamp) -> Result<()> {
        self.at(at).await?;
        Ok(scene::leave(self.app(), by, id, None, Some(at)).await?)
    }

    /// A recording is sent for a scene.
    ///
    /// # Errors
    /// What taking it in says.
    pub async fn send(
        &self,
        by: &Caller,
        scene: SceneId,
        name: &str,
        bytes: impl Into<bytes::Bytes>,
    ) -> Result<base::RecordingId> {
        let parcel = Parcel::recording(name, bytes).with("scene", scene);
        match self.world.upload(by, &parcel).await? {
            app::recording::TakenIn::Recording(id) => Ok(id),
            other => bail!("a recording became {other:?}"),
        }
    }

    /// A case is filed.
    ///
    /// # Errors
    /// What [`case::file`] says.
    pub async fn file(&self, by: &Caller, filing: Filing) -> Result<CaseId> {
        Ok(case::file(self.app(), by, filing).await?)
    }

    /// A record is set and printed. `None` when nothing can be printed here.
    ///
    /// # Errors
    /// What [`record::issue`] says.
    pub async fn issue(
        &self,
        by: &Caller,
        case: CaseId,
        record_type: &str,
        scene: Option<SceneId>,
        more: &Values,
    ) -> Result<Option<RecordId>> {
        if !self.prints {
            return Ok(None);
        }
        let mut values = record::preset(self.app(), by, case, record_type, scene).await?.values;
        values.extend(more.clone());
        let record_type = record_type.to_owned();
        let issue = Issue { record_type, scene, values, on_paper: false, number: None, handwritten: None };
        Ok(Some(record::issue(self.app(), by, case, issue).await?))
    }

    /// The pages of a print come back signed, but for those left out.
    ///
    /// # Errors
    /// When the print cannot be rendered, or what taking a page in says.
    pub async fn sign(&self, by: &Caller, id: RecordId, left_out: &[u32]) -> Result<()> {
        let record = self.app().store.load::<RecordState>(id).await?.context("a record to sign")?;
        let print = record.state.print.context("a print to sign")?.what;
        let mut pdf = Vec::new();
        self.app().store.open_object(print.pdf)?.read_to_end(&mut pdf)?;
        let pages = tokio::task::spawn_blocking(move || scan::signed(&pdf)).await??;
        for (page, bytes) in (1..).zip(pages).filter(|(page, _)| !left_out.contains(page)) {
            let parcel = Parcel::scan(&format!("扫描_{page:02}.jpg"), bytes, id);
            self.world.upload(by, &parcel).await?;
        }
        Ok(())
    }

    /// A record whose pages are all there becomes final.
    ///
    /// # Errors
    /// What [`record::finalise`] says.
    pub async fn finalise(&self, by: &Caller, id: RecordId, signature: Signature, note: Option<&str>) -> Result<()> {
        let seen = self.seen::<RecordState>(id).await?;
        let place = "本单位资料柜第 2 层".to_owned();
        let marks = if signature == Signature::Signed { vec![SignMark::Handwriting] } else { Vec::new() };
        let note = note.map(str::to_owned);
        let finality = Finality { seen, signature, place, note, marks, witness: None, shown_by: None };
        Ok(record::finalise(self.app(), by, id, finality).await?)
    }

    /// The handlers submit their opinion.
    ///
    /// # Errors
    /// What [`case::submit`] says.
    pub async fn submit(&self, by: &Caller, id: CaseId, proposal: Proposal, opinion: &str) -> Result<()> {
        let seen = self.seen::<CaseState>(id).await?;
        Ok(case::submit(self.app(), by, id, Submission { seen, proposal, opinion: opinion.to_owned() }).await?)
    }

    /// A head gives the opinion that is due.
    ///
    /// # Errors
    /// What [`case::opine`] says.
    pub async fn opine(&self, by: &Caller, id: CaseId, agreed: bool, opinion: &str) -> Result<()> {
        let seen = self.seen::<CaseState>(id).await?;
        Ok(case::opine(self.app(), by, id, Opinion { seen, agreed, opinion: opinion.to_owned() }).await?)
    }

    /// The case is closed.
    ///
    /// # Errors
    /// What [`case::close`] says.
    pub async fn close(&self, by: &Caller, id: CaseId, ground: Ground, ended_on: Day, note: &str) -> Result<()> {
        let seen = self.seen::<CaseState>(id).await?;
        let note = Some(note.to_owned());
        Ok(case::close(self.app(), by, id, Closing { seen, ground, ended_on, note }).await?)
    }

    /// The dossier is compiled. `None` when nothing can be printed here.
    ///
    /// # Errors
    /// What [`dossier::compile`] says.
    pub async fn compile(&self, by: &Caller, id: CaseId, note: Option<&str>) -> Result<Option<DossierId>> {
        if !self.prints {
            return Ok(None);
        }
        let seen = self.seen::<CaseState>(id).await?;
        Ok(Some(
            dossier::compile(
                self.app(),
                by,
                id,
                Compile { seen, note: note.map(str::to_owned), reasons: Vec::new(), by_reference: false },
            )
            .await?,
        ))
    }

    /// The custodian takes the dossier over.
    ///
    /// # Errors
    /// What [`dossier::hand_over`] says.
    pub async fn hand_over(&self, by: &Caller, id: DossierId, place: &str) -> Result<()> {
        let seen = self.seen::<DossierState>(id).await?;
        Ok(dossier::hand_over(self.app(), by, id, seen, place).await?)
    }
}
