//! What goes into a dossier: gathered first, once, for an instant. How it is ordered and written is told beside.

use std::collections::{HashMap, HashSet};

use base::{CaseId, DossierId, EntryId, PersonId, RecordId, RecordingId, SceneId, Timestamp};
use law::henan;
use model::private::key;
use model::retention::{RetentionClass, RetentionTerm};
use model::{CaseState, CopyState, DossierState, RecordState, RecordingState, SceneState};
use package::PackageInfo;
use store::Loaded;
use store::subjects::Direction;

use crate::App;
use crate::error::AppError;
use crate::listing::relation;
use crate::query::directory::Directory;
use crate::query::{copies, records, retention, scenes};

/// More originals have no picture in the list: it would no longer be one that somebody leafs through.
const STILLS: usize = 500;

/// Everything a dossier is made of. The same gathering at the same instant makes the same package.
pub struct Gathered {
    /// The dossier.
    pub dossier: DossierId,
    /// The case.
    pub case: Loaded<CaseState>,
    /// Who is who.
    pub directory: Directory,
    /// Its records.
    pub records: Vec<Loaded<RecordState>>,
    /// Its recordings, each with the place of its scene.
    pub recordings: Vec<(Loaded<RecordingState>, String)>,
    /// Its evidence copies.
    pub copies: Vec<Loaded<CopyState>>,
    /// Small pictures of its films.
    pub stills: HashMap<RecordingId, Vec<u8>>,
    /// How long it is kept, by the table of the agency; nothing without one.
    pub term: Option<RetentionTerm>,
    /// Who compiles it.
    pub compiler: PersonId,
    /// 档号.
    pub number: String,
    /// What the compiler says besides.
    pub note: String,
    /// What is missing, for the 备考表.
    pub missing: Vec<String>,
    /// The instant of compiling.
    pub at: Timestamp,
    /// Whether it is added to a dossier that was compiled 补充归档.
    pub is_supplement: bool,
    /// The first page of its volumes.
    pub first_page: u32,
    /// Whether the package only names originals, which stay where they are kept.
    pub by_reference: bool,
    /// The log of the agency, by which such originals are found.
    pub origin: String,
}

