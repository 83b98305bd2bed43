//! After every action: what does the law ask now? Duties of whatever was touched, and of what depends on it, computed afresh from
//! the facts and replaced in the same transaction. Rules decide; this only loads.

use std::collections::{BTreeSet, HashMap};

use base::{AccessId, CaseId, Day, PersonId, RecordId, RecordingId, SceneId, UnitId};
use law::{calendar, henan};
use model::{
    AccessState, AgencyState, CaseState, DossierState, Duty, PersonState, RecordState, RecordingState, SceneState, SubjectKind,
    SubjectRef,
};
use rules::facts::{Certificate, CoverageFacts, Event, Hole, Interruption};
use rules::{AccessFile, AgencyFile, CaseFile, Context, RecordingFile, SceneFile};
use store::Loaded;
use store::subjects::Direction;

use crate::act::Act;
use crate::coverage;
use crate::error::AppError;
use crate::listing::relation;

/// Recomputes the duties that an action may have changed.
///
/// # Errors
/// When the store fails.
pub async fn settle(act: &mut Act<'_>) -> Result<(), AppError> {
    let affected = affected(act).await?;
    let agency_id = act.caller.agency;
    let Some(agency) = act.slot.load::<AgencyState>(agency_id).await? else { return Ok(()) };
    let file = AgencyFile::of(agency_id, &agency.state);
    let cx = Context { law: henan(), calendar: calendar(), agency: &file, instant: act.now() };
    for subject in affected {
        let (unit, duties) = duties_of(act, subject, &agency.state, &cx).await?;
        act.slot.set_duties(subject, unit, &duties).await?;
    }
    Ok(())
}

/// What was touched and what depends on it: a recording's scene, a scene's recordings and cases, a record's or dossier's case.
async fn affected(act: &mut Act<'_>) -> Result<BTreeSet<SubjectRef>, AppError> {
    let mut affected = BTreeSet::new();
    let mut queue: Vec<SubjectRef> = act.take_touched().into_iter().collect();
    while let Some(subject) = queue.pop() {
        if !affected.insert(subject) {
            continue;
        }
        match subject.kind {
            SubjectKind::Recording => queue.extend(act.slot.linked(Direction::To, subject, relation::SCENE).await?),
            SubjectKind::Scene => {
                let below = act.slot.linked(Direction::From, subject, relation::SCENE).await?;
                // The recordings of a scene are due when its activity ends; they do not lead back here.
                affected.extend(below.into_iter().filter(|s| s.kind == SubjectKind::Recording));
                queue.extend(act.slot.linked(Direction::To, subject, relation::CASE).await?);
            }
            SubjectKind::Record => {
                queue.extend(act.slot.linked(Direction::To, subject, relation::CASE).await?);
                queue.extend(act.slot.linked(Direction::To, subject, relation::SCENE).await?);
            }
            SubjectKind::Dossier => queue.extend(act.slot.linked(Direction::To, subject, relation::CASE).await?),
            SubjectKind::Case | SubjectKind::Access | SubjectKind::Agency | SubjectKind::Person => {}
        }
    }
    Ok(affected)
}

