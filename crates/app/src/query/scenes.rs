//! Scenes as pages show them.

use base::{CaseId, Day, EntryId, RecordingId, SceneId, Timestamp};
use model::agency::Activity;
use model::private::key;
use model::recording::Medium;
use model::scene::{Explanation, Interruption, MarkKind, Narration};
use model::{CaseState, Dated, RecordingState, Revision, RoomState, SceneState, Stamp, SubjectKind};
use serde::Serialize;
use store::subjects::Direction;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::catalogues;
use super::common::{FindingView, Listing, PersonBrief, SubjectBrief, case_name, findings, word};
use super::coverage::{self, CoverageView};
use super::directory::Directory;
use super::duties::{DutyView, Viewer};
use super::hints::{self, VoiceView};
use super::losses::{self, LossView};
use super::recordings::{self, RecordingView};
use super::roster::{self, AttendeeView, JoinedAgencyView, RosterCorrectionView};
use super::{PAGE, offset};
use crate::App;
use crate::access;
use crate::caller::Caller;
use crate::clocks::Clocks;
use crate::error::AppError;
use crate::listing::{Listed, relation};
use crate::rights::Right;
use crate::settle::Source;
use crate::speech::{Heard, heard_at};

/// A case in a word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseTag {
    /// Which.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub title: String,
}

/// A scene in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SceneBrief {
    /// Which.
    pub id: SceneId,
    /// What the officers came to do.
    pub activity_label: String,
    /// Where.
    pub place: String,
    /// Whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Arrival.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<Timestamp>,
    /// Departure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<Timestamp>,
    /// Who was there.
    pub officers: Vec<PersonBrief>,
    /// How many recordings with picture or sound.
    pub recordings: u32,
    /// How many photos.
    pub photos: u32,
    /// The verdict on coverage, once the scene was left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The same in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict_label: Option<String>,
    /// The cases it belongs to.
    pub cases: Vec<CaseTag>,
}

/// A mark of Art. 17.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MarkView {
    /// Which of the six.
    pub mark: String,
    /// The same in Chinese.
    pub label: String,
    /// When.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Whether it was written in afterwards 补录: after the departure was registered.
    pub late: bool,
    /// Who.
    pub who: String,
    /// A note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Something of Art. 18 para. 2 that was said aloud.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NarrationView {
    /// What.
    pub element: String,
    /// The same in Chinese.
    pub label: String,
    /// When.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Whether it was written in afterwards 补录: after the departure was registered.
    pub late: bool,
    /// Who.
    pub who: String,
    /// Whether a machine hears a voice there; nothing when nothing was listened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceView>,
}

/// An interruption of Art. 19.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InterruptionView {
    /// The entry.
    pub entry: EntryId,
    /// Why.
    pub cause: String,
    /// The same in Chinese.
    pub cause_label: String,
    /// From.
    pub from: Timestamp,
    /// To; missing while it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// `spoken` or `written`, once it was explained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explained: Option<String>,
    /// When it was explained aloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken_at: Option<Timestamp>,
    /// The written explanation, or a note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who told.
    pub who: String,
    /// Whether a machine hears a voice once recording went on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceView>,
}

/// Why storing had to wait (Art. 22 para. 2).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExcuseView {
    /// Which of the five.
    pub excuse: String,
    /// The same in Chinese.
    pub label: String,
    /// The return.
    pub returned_at: Timestamp,
}

/// A card of what officers say aloud 执法用语.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScriptView {
    /// The step of the catalogue.
    pub step: String,
    /// The words.
    pub text: String,
}

