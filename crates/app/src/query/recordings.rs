//! Recordings as pages show them. Never the bytes: those open under a grant (Art. 24).

use base::{ObjectId, RecordingId, SceneId, Sha256Digest, Sm3Digest, Timestamp};
use model::private::key;
use model::{Originality, PersonState, RecordingState, Revision, SceneState, Severity, SubjectKind};
use serde::Serialize;
use store::{Derivation, Loaded, Progress, SubjectQuery};
use utoipa::ToSchema;

use super::carrier::{CarrierView, carrier};
use super::common::{FindingView, Listing, SubjectBrief, word};
use super::directory::Directory;
use super::duties::{DutyView, Viewer};
use super::hints::{self, PictureView, SoundView};
use super::retention::{KeptView, of_recording};
use super::secrecy::{LabelView, labels};
use super::{PAGE, offset};
use crate::App;
use crate::access;
use crate::caller::Caller;
use crate::clocks::Clocks;
use crate::error::AppError;
use crate::listing::{Listed, relation};
use crate::recording::may_decide;
use crate::recording::suggest::suggestions;
use crate::rights::Right;
use crate::settle::Source;
use crate::watch::{CustodyHealth, of_object};

/// Whether the caller may look at a recording.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessBrief {
    /// Whether a grant covers it now.
    pub allowed: bool,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether a request of the caller waits for the head.
    pub pending: bool,
}

/// Somebody looked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ViewingBrief {
    /// Who.
    pub who: String,
    /// When.
    pub at: Timestamp,
}

/// A scene to which a recording may belong.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestionView {
    /// Which.
    pub scene: SubjectBrief,
    /// `high`, `medium`, `low`.
    pub confidence: &'static str,
    /// The same in Chinese.
    pub confidence_label: &'static str,
    /// Why.
    pub reasons: Vec<String>,
}

/// A station of the agency had stored it before it came here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StationStorageView {
    /// Which.
    pub station: String,
    /// Since when that counts (Art. 22).
    pub stored_at: Timestamp,
    /// When the station signed, by its own clock.
    pub signed_at: Timestamp,
    /// Whether that clock is in doubt.
    pub doubted: bool,
}

/// That persons, not a device, say when it was recorded.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatedTimeView {
    /// Who stated it.
    pub by: String,
    /// Who confirmed it; nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    /// Whether the caller may.
    pub may_confirm: bool,
}

/// A recording.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordingView {
    /// Which.
    pub id: RecordingId,
    /// What a page has seen.
    pub revision: Revision,
    /// The name of the file on the device.
    pub file_name: String,
    /// `video`, `audio`, `photo`, `other`.
    pub medium: String,
    /// The same in Chinese.
    pub medium_label: String,
    /// Bytes.
    pub size: u64,
    /// Container.
    pub container: String,
    /// Device number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The first instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<i64>,
    /// How far off both ends may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertainty_ms: Option<i64>,
    /// What has to be added to the time by readings of the device's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_offset_ms: Option<i64>,
    /// How sure that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_uncertainty_ms: Option<i64>,
    /// Where the start comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_source: Option<String>,
    /// The same in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_source_label: Option<String>,
    /// Who stated the time, and who confirmed that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stated: Option<StatedTimeView>,
    /// What was noticed.
    pub findings: Vec<FindingView>,
    /// Whether it can be used as evidence.
    pub evidence: EvidenceView,
    /// Scenes to which it may belong, the best first; only where it belongs to none.
    pub suggestions: Vec<SuggestionView>,
    /// The scene it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scene: Option<SubjectBrief>,
    /// When it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// From whom.
    pub received_by: String,
    /// The station that had stored it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<StationStorageView>,
    /// `in_custody`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
    /// SHA-256 of the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Sha256Digest>,
    /// SM3 of the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sm3: Option<Sm3Digest>,
    /// The signed receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt_note: Option<String>,
    /// When the bytes were last compared with their digests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Timestamp>,
    /// Whether the bytes are still those that were registered, by the last comparison 上次核验.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<CustodyHealth>,
    /// Said to hold a state secret, and closed to everybody (Art. 25).
    pub closed: bool,
    /// Which secrets it holds (Art. 25).
    pub labels: Vec<LabelView>,
    /// How long it is kept, and why (Art. 20 para. 2).
    pub kept: KeptView,
    /// What the law asks about it.
    pub duties: Vec<DutyView>,
    /// Who looked.
    pub viewings: Vec<ViewingBrief>,
    /// Whether the caller may look.
    pub access: AccessBrief,
    /// The preview 预览 that is made where browsers cannot play the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<PreviewBrief>,
    /// What a machine hears in it, once it was listened to: a hint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<SoundView>,
    /// Whether its picture shows nothing for a while, once it was looked at: a hint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<PictureView>,
    /// Who carried the device, by its name and by the register.
    pub carrier: CarrierView,
}