impl Gathered {
    /// Gathers a case for an instant. Number, note and what is missing are set by whoever knows them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn read(
        app: &App,
        mut case: Loaded<CaseState>,
        dossier: DossierId,
        compiler: PersonId,
        at: Timestamp,
    ) -> Result<Self, AppError> {
        let id = CaseId(case.subject.id);
        let agency_id = case.agency;
        let directory = Directory::read(app, agency_id).await?;
        let (mut recordings, mut lost) = (Vec::new(), Vec::new());
        for subject in app.store.linked(Direction::From, id.into(), relation::CASE).await? {
            let Some(scene) = app.store.load::<SceneState>(subject).await? else { continue };
            let place = scene.private.expose().text(key::PLACE).unwrap_or_default().to_owned();
            lost.extend(scene.state.losses.iter().map(|l| {
                let (from, label) = (l.what.recorded.from.civil().strftime("%F %H:%M").to_string(), l.what.loss.label());
                format!("{place} {from} 起的音像资料{label}，已于 {} 登记报告", l.at.recorded_at.day())
            }));
            let of_scene = scenes::recordings_of(app, SceneId(subject.id)).await?;
            recordings.extend(of_scene.into_iter().map(|r| (r, place.clone())));
        }
        // A state secret enters no dossier: how many there were is told, and nothing else.
        let agency = &directory.agency.state;
        let all = recordings.len();
        recordings.retain(|(r, _): &(Loaded<RecordingState>, String)| agency.closed(r.subject).is_none());
        let mut closed = all - recordings.len();
        let papers = case.state.papers.len();
        case.state.papers.retain(|p| agency.closed_paper(id, p.at.entry).is_none());
        closed += papers - case.state.papers.len();
        let mut stills = HashMap::new();
        for (recording, _) in recordings.iter().take(STILLS) {
            if let Some(original) = &recording.state.original
                && let Some(still) = app.store.still_of(original.what.object, at).await?
            {
                stills.insert(RecordingId(recording.subject.id), still);
            }
        }
        let table = retention::in_force(&directory.agency.state, at.day()).filter(|t| t.at.recorded_at <= at);
        let term = table.and_then(|t| t.what.term(RetentionClass::Dossier));
        // What is void keeps its number and is only told of.
        let (void, records): (Vec<_>, Vec<_>) =
            records::of_case(app, id).await?.into_iter().partition(|r| r.state.voided.is_some());
        let (secret, records): (Vec<_>, Vec<_>) = records.into_iter().partition(|r| agency.closed(r.subject).is_some());
        closed += secret.len();
        let mut copies = copies::of_case(app, id).await?;
        copies.retain(|c| c.state.order.as_ref().is_none_or(|o| agency.closed(o.what.recording.into()).is_none()));
        let gaps = records.iter().filter_map(|r| gap(r).map(|(_, what)| what));
        let secrets = (closed > 0).then(|| format!("另有 {closed} 件材料涉嫌国家秘密，已封存或者按保密规定销毁，不入卷"));
        let missing = gaps.chain(lost).chain(void.iter().map(is_void)).chain(secrets).collect();
        let (number, note) = (String::new(), String::new());
        Ok(Self {
            dossier,
            case,
            directory,
            records,
            recordings,
            copies,
            stills,
            term,
            compiler,
            number,
            note,
            missing,
            at,
            is_supplement: false,
            first_page: 1,
            by_reference: false,
            origin: app.origin(agency_id).await?,
        })
    }

    /// The same as what is added to a dossier that was compiled: only what no package of it holds, by the entries that took each file in custody.
    #[must_use]
    pub fn added(mut self, dossier: &DossierState, archived: &HashSet<EntryId>) -> Self {
        let new = |entry: Option<EntryId>| entry.is_some_and(|entry| !archived.contains(&entry));
        self.records.retain(|r| {
            let s = &r.state;
            new(s.print.as_ref().map(|p| p.at.entry)) || s.scans.iter().any(|scan| new(Some(scan.at.entry)))
        });
        self.recordings.retain(|(r, _)| new(r.state.original.as_ref().map(|o| o.at.entry)));
        self.copies.retain(|c| new(c.state.made.as_ref().map(|m| m.at.entry)) || new(c.state.note.as_ref().map(|n| n.at.entry)));
        self.missing = self.records.iter().filter_map(|r| gap(r).map(|(_, what)| what)).collect();
        self.first_page = dossier.pages().saturating_add(1);
        self.is_supplement = true;
        self
    }

    /// The same as it was known at an instant: what was recorded later is left out.
    #[must_use]
    pub fn until(mut self, at: Timestamp) -> Self {
        let known = |recorded: Option<Timestamp>| recorded.is_some_and(|recorded| recorded <= at);
        self.records.retain(|r| known(r.state.print.as_ref().map(|p| p.at.recorded_at)));
        for record in &mut self.records {
            record.state.scans.retain(|scan| scan.at.recorded_at <= at);
        }
        self.recordings.retain(|(r, _)| known(r.state.original.as_ref().map(|o| o.at.recorded_at)));
        self.copies.retain(|c| known(c.state.note.as_ref().map(|n| n.at.recorded_at)));
        self
    }

    /// Whether there is nothing to be put into it.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.recordings.is_empty() && self.copies.is_empty()
    }

    /// The title of the dossier.
    pub fn title(&self) -> String {
        self.case.private.expose().text(key::TITLE).unwrap_or_default().to_owned()
    }

    /// What the package is about.
    pub fn info(&self) -> PackageInfo {
        PackageInfo {
            organisation: self.directory.agency_name(),
            number: self.number.clone(),
            title: self.title(),
            case: CaseId(self.case.subject.id),
            dossier: Some(self.dossier),
            access: None,
            bagged_at: self.at,
        }
    }
}

/// What a record lacks: a record without all its signed pages is archived as it is, and said to be so.
pub(crate) fn gap(record: &Loaded<RecordState>) -> Option<(RecordId, String)> {
    let title = record.private.expose().text(key::TITLE).unwrap_or_default();
    let pages: Vec<_> = record.state.missing_pages().iter().map(|n| format!("第 {n} 页")).collect();
    let what = match (pages.is_empty(), record.state.finalised.is_some()) {
        (false, _) => format!("《{title}》缺{}的签名扫描件", pages.join("、")),
        (true, false) => format!("《{title}》尚未定稿"),
        (true, true) => return None,
    };
    Some((RecordId(record.subject.id), what))
}

/// What the 备考表 says of a record that is void.
fn is_void(record: &Loaded<RecordState>) -> String {
    let title = record.private.expose().text(key::TITLE).unwrap_or_default();
    let number = record.state.number.as_ref().map(|n| format!("（{n}）")).unwrap_or_default();
    format!("《{title}》{number}已作废，不入卷")
}

/// What lists call a kind of record.
pub(super) fn short(record_type: &str) -> String {
    henan().record_type(record_type).map_or_else(|| record_type.to_owned(), |t| t.short.clone())
}