/// A scene.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SceneView {
    /// What lists show.
    #[serde(flatten)]
    pub brief: SceneBrief,
    /// What a page has seen.
    pub revision: Revision,
    /// What the officers came to do.
    pub activity: String,
    /// The room for handling cases it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<SubjectBrief>,
    /// What officers say aloud, by the catalogue of that day (Art. 18 para. 2).
    pub scripts: Vec<ScriptView>,
    /// How far it must be recorded.
    pub tier: String,
    /// The same in Chinese.
    pub tier_label: String,
    /// Who else was entered as being there.
    pub attendees: Vec<AttendeeView>,
    /// Other agencies that take part.
    pub agencies: Vec<JoinedAgencyView>,
    /// What was corrected in the roster.
    pub roster_corrections: Vec<RosterCorrectionView>,
    /// Recordings that were lost or damaged before they were stored.
    pub losses: Vec<LossView>,
    /// Marks of Art. 17.
    pub marks: Vec<MarkView>,
    /// Narration of Art. 18.
    pub narrations: Vec<NarrationView>,
    /// Interruptions of Art. 19.
    pub interruptions: Vec<InterruptionView>,
    /// Why storing had to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excuse: Option<ExcuseView>,
    /// Its recordings.
    pub recordings_list: Vec<RecordingView>,
    /// How much of it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageView>,
    /// What the law asks about it and its recordings.
    pub duties: Vec<DutyView>,
    /// What was noticed.
    pub findings: Vec<FindingView>,
}

/// What pages call a mark.
pub const fn mark_label(mark: MarkKind) -> &'static str {
    match mark {
        MarkKind::Environment => "现场环境",
        MarkKind::People => "当事人言行",
        MarkKind::Items => "涉案物品",
        MarkKind::Measures => "采取措施",
        MarkKind::Service => "送达文书",
        MarkKind::Other => "其他事项",
    }
}

/// What pages call an element of narration.
pub const fn narration_label(element: Narration) -> &'static str {
    match element {
        Narration::Time => "时间",
        Narration::Place => "地点",
        Narration::Officers => "执法人员",
        Narration::Action => "执法行为",
        Narration::Focus => "摄录重点",
        Narration::Notice => "告知正在录音录像",
    }
}

/// The recordings of a scene.
pub(crate) async fn recordings_of(app: &App, scene: SceneId) -> Result<Vec<Loaded<RecordingState>>, AppError> {
    let mut list = Vec::new();
    for subject in app.store.linked(Direction::From, scene.into(), relation::SCENE).await? {
        if subject.kind == SubjectKind::Recording
            && let Some(recording) = app.store.load::<RecordingState>(RecordingId(subject.id)).await?
        {
            list.push(recording);
        }
    }
    Ok(list)
}

async fn brief(
    app: &App,
    caller: &Caller,
    directory: &Directory,
    scene: &Loaded<SceneState>,
    recordings: &[Loaded<RecordingState>],
    clocks: &Clocks,
) -> Result<SceneBrief, AppError> {
    let s = &scene.state;
    let text = |k| scene.private.expose().text(k).map(str::to_owned);
    let photos = recordings.iter().filter(|r| r.state.medium == Medium::Photo).count();
    let verdict = crate::coverage::of_scene(s, recordings, clocks).map(|c| c.verdict);
    let known = access::knows_scene(app, caller, s).await?;
    let mut cases: Vec<CaseTag> = Vec::new();
    for id in &s.cases {
        if let Some(case) = app.store.load::<CaseState>(*id).await? {
            cases.push(CaseTag {
                id: *id,
                number: case.state.filing.as_ref().map(|f| f.what.number.clone()).unwrap_or_default(),
                title: case_name(case.private.expose(), access::knows(caller, &case.state)),
            });
        }
    }
    Ok(SceneBrief {
        id: SceneId(scene.subject.id),
        activity_label: s.activity.label().to_owned(),
        place: text(key::PLACE).unwrap_or_default(),
        // Whom it is about, or to whom that is none of their business, what.
        target: if known { text(key::TARGET) } else { cases.first().map(|case| case.title.clone()) },
        arrived_at: s.arrived_at.as_ref().map(|a| a.what),
        left_at: s.left_at.as_ref().map(|l| l.what),
        officers: directory.briefs(&s.officers),
        recordings: u32::try_from(recordings.len() - photos).unwrap_or(u32::MAX),
        photos: u32::try_from(photos).unwrap_or(u32::MAX),
        verdict: verdict.map(|v| word(&v)),
        verdict_label: verdict.map(|v| v.label().to_owned()),
        cases,
    })
}

