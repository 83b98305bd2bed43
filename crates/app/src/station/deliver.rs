//! A station's manifest arrives, perhaps days after it was signed. It is kept whatever it says; what is odd about its clock or its place in the
//! chain becomes a finding, and of a doubtful clock the server's time is the one that counts (Art. 22, reading 0005).

use base::{RoomId, Span, Timestamp};
use ledger::station::{CameraLog, Manifest, ManifestReceipt};
use model::docking::{Delivery, DockingFact};
use model::private::key;
use model::{DockingState, Finding, PrivatePart, Severity, SubjectKind};
use store::SubjectQuery;
use store::subjects::Direction;
use tlog::Note;

use super::{Guest, cameras};
use crate::App;
use crate::act::{Act, NewFact};
use crate::error::AppError;
use crate::listing::{docking_of, relation};

/// A manifest that is kept.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// The signed receipt.
    pub receipt: String,
    /// Since when the storing counts.
    pub stored_at: Timestamp,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// Keeps a manifest. Delivering it again gives the same answer.
///
/// # Errors
/// When the station's key did not sign it, or the store fails.
pub async fn deliver(app: &App, guest: &Guest, signed: &str) -> Result<Delivered, AppError> {
    let manifest = Manifest::verify(signed, &guest.key).map_err(|e| AppError::field("manifest", refused(&e)))?;
    if (manifest.agency, manifest.station) != (guest.agency, guest.station) {
        return Err(AppError::field("manifest", "这份入站清单属于别的机关或者采集站"));
    }
    let digest = manifest.digest();
    let (id, caller) = (docking_of(digest), guest.caller());
    let mut act = app.begin(&caller).await?;
    let known = act.slot.load::<DockingState>(id).await?.map(|docking| docking.state);
    let state = match known.filter(|state| state.delivered.is_some()) {
        Some(state) => state,
        None => {
            let mut findings = Findings::default();
            clocks(guest, &manifest, act.now(), &mut findings)?;
            chain(&mut act, guest, &manifest, &mut findings).await?;
            let room = room(&mut act, &manifest, &mut findings).await?;
            let delivery = Delivery {
                station: guest.station,
                keeper: guest.keeper,
                sequence: manifest.sequence,
                manifest: digest,
                previous: manifest.previous,
                root: manifest.root,
                files: manifest.files.len() as u64,
                bytes: manifest.files.iter().map(|f| f.size).sum(),
                complete: manifest.complete,
                signed_at: manifest.clocks.station,
                sent_at: guest.pass.clock,
                doubted: findings.doubted,
                findings: findings.list,
            };
            let fact = NewFact::new(delivery.signed_at, DockingFact::Delivered(delivery));
            let fact = fact.with(PrivatePart::none().with(key::MANIFEST, signed));
            let staged = act.append::<DockingState>(id, fact).await?;
            if let Some((room, camera)) = room {
                cameras::outages(&mut act, room, camera).await?;
            }
            act.commit().await?;
            staged.state
        }
    };
    let (Some(delivered), Some(stored_at)) = (&state.delivered, state.stored_at()) else {
        return Err(AppError::internal("a docking without its delivery"));
    };
    let receipt = ManifestReceipt {
        origin: app.origin(guest.agency).await?,
        station: guest.station,
        manifest: digest,
        root: delivered.what.root,
        files: delivered.what.files,
        received_at: delivered.at.recorded_at,
    };
    let mut note = Note::new(receipt.to_string()).map_err(AppError::internal)?;
    app.receipt_signer.sign(&mut note).map_err(AppError::internal)?;
    Ok(Delivered { receipt: note.to_string(), stored_at, findings: delivered.what.findings.clone() })
}

fn refused(e: &ledger::station::StationError) -> String {
    use ledger::station::StationError as E;
    match e {
        E::Signature(_) | E::Key => "入站清单不是由登记的采集站签名的，或者签名以后有改动".into(),
        E::Root => "入站清单的根值与所列文件不符".into(),
        E::Note(_) | E::Text(_) | E::Sign(_) => "入站清单无法读取".into(),
    }
}

#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
    doubted: bool,
}

impl Findings {
    fn note(&mut self, code: &str, severity: Severity, message: String) {
        self.list.push(Finding { code: code.into(), severity, article: None, message });
    }

    /// Something that makes the station's time no proof.
    fn doubt(&mut self, code: &str, severity: Severity, message: String) {
        self.doubted = true;
        self.note(code, severity, message);
    }
}

