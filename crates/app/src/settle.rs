//! After every action: what does the law ask now? Duties of whatever was touched, and of what depends on it, computed afresh from
//! the facts and replaced in the same transaction. Rules decide; this only loads. `zhilu check --replay` asks the same of the store.

use std::collections::{BTreeSet, HashMap};

use base::{AccessId, AgencyId, CaseId, CopyId, Day, DeviceId, PersonId, RecordId, RecordingId, SceneId, Timestamp, UnitId};
use law::{calendar, henan};
use model::agency::Tier;
use model::recording::Medium;
use model::{
    AccessState, AgencyState, CaseState, CopyState, DeviceState, DossierState, Duty, Effect, PersonState, RecordState,
    RecordingState, SceneState, Subject, SubjectKind, SubjectRef,
};
use rules::facts::{Certificate, CoverageFacts, Event, Hole, Interruption};
use rules::{AccessFile, AgencyFile, CaseFile, Context, CopyFile, DeviceFile, RecordingFile, SceneFile};
use store::mirror::Folding;
use store::subjects::Direction;
use store::{Dependants, Loaded, Slot, Store, StoreError};

use crate::act::Act;
use crate::clocks::Clocks;
use crate::coverage;
use crate::error::AppError;
use crate::listing::relation;

/// Recomputes the duties that an action may have changed.
///
/// # Errors
/// When the store fails.
pub async fn settle(act: &mut Act<'_>) -> Result<(), AppError> {
    let affected = affected(act).await?;
    judge_all(&mut act.slot, affected.into_iter().collect()).await?;
    Ok(())
}

/// Computes the duties of subjects anew and stores them. Gives back what rules say of each.
pub(crate) async fn judge_all(slot: &mut Slot, subjects: Vec<SubjectRef>) -> Result<Vec<Asked>, StoreError> {
    let agency_id = slot.agency();
    let Some(agency) = slot.load::<AgencyState>(agency_id).await? else { return Ok(Vec::new()) };
    let file = AgencyFile::of(agency_id, &agency.state);
    let cx = Context { law: henan(), calendar: calendar(), agency: &file, instant: slot.now() };
    let mut all = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let judged = judge(&mut Source::Slot(slot), subject, &agency.state, &cx).await?;
        let next = rules::next_change(&judged.duties, &judged.effects, &cx);
        slot.set_duties(subject, judged.unit, &judged.duties, next).await?;
        all.push(judged);
    }
    Ok(all)
}

/// What rules say of a subject.
pub(crate) struct Asked {
    /// The unit that answers for it.
    pub unit: Option<UnitId>,
    /// What time alone brings about.
    pub effects: Vec<Effect>,
    /// What the law asks.
    pub duties: Vec<Duty>,
}

impl Asked {
    const fn without_effects(unit: Option<UnitId>, duties: Vec<Duty>) -> Self {
        Self { unit, effects: Vec::new(), duties }
    }

    const NOTHING: Self = Self::without_effects(None, Vec::new());
}

/// What the law asks about a subject now, worked out within an action.
///
/// # Errors
/// When the store fails, or the agency is not there.
pub(crate) async fn asked(act: &mut Act<'_>, subject: SubjectRef) -> Result<Asked, AppError> {
    let agency_id = act.caller.agency;
    let agency = act.slot.load::<AgencyState>(agency_id).await?.ok_or(AppError::NotFound("机关"))?;
    let file = AgencyFile::of(agency_id, &agency.state);
    let cx = Context { law: henan(), calendar: calendar(), agency: &file, instant: act.now() };
    Ok(judge(&mut Source::Slot(&mut act.slot), subject, &agency.state, &cx).await?)
}