/// A page of scenes, newest first.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    app: &App,
    caller: &Caller,
    state: Option<&str>,
    text: &str,
    page: Option<u32>,
) -> Result<Listing<SceneBrief>, AppError> {
    caller.require(Right::Read)?;
    let status: Vec<&str> = state.into_iter().collect();
    let query = SubjectQuery {
        agency: caller.agency,
        kind: SubjectKind::Scene,
        status: &status,
        text,
        linked: None,
        offset: offset(page),
        limit: PAGE,
    };
    let found = app.store.list(&query).await?;
    let directory = Directory::read(app, caller.agency).await?;
    let (mut items, mut hidden) = (Vec::new(), 0);
    for row in &found.rows {
        let scene = row.read::<SceneState>(caller.agency)?;
        // Whom it is about is no word by which others find it.
        let place = scene.private.expose().text(key::PLACE).unwrap_or_default().to_lowercase();
        if !place.contains(&text.to_lowercase()) && !access::knows_scene(app, caller, &scene.state).await? {
            hidden += 1;
            continue;
        }
        let recordings = recordings_of(app, SceneId(row.subject.id)).await?;
        let clocks = Clocks::of(&mut Source::Store(&app.store, caller.agency), &recordings).await?;
        items.push(brief(app, caller, &directory, &scene, &recordings, &clocks).await?);
    }
    Ok(Listing { items, total: found.total.saturating_sub(hidden) })
}

/// A scene.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn scene(app: &App, caller: &Caller, id: SceneId) -> Result<SceneView, AppError> {
    caller.require(Right::Read)?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    view(app, &viewer, id).await
}