/// Whether a recording can be used as evidence 可作为证据, and who decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvidenceView {
    /// Whether it can.
    pub usable: bool,
    /// `undisputed`, `undecided`, `accepted`, `rejected`.
    pub state: String,
    /// The same in Chinese.
    pub label: String,
    /// What that rests on, in a sentence.
    pub why: String,
    /// Who decided last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the caller may decide.
    pub can_decide: bool,
}

/// How far a preview has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviewBrief {
    /// `making`, `made` or `failed`.
    pub state: String,
    /// The same in Chinese.
    pub label: String,
}

/// A page of recordings, newest first.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    app: &App,
    caller: &Caller,
    scene: Option<SceneId>,
    unfiled: bool,
    text: &str,
    page: Option<u32>,
) -> Result<Listing<RecordingView>, AppError> {
    caller.require(Right::Read)?;
    let query = SubjectQuery {
        agency: caller.agency,
        kind: SubjectKind::Recording,
        status: if unfiled { &["unfiled"] } else { &[] },
        text,
        linked: scene.map(|s| (relation::SCENE, s.into())),
        offset: offset(page),
        limit: PAGE,
    };
    let found = app.store.list(&query).await?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    let mut items = Vec::new();
    for row in &found.rows {
        items.push(view(app, &viewer, &row.read(caller.agency)?).await?);
    }
    Ok(Listing { items, total: found.total })
}

/// A recording.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn recording(app: &App, caller: &Caller, id: RecordingId) -> Result<RecordingView, AppError> {
    if let Err(denied) = caller.require(Right::Read) {
        // A supervisor reads what the task covers, and nothing else.
        access::permit(app, caller, id).await.map_err(|_| denied)?;
    }
    let found = app.store.load::<RecordingState>(id).await?.filter(|r| r.agency == caller.agency);
    let found = found.ok_or(AppError::NotFound("音像资料"))?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    view(app, &viewer, &found).await
}

/// A recording for somebody, within another answer.
pub(crate) async fn view(app: &App, viewer: &Viewer<'_>, found: &Loaded<RecordingState>) -> Result<RecordingView, AppError> {
    let r = &found.state;
    let id = RecordingId(found.subject.id);
    let original = r.original.as_ref();
    let timing = r.timing.as_ref();
    let scene = match r.scene {
        None => None,
        Some(scene) => match app.store.load::<SceneState>(scene).await? {
            Some(s) => {
                let known = access::knows_scene(app, viewer.caller, &s.state).await?;
                let place = s.private.expose().text(key::PLACE).unwrap_or_default();
                let label = if known { s.state.columns(s.private.expose()).label } else { place.to_owned() };
                Some(SubjectBrief::new(scene.into(), label))
            }
            None => None,
        },
    };
    let object = match original {
        Some(o) => app.store.object(o.what.object).await?,
        None => None,
    };
    let closed = viewer.directory.agency.state.closed(found.subject).is_some();
    let access = match access::permit(app, viewer.caller, id).await {
        Ok(permit) => AccessBrief { allowed: true, until: Some(permit.until), pending: false },
        // Said to hold a state secret, or destroyed as one: there is nothing to ask for.
        Err(AppError::Denied { .. } | AppError::Conflict(_)) if closed => {
            AccessBrief { allowed: false, until: None, pending: false }
        }
        Err(AppError::Denied { .. }) => {
            AccessBrief { allowed: false, until: None, pending: access::is_waiting(app, viewer.caller, id).await? }
        }
        Err(other) => return Err(other),
    };
    let correction = Clocks::of(&mut Source::Store(&app.store, found.agency), std::slice::from_ref(found)).await?.correction(r);
    Ok(RecordingView {
        id,
        revision: found.revision,
        // Its name may tell what it is.
        file_name: if closed { CLOSED } else { found.private.expose().text(key::FILE_NAME).unwrap_or_default() }.to_owned(),
        closed,
        medium: word(&r.medium),
        medium_label: r.medium.label().to_owned(),
        size: original.map_or(0, |o| o.what.size),
        container: r.container.clone(),
        device: r.device.clone(),
        started_at: timing.map(|t| t.started_at),
        ended_at: timing.map(|t| t.started_at.plus(t.duration)),
        duration_ms: timing.map(|t| t.duration.millis()),
        uncertainty_ms: timing.map(|t| t.uncertainty.millis()),
        clock_offset_ms: correction.map(|c| c.offset.millis()),
        clock_uncertainty_ms: correction.map(|c| c.uncertainty.millis()),
        time_source: timing.map(|t| t.source.clone()),
        time_source_label: timing.map(|t| source_label(&t.source)),
        time_stated: r.time_stated.map(|stated| StatedTimeView {
            by: viewer.directory.name(stated.actor),
            confirmed_by: r.time_confirmed.map(|c| viewer.directory.name(c.actor)),
            may_confirm: r.time_confirmed.is_none()
                && stated.actor != viewer.caller.person
                && viewer.caller.require(Right::WorkAtScenes).is_ok(),
        }),
        findings: r.noticed().map(FindingView::from).collect(),
        evidence: evidence(app, viewer, found).await?,
        suggestions: if scene.is_none() { suggested(app, found).await? } else { Vec::new() },
        scene,
        received_at: original.map(|o| o.at.recorded_at),
        received_by: original.map_or_else(String::new, |o| viewer.directory.name(o.at.actor)),
        station: r.station.as_ref().map(|s| StationStorageView {
            station: viewer.directory.station(s.what.station).unwrap_or_else(|| "采集站".to_owned()),
            stored_at: s.what.counts_from(),
            signed_at: s.what.signed_at,
            doubted: s.what.doubted,
        }),
        state: "in_custody".into(),
        state_label: "已入库".into(),
        sha256: original.map(|o| o.what.digests.sha256),
        sm3: original.map(|o| o.what.digests.sm3),
        receipt_note: object.as_ref().and_then(|o| o.receipt.clone()),
        verified_at: object.as_ref().and_then(|o| o.verified_at),
        health: of_object(app, original.map(|o| o.what.object)).await?,
        labels: labels(viewer.directory, &r.labels, found.private.expose()),
        kept: of_recording(app, &viewer.directory.agency, found).await?,
        duties: viewer.duties(&app.store.duties_of(found.subject).await?),
        viewings: r
            .viewings
            .iter()
            .map(|v| ViewingBrief { who: viewer.directory.name(v.at.actor), at: v.at.recorded_at })
            .collect(),
        access,
        preview: preview(app, original.map(|o| o.what.object)).await?,
        sound: hints::sound(app, r).await?,
        picture: hints::picture(app, r).await?,
        carrier: carrier(app, viewer.directory, r, found.private.expose().text(key::FILE_NAME).unwrap_or_default()).await?,
    })
}