/// Where states are read from: the transaction of an action, or the store at rest.
pub(crate) enum Source<'a> {
    /// Within an action, staged entries included.
    Slot(&'a mut Slot),
    /// At rest, in the log of an agency.
    Store(&'a Store, AgencyId),
    /// A followed log, without private parts.
    Mirror(&'a mut Folding),
}

impl Source<'_> {
    pub(crate) async fn load<S: Subject>(&mut self, id: impl Into<SubjectRef>) -> Result<Option<Loaded<S>>, StoreError> {
        match self {
            Self::Slot(slot) => slot.load(id).await,
            Self::Store(store, _) => store.load(id).await,
            Self::Mirror(folding) => folding.load(id).await,
        }
    }

    /// Subjects of a kind that are sorted between two instants, the newest first. A followed log is not asked.
    pub(crate) async fn between(
        &mut self,
        kind: SubjectKind,
        from: Timestamp,
        to: Timestamp,
        limit: u32,
    ) -> Result<Vec<SubjectRef>, StoreError> {
        match self {
            Self::Slot(slot) => slot.between(kind, (from, to), limit).await,
            Self::Store(store, agency) => store.between(*agency, kind, (from, to), limit).await,
            Self::Mirror(_) => Ok(Vec::new()),
        }
    }

    async fn linked(&mut self, direction: Direction, id: SubjectRef, relation: &str) -> Result<Vec<SubjectRef>, StoreError> {
        match self {
            Self::Slot(slot) => slot.linked(direction, id, relation).await,
            Self::Store(store, _) => store.linked(direction, id, relation).await,
            Self::Mirror(folding) => folding.linked(direction, id, relation).await,
        }
    }
}

/// Kinds whose duties depend on readings, catalogue and custodians of the agency.
pub(crate) const JUDGED_BY_AGENCY: &[SubjectKind] = &[SubjectKind::Case, SubjectKind::Scene, SubjectKind::Recording];

/// What was touched and what depends on it; what may be many is queued.
async fn affected(act: &mut Act<'_>) -> Result<BTreeSet<SubjectRef>, AppError> {
    let touched = act.take_touched();
    let Related { affected, with_dependants } = related(&mut Source::Slot(&mut act.slot), touched).await?;
    for subject in with_dependants {
        match subject.kind {
            SubjectKind::Agency => act.slot.queue(Dependants::Kinds(JUDGED_BY_AGENCY)).await?,
            _ => act.slot.queue(Dependants::Of(subject, relation::OFFICER)).await?,
        }
    }
    Ok(affected)
}

/// What an action bears on.
pub(crate) struct Related {
    /// Subjects whose duties may have changed.
    pub affected: BTreeSet<SubjectRef>,
    /// Persons and agencies among them: what they are part of may have changed too, and may be many.
    pub with_dependants: Vec<SubjectRef>,
}

/// What was touched and what depends on it: a recording's scene, a scene's recordings and cases, a record's or dossier's case; what a
/// person was part of; everything of an agency whose readings, catalogue or custodians changed.
pub(crate) async fn related(from: &mut Source<'_>, touched: BTreeSet<SubjectRef>) -> Result<Related, StoreError> {
    let mut related = Related { affected: BTreeSet::new(), with_dependants: Vec::new() };
    let mut queue: Vec<SubjectRef> = touched.into_iter().collect();
    while let Some(subject) = queue.pop() {
        if !related.affected.insert(subject) {
            continue;
        }
        match subject.kind {
            SubjectKind::Recording => queue.extend(from.linked(Direction::To, subject, relation::SCENE).await?),
            SubjectKind::Scene => {
                let below = from.linked(Direction::From, subject, relation::SCENE).await?;
                // The recordings of a scene are due when its activity ends; they do not lead back here.
                related.affected.extend(below.into_iter().filter(|s| s.kind == SubjectKind::Recording));
                queue.extend(from.linked(Direction::To, subject, relation::CASE).await?);
            }
            SubjectKind::Record => {
                queue.extend(from.linked(Direction::To, subject, relation::CASE).await?);
                queue.extend(from.linked(Direction::To, subject, relation::SCENE).await?);
            }
            SubjectKind::Dossier => {
                for case in from.linked(Direction::To, subject, relation::CASE).await? {
                    // What was listed as evidence is due when the dossier is compiled.
                    let of_case = from.linked(Direction::From, case, relation::CASE).await?;
                    related.affected.extend(of_case.into_iter().filter(|s| s.kind == SubjectKind::Copy));
                    queue.push(case);
                }
            }
            SubjectKind::Person | SubjectKind::Agency => related.with_dependants.push(subject),
            // Its clock was compared: the caller queues what may be many.
            SubjectKind::Device
            | SubjectKind::Case
            | SubjectKind::Access
            | SubjectKind::Catalogue
            | SubjectKind::Room
            | SubjectKind::Copy
            | SubjectKind::Docking => {}
        }
    }
    Ok(related)
}

pub(crate) async fn judge(
    from: &mut Source<'_>,
    subject: SubjectRef,
    agency: &AgencyState,
    cx: &Context<'_>,
) -> Result<Asked, StoreError> {
    let id = subject.id;
    Ok(match subject.kind {
        SubjectKind::Case => {
            let Some(case) = from.load::<CaseState>(subject).await? else { return Ok(Asked::NOTHING) };
            let file = case_file(from, CaseId(id), &case.state).await?;
            let (effects, duties) = (rules::case_effects(&file, cx), rules::case_duties(&file, cx));
            Asked { unit: case.state.unit, effects, duties }
        }
        SubjectKind::Scene => {
            let Some(scene) = from.load::<SceneState>(subject).await? else { return Ok(Asked::NOTHING) };
            Asked::without_effects(None, rules::scene_duties(&scene_file(from, SceneId(id), &scene.state, agency, cx).await?, cx))
        }
        SubjectKind::Recording => {
            let Some(recording) = from.load::<RecordingState>(subject).await? else { return Ok(Asked::NOTHING) };
            let scene = match recording.state.scene {
                Some(scene) => from.load::<SceneState>(scene).await?,
                None => None,
            };
            let file = RecordingFile::of(RecordingId(id), &recording.state, scene.as_ref().map(|s| &s.state));
            Asked::without_effects(None, rules::recording_duties(&file, cx))
        }
        SubjectKind::Access => {
            let Some(access) = from.load::<AccessState>(subject).await? else { return Ok(Asked::NOTHING) };
            // Whoever tried and was refused asked for nothing.
            if access.state.attempted.is_some() {
                return Ok(Asked::NOTHING);
            }
            let file = AccessFile::of(AccessId(id), &access.state);
            Asked { unit: None, effects: rules::access_effects(&file), duties: rules::access_duties(&file, cx) }
        }
        SubjectKind::Copy => {
            let Some(copy) = from.load::<CopyState>(subject).await? else { return Ok(Asked::NOTHING) };
            let (mut unit, mut dossier) = (None, None);
            if let Some(case) = copy.state.order.as_ref().and_then(|o| o.what.case) {
                unit = from.load::<CaseState>(case).await?.and_then(|c| c.state.unit);
                dossier = dossier_of(from, case).await?;
            }
            let file = CopyFile::of(CopyId(id), &copy.state, dossier.as_ref().map(|d| &d.state));
            Asked::without_effects(unit, rules::copy_duties(&file, cx))
        }
        SubjectKind::Device => {
            let Some(device) = from.load::<DeviceState>(subject).await? else { return Ok(Asked::NOTHING) };
            Asked::without_effects(None, rules::device_duties(&DeviceFile::of(DeviceId(id), &device.state), cx))
        }
        SubjectKind::Agency => Asked::without_effects(None, rules::agency_duties(cx.agency, cx)),
        SubjectKind::Person
        | SubjectKind::Record
        | SubjectKind::Dossier
        | SubjectKind::Catalogue
        | SubjectKind::Room
        | SubjectKind::Docking => Asked::NOTHING,
    })
}

/// The dossier of a case.
async fn dossier_of(from: &mut Source<'_>, case: CaseId) -> Result<Option<Loaded<DossierState>>, StoreError> {
    for subject in from.linked(Direction::From, case.into(), relation::CASE).await? {
        if subject.kind == SubjectKind::Dossier {
            return from.load::<DossierState>(subject).await;
        }
    }
    Ok(None)
}

pub(crate) async fn case_file(from: &mut Source<'_>, id: CaseId, case: &CaseState) -> Result<CaseFile, StoreError> {
    let (mut records, mut scenes, mut dossier) = (Vec::new(), Vec::new(), None);
    for subject in from.linked(Direction::From, id.into(), relation::CASE).await? {
        match subject.kind {
            SubjectKind::Record => records.extend(from.load::<RecordState>(RecordId(subject.id)).await?),
            SubjectKind::Scene => scenes.extend(from.load::<SceneState>(SceneId(subject.id)).await?),
            SubjectKind::Dossier => dossier = from.load::<DossierState>(subject).await?,
            _ => {}
        }
    }
    let people = people(from, case, &records, &scenes).await?;
    let certificate = |person: PersonId, day: Day| people.get(&person).map_or(Certificate::None, |p| Certificate::of(p, day));
    Ok(CaseFile::of(
        id,
        case,
        records.iter().map(|r| &r.state),
        scenes.iter().map(|s| (SceneId(s.subject.id), &s.state)),
        dossier.as_ref().map(|d| &d.state),
        certificate,
    ))
}

/// Everybody whose certificate matters to a case.
async fn people(
    from: &mut Source<'_>,
    case: &CaseState,
    records: &[Loaded<RecordState>],
    scenes: &[Loaded<SceneState>],
) -> Result<HashMap<PersonId, PersonState>, StoreError> {
    let mut ids: BTreeSet<PersonId> = case.officers.iter().copied().collect();
    ids.extend(scenes.iter().flat_map(|s| s.state.officers.iter().copied()));
    for record in records {
        for y in &record.state.yields {
            ids.extend(y.officers().iter().copied());
        }
    }
    let mut found = HashMap::new();
    for id in ids {
        if let Some(person) = from.load::<PersonState>(id).await? {
            found.insert(id, person.state);
        }
    }
    Ok(found)
}

/// How far a scene of a day must be recorded. A room for handling cases is recorded as a whole, whatever is done there (Art. 15 para. 1).
pub(crate) fn tier(agency: &AgencyState, scene: &SceneState, day: Day) -> Tier {
    if scene.room.is_some() { Tier::WholeCourse } else { agency.tier(scene.activity, day) }
}

async fn scene_file(
    from: &mut Source<'_>,
    id: SceneId,
    scene: &SceneState,
    agency: &AgencyState,
    cx: &Context<'_>,
) -> Result<SceneFile, StoreError> {
    let (mut recordings, mut text) = (Vec::new(), None::<Event>);
    for subject in from.linked(Direction::From, id.into(), relation::SCENE).await? {
        match subject.kind {
            SubjectKind::Recording => recordings.extend(from.load::<RecordingState>(RecordingId(subject.id)).await?),
            SubjectKind::Record => {
                let record = from.load::<RecordState>(RecordId(subject.id)).await?;
                let standing = record.filter(|r| r.state.voided.is_none());
                let finalised = standing.and_then(|r| r.state.finalised.as_ref().map(Event::from));
                text = [text, finalised].into_iter().flatten().min_by_key(|e| e.recorded_at);
            }
            _ => {}
        }
    }
    let day = scene.arrived_at.as_ref().map_or(cx.instant, |a| a.what).day();
    let tier = tier(agency, scene, day);
    let clocks = Clocks::of(from, &recordings).await?;
    // Photos are audio-visual records too (Art. 14).
    let shown = recordings.iter().filter(|r| r.state.medium != Medium::Other);
    let av = shown.filter_map(|r| r.state.original.as_ref().map(Event::from)).max_by_key(|e| e.recorded_at);
    let found = coverage::of_scene(scene, &recordings, &clocks).filter(|_| av.is_some());
    let facts = found.map(|c| coverage_facts(scene, &c));
    Ok(SceneFile::of(id, scene, tier, av, text, facts))
}

/// Coverage as rules take it: what counts, each hole with the interruptions that explain it.
fn coverage_facts(scene: &SceneState, coverage: &evidence::coverage::Coverage) -> CoverageFacts {
    use evidence::coverage::{HolePlace, HoleWeight, Verdict};
    let left = scene.left_at.as_ref().map(|l| l.what);
    let told: Vec<(String, Interruption)> =
        scene.interruptions.iter().map(|i| (i.at.entry.to_string(), Interruption::of(i, left))).collect();
    let mut facts = CoverageFacts {
        covered_permille: coverage.covered_permille,
        undecidable: coverage.verdict == Verdict::Undecidable,
        ..CoverageFacts::default()
    };
    for hole in &coverage.holes {
        match (hole.place, hole.weight) {
            // A gap as short as this is no interruption by the law's data.
            (_, HoleWeight::Tolerated | HoleWeight::Short) => {}
            (HolePlace::Start | HolePlace::Whole, HoleWeight::Counts) => facts.late_start = Some(hole.interval.to),
            (HolePlace::Start | HolePlace::Whole, _) => {}
            (place, weight) => {
                let explained_by = told.iter().filter(|(id, _)| hole.explained_by.contains(id)).map(|(_, i)| i);
                let resumed = place == HolePlace::Middle;
                facts.holes.push(Hole {
                    undecidable: weight == HoleWeight::Unclear,
                    // Without any explanation the whole hole is unexplained, which its missing cause says already.
                    unexplained: if hole.explained_by.is_empty() { base::Span::ZERO } else { hole.unexplained },
                    ..Hole::of(hole.interval.from, hole.interval.to, resumed, explained_by)
                });
            }
        }
    }
    facts
}