async fn duties_of(
    act: &mut Act<'_>,
    subject: SubjectRef,
    agency: &AgencyState,
    cx: &Context<'_>,
) -> Result<(Option<UnitId>, Vec<Duty>), AppError> {
    let id = subject.id;
    Ok(match subject.kind {
        SubjectKind::Case => {
            let Some(case) = act.slot.load::<CaseState>(subject).await? else { return Ok((None, Vec::new())) };
            (case.state.unit, rules::case_duties(&case_file(act, CaseId(id), &case.state).await?, cx))
        }
        SubjectKind::Scene => {
            let Some(scene) = act.slot.load::<SceneState>(subject).await? else { return Ok((None, Vec::new())) };
            (None, rules::scene_duties(&scene_file(act, SceneId(id), &scene.state, agency).await?, cx))
        }
        SubjectKind::Recording => {
            let Some(recording) = act.slot.load::<RecordingState>(subject).await? else { return Ok((None, Vec::new())) };
            let scene = match recording.state.scene {
                Some(scene) => act.slot.load::<SceneState>(scene).await?,
                None => None,
            };
            let file = RecordingFile::of(RecordingId(id), &recording.state, scene.as_ref().map(|s| &s.state));
            (None, rules::recording_duties(&file, cx))
        }
        SubjectKind::Access => {
            let Some(access) = act.slot.load::<AccessState>(subject).await? else { return Ok((None, Vec::new())) };
            (None, rules::access_duties(&AccessFile::of(AccessId(id), &access.state), cx))
        }
        SubjectKind::Agency => (None, rules::agency_duties(cx.agency, cx)),
        SubjectKind::Person | SubjectKind::Record | SubjectKind::Dossier => (None, Vec::new()),
    })
}

async fn case_file(act: &mut Act<'_>, id: CaseId, case: &CaseState) -> Result<CaseFile, AppError> {
    let (mut records, mut scenes, mut dossier) = (Vec::new(), Vec::new(), None);
    for subject in act.slot.linked(Direction::From, id.into(), relation::CASE).await? {
        match subject.kind {
            SubjectKind::Record => records.extend(act.slot.load::<RecordState>(RecordId(subject.id)).await?),
            SubjectKind::Scene => scenes.extend(act.slot.load::<SceneState>(SceneId(subject.id)).await?),
            SubjectKind::Dossier => dossier = act.slot.load::<DossierState>(subject).await?,
            _ => {}
        }
    }
    let people = people(act, case, &records, &scenes).await?;
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
    act: &mut Act<'_>,
    case: &CaseState,
    records: &[Loaded<RecordState>],
    scenes: &[Loaded<SceneState>],
) -> Result<HashMap<PersonId, PersonState>, AppError> {
    let mut ids: BTreeSet<PersonId> = case.officers.iter().copied().collect();
    ids.extend(scenes.iter().flat_map(|s| s.state.officers.iter().copied()));
    for record in records {
        for y in &record.state.yields {
            let (model::record::Yield::OnSiteInspection { officers, .. } | model::record::Yield::Inquiry { officers, .. }) = y;
            ids.extend(officers.iter().copied());
        }
    }
    let mut found = HashMap::new();
    for id in ids {
        if let Some(person) = act.slot.load::<PersonState>(id).await? {
            found.insert(id, person.state);
        }
    }
    Ok(found)
}

async fn scene_file(act: &mut Act<'_>, id: SceneId, scene: &SceneState, agency: &AgencyState) -> Result<SceneFile, AppError> {
    let (mut recordings, mut text) = (Vec::new(), None::<Event>);
    for subject in act.slot.linked(Direction::From, id.into(), relation::SCENE).await? {
        match subject.kind {
            SubjectKind::Recording => recordings.extend(act.slot.load::<RecordingState>(RecordingId(subject.id)).await?),
            SubjectKind::Record => {
                let record = act.slot.load::<RecordState>(RecordId(subject.id)).await?;
                let finalised = record.and_then(|r| r.state.finalised.as_ref().map(Event::from));
                text = [text, finalised].into_iter().flatten().min_by_key(|e| e.recorded_at);
            }
            _ => {}
        }
    }
    let day = scene.arrived_at.as_ref().map_or(act.now(), |a| a.what).day();
    let tier = agency.tier(scene.activity, day);
    let heard = recordings.iter().filter(|r| r.state.video || r.state.audio);
    let av = heard.filter_map(|r| r.state.original.as_ref().map(Event::from)).max_by_key(|e| e.recorded_at);
    let found = coverage::of_scene(scene, &recordings).filter(|_| av.is_some());
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
            (_, HoleWeight::Tolerated) => {}
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