async fn evidence(app: &App, viewer: &Viewer<'_>, found: &Loaded<RecordingState>) -> Result<EvidenceView, AppError> {
    let state = found.state.evidence();
    let decided = found.state.originality.last();
    let by = decided.map(|d| viewer.directory.name(d.at.actor));
    let grave = found.state.noticed().filter(|f| f.severity == Severity::Serious).count();
    let why = match (state, &by) {
        (Originality::Undisputed, _) => "没有发现重大问题，不需要认定".to_owned(),
        (Originality::Undecided, _) => format!("发现重大问题 {grave} 项，由承办机构负责人或者法制审核人员写明理由后认定"),
        (Originality::Accepted | Originality::Rejected, by) => format!("由{}认定", by.as_deref().unwrap_or_default()),
    };
    let can_decide = viewer.caller.require(Right::DecideOriginality).is_ok() && {
        let sender = match &found.state.original {
            Some(original) => app.store.load::<PersonState>(original.at.actor).await?,
            None => None,
        };
        may_decide(viewer.caller, sender.and_then(|s| s.state.unit))
    };
    Ok(EvidenceView {
        usable: state.usable(),
        state: word(&state),
        label: state.label().to_owned(),
        why,
        decided_by: by,
        decided_at: decided.map(|d| d.at.recorded_at),
        reason: decided.and_then(|d| found.private.expose().text(&d.at.entry.to_string()).map(str::to_owned)),
        can_decide,
    })
}

/// How many scenes are offered for a recording.
const OFFERED: usize = 5;

/// What a recording is called that nobody may know of.
pub(crate) const CLOSED: &str = "（已封存）";

async fn suggested(app: &App, found: &Loaded<RecordingState>) -> Result<Vec<SuggestionView>, AppError> {
    let mut views = Vec::new();
    for one in suggestions(&mut Source::Store(&app.store, found.agency), &found.state).await?.into_iter().take(OFFERED) {
        let Some(scene) = app.store.load::<SceneState>(one.scene).await? else { continue };
        let label = scene.state.columns(scene.private.expose()).label;
        views.push(SuggestionView {
            scene: SubjectBrief::new(one.scene.into(), label),
            confidence: one.confidence.name(),
            confidence_label: one.confidence.label(),
            reasons: one.reasons,
        });
    }
    Ok(views)
}

/// How far the preview of an original has come; nothing where none is needed, or nobody has looked yet.
async fn preview(app: &App, original: Option<ObjectId>) -> Result<Option<PreviewBrief>, AppError> {
    let Some(original) = original else { return Ok(None) };
    let label = match app.store.derivation(original, Derivation::Preview).await? {
        Some((Progress::Making, _)) => (Progress::Making, "正在制作预览"),
        Some((Progress::Made, _)) => (Progress::Made, "有预览"),
        Some((Progress::Failed, _)) => (Progress::Failed, "预览未能制作"),
        Some((Progress::Needless, _)) | None => return Ok(None),
    };
    Ok(Some(PreviewBrief { state: label.0.name().to_owned(), label: label.1.to_owned() }))
}

/// What pages call the source of a time.
fn source_label(source: &str) -> String {
    let known = serde_json::from_value::<evidence::times::TimeSource>(serde_json::Value::String(source.to_owned()));
    known.map_or_else(|_| source.to_owned(), |s| s.label().to_owned())
}
