//! An original arrives: its bytes are hashed and durable already; now they are looked at, and taken into custody by an entry.
//!
//! Whatever the bytes are, they are kept (Art. 24): what looks wrong becomes a finding, never a refusal.

use base::{DigestPair, ObjectId, RecordingId, SceneId, Sha256Digest, Span, Timestamp, UploadId};
use evidence::fingerprint::Fingerprint;
use evidence::probe::{MediaKind, Probe, TrackKind, probe};
use evidence::times::{ChosenTime, NameProfiles, TimeCandidate, TimeChoice, TimeLimits, choose};
use model::private::key;
use model::recording::{Custody, Medium, RecordingFact, Timing};
use model::{Finding, PrivatePart, RecordingState, SceneState, Severity};
use store::ObjectReader;
use store::log::{NewObject, Purpose};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::device::with_mark;
use crate::error::AppError;
use crate::pushed::{self, Parcel};
use crate::recording::suggest::{beyond_doubt, suggestions};
use crate::recording::{neighbours, structure};
use crate::settle::Source;
use crate::station::{self, Holding};

/// Bytes that have arrived and are durable.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The upload they came by.
    pub upload: UploadId,
    /// The object that holds them.
    pub object: ObjectId,
    /// How many bytes.
    pub size: u64,
    /// Their digests, computed while receiving.
    pub digests: DigestPair,
    /// The signed receipt.
    pub receipt: String,
    /// When the last byte arrived.
    pub received_at: Timestamp,
}

/// What the sender said about them.
#[derive(Clone, Debug, Default)]
pub struct UploadNote {
    /// The name the file had on the device.
    pub file_name: String,
    /// The scene it is said to belong to.
    pub scene: Option<SceneId>,
    /// When the file system says it was last changed.
    pub last_modified: Option<Timestamp>,
    /// The number of the device, by whoever sends it.
    pub device: Option<String>,
    /// The manifest of a station's docking that is said to list it.
    pub manifest: Option<Sha256Digest>,
    /// What else is said of its time.
    pub claims: Vec<TimeCandidate>,
    /// What a body-worn system said, when it pushed it.
    pub pushed: Option<Parcel>,
}

/// Takes an original into custody.
///
/// # Errors
/// When the store fails; the bytes stay and are taken up again at the next start.
pub async fn received(app: &App, caller: &Caller, arrived: Arrived, note: UploadNote) -> Result<RecordingId, AppError> {
    let seen = {
        let file = app.store.open_object(arrived.object)?;
        let (size, note, at) = (arrived.size, note.clone(), arrived.received_at);
        tokio::task::spawn_blocking(move || examine(file, size, &note, at)).await.map_err(AppError::internal)?
    };
    let mut act = app.begin(caller).await?;
    // A scene of another agency, or one that does not exist, is no reason to lose evidence: it waits among the unfiled.
    let scene = match note.scene {
        Some(id) => act.load::<SceneState>(id, "现场").await.ok().map(|_| id),
        None => None,
    };
    let mut findings = seen.findings;
    // Two empty notes are not one recording sent twice.
    let accompanies = note.pushed.as_ref().is_some_and(Parcel::accompanies);
    if let Some(twin) = app.store.object_with(caller.agency, &arrived.digests).await?
        && !accompanies
    {
        let message = format!("内容与已入库的文件完全相同（编号 {twin}）");
        findings.push(Finding { code: "duplicate".into(), severity: Severity::Question, article: None, message });
    }
    let device = match &seen.device {
        Some(mark) => with_mark(&mut act, mark).await?,
        None => None,
    };
    if let (Some(device), Some(built)) = (device, &seen.built) {
        findings.extend(structure::differs(&mut act, device, &seen.container, built).await?);
    }
    let holding = match note.manifest {
        Some(manifest) => Some(station::holding(&mut act, manifest, &arrived.digests).await?),
        None => None,
    };
    let stored_at_station = match holding {
        Some(Holding::Stored(storage)) => Some(storage),
        Some(Holding::Unshown(finding)) => {
            findings.push(finding);
            None
        }
        None => None,
    };
    let row = NewObject {
        id: arrived.object,
        purpose: Purpose::Original,
        size: arrived.size,
        digests: arrived.digests,
        media_type: seen.media_type.to_owned(),
        receipt: Some(arrived.receipt.clone()),
    };
    act.slot.register_object(&row).await?;
    let id = RecordingId::random();
    act.slot.finish_upload(arrived.upload, &serde_json::json!({ "recording": id }).to_string()).await?;
    let fact = RecordingFact::Received {
        original: Custody { object: arrived.object, size: arrived.size, digests: arrived.digests },
        medium: seen.medium,
        container: seen.container,
        video: seen.video,
        audio: seen.audio,
        device: seen.device.clone(),
        timing: seen.timing,
        scene,
        findings,
        structure: structure::stored(seen.built.as_ref()),
    };
    let private = PrivatePart::none().with(key::FILE_NAME, note.file_name.as_str()).with(key::PROBE, seen.details);
    act.append::<RecordingState>(id, NewFact::new(arrived.received_at, fact).with(private)).await?;
    if let Some(device) = device {
        act.append::<RecordingState>(id, NewFact::new(arrived.received_at, RecordingFact::DeviceKnown { device })).await?;
        structure::learn(&mut act, id, arrived.received_at).await?;
    }
    neighbours::compare(&mut act, id, arrived.received_at).await?;
    if let Some(parcel) = &note.pushed {
        pushed::attach(&mut act, id, &arrived, parcel).await?;
    }
    if let Some(storage) = stored_at_station {
        act.append::<RecordingState>(id, NewFact::new(storage.counts_from(), RecordingFact::StoredAtStation(storage))).await?;
    }
    if scene.is_none() {
        file_by_itself(&mut act, id, arrived.received_at).await?;
    }
    act.commit().await?;
    Ok(id)
}