/// What clocks say of each other.
fn clocks(guest: &Guest, manifest: &Manifest, now: Timestamp, findings: &mut Findings) -> Result<(), AppError> {
    let tolerance = law::henan().parameter("station-clock-tolerance", now.day()).and_then(law::Parameter::span);
    let tolerance = tolerance.ok_or_else(|| AppError::internal("the law has no tolerance for clocks of stations"))?;
    let (pass, signed) = (&guest.pass, &manifest.clocks);
    // Both were read at one moment: when the server had just told its time.
    let off = pass.clock.since(pass.time);
    if magnitude(off) > tolerance {
        let way = if off > Span::ZERO { "快" } else { "慢" };
        let message = format!("采集站的时钟比系统{way} {}", magnitude(off));
        findings.doubt("station_clock_off", Severity::Question, message);
    }
    // A little ahead is what clocks do; it never counts as later than we heard of it.
    let ahead = signed.station.since(now);
    if ahead > tolerance {
        findings.doubt("station_clock_ahead", Severity::Question, format!("清单的签名时间比送达系统的时间晚 {ahead}"));
    }
    // Between signing and sending a counter ran that nobody sets: the clock must have run as far.
    if signed.boot == pass.boot {
        let by_counter = signed.station.plus(pass.steady).minus(signed.steady);
        let parted = magnitude(pass.clock.since(by_counter));
        if parted > tolerance {
            findings.doubt("station_clock_set", Severity::Serious, format!("签名以后采集站的时钟被调过 {parted}"));
        }
    }
    // Of the device, not of the station: nothing it stored is in doubt by that.
    if let Some(ahead) = signed.newest_file.map(|newest| newest.since(signed.station)).filter(|ahead| *ahead > tolerance) {
        let message = format!("设备上最新的文件比入站时间晚 {ahead}：设备的时钟不准");
        findings.note("device_clock_ahead", Severity::Question, message);
    }
    Ok(())
}

/// What the manifests of the station before it say.
async fn chain(act: &mut Act<'_>, guest: &Guest, manifest: &Manifest, findings: &mut Findings) -> Result<(), AppError> {
    if !manifest.complete {
        findings.note("station_incomplete", Severity::Info, "设备上还有没有入站的文件".into());
    }
    let Some(previous) = manifest.previous else {
        let station = guest.station.to_string();
        let query = SubjectQuery {
            agency: guest.agency,
            kind: SubjectKind::Docking,
            status: &[],
            text: &station,
            linked: None,
            offset: 0,
            limit: 1,
        };
        if act.app.store.list(&query).await?.total > 0 {
            let message = "采集站的清单重新从头编号，以前的清单没有接上".into();
            findings.note("station_chain_restarted", Severity::Question, message);
        }
        return Ok(());
    };
    let before = docking_of(previous);
    let others = act.slot.linked(Direction::From, before.into(), relation::FOLLOWS).await?;
    if !others.is_empty() {
        let message = "另一份清单也接在同一份清单之后：采集站的密钥或者存储可能被复制".into();
        findings.doubt("station_chain_forked", Severity::Serious, message);
    }
    let told = act.slot.load::<DockingState>(before).await?.and_then(|docking| docking.state.delivered);
    match told.filter(|told| told.what.station == guest.station) {
        None => findings.note("station_chain_gap", Severity::Question, "前一份入站清单没有送达".into()),
        Some(told) if told.what.signed_at > manifest.clocks.station => {
            let message = "签名时间早于前一份清单：采集站的时钟被调回".into();
            findings.doubt("station_clock_back", Severity::Question, message);
        }
        Some(told) if told.what.sequence + 1 != manifest.sequence => {
            findings.note("station_chain_numbers", Severity::Question, "入站清单的编号不连续".into());
        }
        Some(_) => {}
    }
    Ok(())
}

/// The room of the fixed camera whose journal the manifest carries, if its times can be written down there.
async fn room<'a>(
    act: &mut Act<'_>,
    manifest: &'a Manifest,
    findings: &mut Findings,
) -> Result<Option<(RoomId, &'a CameraLog)>, AppError> {
    let Some(camera) = &manifest.device.camera else { return Ok(None) };
    let Some(room) = cameras::room_of(act, camera).await? else {
        let message = format!("没有办案场所登记了“{} {}”这台摄像机，停录没有写入", camera.room, camera.number);
        findings.note("camera_unknown", Severity::Question, message);
        return Ok(None);
    };
    if findings.doubted {
        let message = "采集站的时钟存疑，录像日志中的停录没有写入办案场所".into();
        findings.note("camera_times_doubted", Severity::Question, message);
        return Ok(None);
    }
    Ok(Some((room, camera)))
}

fn magnitude(span: Span) -> Span {
    Span::from_millis(span.millis().saturating_abs())
}