/// A scene for somebody, within another answer.
pub(crate) async fn view(app: &App, viewer: &Viewer<'_>, id: SceneId) -> Result<SceneView, AppError> {
    let caller = viewer.caller;
    let found = app.store.load::<SceneState>(id).await?.filter(|s| s.agency == caller.agency);
    let scene = found.ok_or(AppError::NotFound("现场"))?;
    let s = &scene.state;
    let day = s.arrived_at.as_ref().map_or(viewer.now, |a| a.what).day();
    let tier = crate::settle::tier(&viewer.directory.agency.state, s, day);
    let room = match s.room {
        Some(room) => app.store.load::<RoomState>(room).await?,
        None => None,
    };
    let loaded = recordings_of(app, id).await?;
    let clocks = Clocks::of(&mut Source::Store(&app.store, caller.agency), &loaded).await?;
    // Notes stand in the private parts of their own entries; the newest text of a mark is shown beside it.
    let notes = notes(app, id).await?;
    let note = |entry: EntryId| notes.iter().find(|(e, _)| *e == entry).map(|(_, t)| t.clone());

    let mut stored = app.store.duties_of(id.into()).await?;
    let mut recordings_list = Vec::new();
    for r in &loaded {
        stored.extend(app.store.duties_of(r.subject).await?);
        recordings_list.push(recordings::view(app, viewer, r).await?);
    }
    let heard = Heard::of(app, &loaded, &clocks).await?;
    let mut coverage = crate::coverage::of_scene(s, &loaded, &clocks).map(|c| coverage::view(&c, s, &loaded, &clocks));
    if let Some(coverage) = &mut coverage {
        hints::add(app, coverage, &heard, s, &loaded, &clocks).await?;
    }
    let mut duties = viewer.duties_with_entries(app, &stored).await?;
    if !access::knows_scene(app, caller, s).await? {
        let place = scene.private.expose().text(key::PLACE).unwrap_or_default();
        duties.iter_mut().filter(|duty| duty.subject.kind == SubjectKind::Scene.to_string()).for_each(|duty| {
            place.clone_into(&mut duty.subject.label);
        });
    }
    let name = |id| viewer.directory.name(id);
    let late = |at: &Stamp| s.left_at.as_ref().is_some_and(|left| at.recorded_at > left.at.recorded_at);
    Ok(SceneView {
        brief: brief(app, viewer.caller, viewer.directory, &scene, &loaded, &clocks).await?,
        revision: scene.revision,
        activity: word(&s.activity),
        room: room.as_ref().map(|r| SubjectBrief::new(r.subject, r.state.columns(r.private.expose()).label)),
        scripts: scripts(app, caller, s.activity, day).await?,
        tier: word(&tier),
        tier_label: tier.label().to_owned(),
        attendees: roster::attendees(viewer.directory, s, scene.private.expose()),
        agencies: roster::agencies(s, scene.private.expose()),
        roster_corrections: roster::corrections(viewer.directory, s, note),
        losses: losses::losses(app, viewer.directory, s, scene.private.expose()).await?,
        marks: s
            .marks
            .iter()
            .map(|m| MarkView {
                mark: word(&m.what.0),
                label: mark_label(m.what.0).to_owned(),
                at: m.what.1,
                recorded_at: m.at.recorded_at,
                late: late(&m.at),
                who: name(m.at.actor),
                text: note(m.at.entry),
            })
            .collect(),
        narrations: s
            .narrations
            .iter()
            .map(|n| NarrationView {
                element: word(&n.what.0),
                label: narration_label(n.what.0).to_owned(),
                at: n.what.1,
                recorded_at: n.at.recorded_at,
                late: late(&n.at),
                who: name(n.at.actor),
                voice: heard_at(&heard, n.what.1).map(VoiceView::from),
            })
            .collect(),
        interruptions: s
            .interruptions
            .iter()
            .map(|i| InterruptionView {
                entry: i.at.entry,
                cause: word(&i.what.cause),
                cause_label: i.what.cause.label().to_owned(),
                from: i.what.from,
                to: i.what.to,
                explained: i.what.explanation.map(|e| match e {
                    Explanation::Spoken { .. } => "spoken".to_owned(),
                    Explanation::Written => "written".to_owned(),
                }),
                spoken_at: i.what.explanation.and_then(|e| match e {
                    Explanation::Spoken { at } => Some(at),
                    Explanation::Written => None,
                }),
                text: note(i.at.entry),
                who: name(i.at.actor),
                voice: resumed(i, s).and_then(|to| hints::after_resuming(&heard, to)),
            })
            .collect(),
        excuse: s.excuse.as_ref().map(|e| ExcuseView {
            excuse: word(&e.what.0),
            label: e.what.0.label().to_owned(),
            returned_at: e.what.1,
        }),
        recordings_list,
        coverage,
        duties,
        findings: findings(&s.findings),
    })
}

/// When recording went on after an interruption; nothing when it did not before the departure.
fn resumed(interruption: &Dated<Interruption>, scene: &SceneState) -> Option<Timestamp> {
    interruption.what.to.filter(|to| scene.left_at.as_ref().is_none_or(|left| *to < left.what))
}

/// What the catalogue of a day has officers say during an activity.
async fn scripts(app: &App, caller: &Caller, activity: Activity, day: Day) -> Result<Vec<ScriptView>, AppError> {
    let lines = catalogues::lines_on(app, caller.agency, day).await?;
    let spoken = lines.into_iter().filter(|line| line.activity == activity && !line.script.is_empty());
    Ok(spoken.map(|line| ScriptView { step: line.step, text: line.script }).collect())
}

/// The texts beside the entries of a scene.
async fn notes(app: &App, id: SceneId) -> Result<Vec<(EntryId, String)>, AppError> {
    let entries = app.store.entries_of(id.into()).await?;
    let mut notes = Vec::new();
    for e in entries {
        let private = e.private_part().map_err(AppError::internal)?;
        if let Some(text) = private.as_ref().and_then(|p| p.expose().text(key::TEXT)) {
            notes.push((e.leaf.entry, text.to_owned()));
        }
    }
    Ok(notes)
}