/// Files a recording that nobody said belongs to a scene, where facts leave no doubt. Whoever knows better moves it.
async fn file_by_itself(act: &mut Act<'_>, id: RecordingId, at: Timestamp) -> Result<(), AppError> {
    let Some(recording) = act.slot.load::<RecordingState>(id).await? else { return Ok(()) };
    let found = suggestions(&mut Source::Slot(&mut act.slot), &recording.state).await?;
    let Some(best) = beyond_doubt(&found) else { return Ok(()) };
    let private = PrivatePart::none().with(key::TEXT, format!("自动归入：{}", best.reasons.join("；")));
    let fact = NewFact::new(at, RecordingFact::Filed { scene: Some(best.scene) });
    act.append::<RecordingState>(id, fact.with(private)).await?;
    Ok(())
}

/// What looking at the bytes told.
struct Seen {
    medium: Medium,
    media_type: &'static str,
    container: String,
    video: bool,
    audio: bool,
    device: Option<String>,
    timing: Option<Timing>,
    findings: Vec<Finding>,
    built: Option<Fingerprint>,
    details: serde_json::Value,
}

fn examine(mut file: ObjectReader, size: u64, note: &UploadNote, received_at: Timestamp) -> Seen {
    let probed = probe(&mut file, size, &note.file_name);
    // Profiles are those of devices; a body-worn system names files by rules of its own, and says in words what devices say by names.
    let name = if note.pushed.is_none() { profiles().read(&note.file_name, None) } else { None };
    let mut candidates = probed.time_candidates.clone();
    candidates.extend(name.as_ref().map(|n| n.time.clone()));
    candidates.extend(note.last_modified.map(TimeCandidate::file_modified));
    candidates.extend(note.claims.iter().cloned());
    let choice = choose(&candidates, probed.length(), &limits(received_at));
    let mut seen = seen(&probed, &choice);
    let named = name.and_then(|n| n.device);
    if let (Some(named), Some(told)) = (&named, &note.device)
        && named != told
    {
        let message = format!("文件名中的设备号 {named} 与采集站登记的 {told} 不同");
        seen.findings.push(Finding { code: "device_differs".into(), severity: Severity::Question, article: None, message });
    }
    seen.device = named.or_else(|| note.device.clone());
    if let Some(parcel) = note.pushed.as_ref().filter(|parcel| parcel.accompanies()) {
        // Keys, trails and notes are no media, and are not held to be.
        seen.findings.retain(|f| f.severity == Severity::Serious && !(f.code == "empty" && parcel.may_be_empty()));
    }
    seen
}

/// The profiles by which device names are read.
pub(super) fn profiles() -> &'static NameProfiles {
    static PROFILES: std::sync::OnceLock<NameProfiles> = std::sync::OnceLock::new();
    PROFILES.get_or_init(NameProfiles::shipped)
}

/// The limits for choosing a time: settings of the product, none of them the law's.
fn limits(received_at: Timestamp) -> TimeLimits {
    TimeLimits {
        received_at,
        reception_slack: Span::from_seconds(60),
        not_before: Timestamp::start_of(jiff::civil::date(2015, 1, 2)),
        agreement: Span::from_seconds(3),
        conflict: Span::from_seconds(5),
        longest_file: Span::from_hours(12),
    }
}

fn seen(probed: &Probe, choice: &TimeChoice) -> Seen {
    let medium = match probed.kind {
        MediaKind::Video => Medium::Video,
        MediaKind::Audio => Medium::Audio,
        MediaKind::Photo => Medium::Photo,
        _ => Medium::Other,
    };
    let findings = probed.findings.iter().chain(&choice.findings).map(finding).collect();
    Seen {
        medium,
        media_type: probed.container.media_type(),
        container: word(&probed.container),
        video: probed.has(TrackKind::Video),
        audio: probed.has(TrackKind::Audio),
        device: None,
        timing: choice.chosen.as_ref().map(timing),
        findings,
        built: Fingerprint::of(probed),
        details: serde_json::json!({ "probe": probed, "times": choice }),
    }
}

fn timing(t: &ChosenTime) -> Timing {
    Timing {
        started_at: t.start,
        duration: t.duration.unwrap_or(Span::ZERO),
        uncertainty: t.uncertainty,
        source: word(&t.source),
    }
}

/// A finding of a file as facts hold it.
pub(super) fn finding(f: &evidence::Finding) -> Finding {
    let severity = match f.severity {
        evidence::Severity::Info => Severity::Info,
        evidence::Severity::Question => Severity::Question,
        evidence::Severity::Serious => Severity::Serious,
    };
    Finding { code: word(&f.code), severity, article: None, message: f.message_zh.clone() }
}

/// The stable word of a fieldless enum.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
