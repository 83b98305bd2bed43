//! The nightly reconciliation 对账: device ↔ station ↔ store ↔ log, with a signed morning report 晨报 (Arts. 20, 22, 24). It finds what
//! exists somewhere and is not where it belongs; it decides nothing and repairs nothing.

use std::collections::HashSet;
use std::marker::PhantomData;

use base::{AgencyId, Day, ObjectId, RawId, Sha256Digest, StationId, Timestamp};
use ledger::NewEntry;
use ledger::station::Manifest;
use model::device::Condition;
use model::private::key;
use model::watch::Reconciliation;
use model::{AgencyFact, AgencyState, DeviceState, DockingState, PrivatePart, RecordingState, Severity, Subject, SubjectRef};
use serde::{Deserialize, Serialize};
use store::Loaded;
use tlog::Note;
use utoipa::ToSchema;

use crate::App;
use crate::error::AppError;
use crate::sweep::SYSTEM;

/// The first line of a report.
const HEADING: &str = "zhilu morning report v1";
/// Subjects read at once.
const PAGE: u32 = 500;
/// Matters of one kind that a report lists one by one; the rest is a number.
const LISTED: usize = 100;

/// Where something is amiss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatterKind {
    /// Between a device and the stations and uploads that should hold what it recorded.
    Device,
    /// Between a station and the store.
    Station,
    /// Between the store and the log.
    Store,
    /// In bytes that were read again.
    Bytes,
}

/// Something a person has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Matter {
    /// Where.
    pub kind: MatterKind,
    /// What, in a Chinese sentence.
    pub text: String,
    /// What it is about, if that is one thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub about: Option<SubjectRef>,
}

/// A morning report, as it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The log.
    pub origin: String,
    /// The day that it is about.
    #[schema(value_type = String, format = Date)]
    pub day: Day,
    /// When it was made.
    pub made_at: Timestamp,
    /// Devices in the register that are in service.
    pub devices: u64,
    /// Stations that may sign.
    pub stations: u64,
    /// Files that stations signed for.
    pub docked: u64,
    /// Originals in custody.
    pub originals: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects that the last passes of 核验 read since the day began.
    pub read_again: u64,
    /// Everything a person has to look at.
    pub matters: Vec<Matter>,
    /// How many more there are than are listed.
    pub unlisted: u64,
}

impl Report {
    /// The text that is signed: a heading and one line of JSON.
    fn text(&self) -> Result<String, AppError> {
        Ok(format!("{HEADING}\n{}\n", serde_json::to_string(self).map_err(AppError::internal)?))
    }

    /// What a signed report says; who signed it is for the reader to verify.
    pub fn read(note: &str) -> Option<Self> {
        let note: Note = note.parse().ok()?;
        let (heading, json) = note.text().split_once('\n')?;
        (heading == HEADING).then(|| serde_json::from_str(json.trim_end()).ok()).flatten()
    }

    /// How many matters there are in all.
    pub fn open(&self) -> u64 {
        self.matters.len() as u64 + self.unlisted
    }

    fn add(&mut self, kind: MatterKind, about: Option<SubjectRef>, text: String) {
        if self.matters.iter().filter(|matter| matter.kind == kind).count() < LISTED {
            self.matters.push(Matter { kind, text, about });
        } else {
            self.unlisted += 1;
        }
    }
}

/// Reconciles an agency as it stands and signs the report about `day`; nothing where that day has one already.
///
/// # Errors
/// When the store fails; then there is no report, and the next round makes it.
pub async fn reconcile(app: &App, agency: AgencyId, day: Day) -> Result<Option<Report>, AppError> {
    let began = app.store.began_at(agency).await?;
    // Of a day before the log there is nothing to tell.
    if began.is_none_or(|began| began.day() > day) || app.store.morning_report(agency, day).await?.is_some() {
        return Ok(None);
    }
    let Some(state) = app.store.load::<AgencyState>(agency).await? else { return Ok(None) };
    let mut report = Report {
        origin: app.origin(agency).await?,
        day,
        made_at: app.store.clock().now(),
        devices: 0,
        stations: state.state.stations.iter().filter(|s| s.what.removed.is_none()).count() as u64,
        docked: 0,
        originals: 0,
        bytes: 0,
        read_again: state.state.watched.pass.as_ref().filter(|p| p.at.recorded_at.day() >= day).map_or(0, |p| p.what.objects),
        matters: Vec::new(),
        unlisted: 0,
    };
    let recorded = store_and_log(app, &state, &mut report).await?;
    let docked = stations(app, &state, &recorded, &mut report).await?;
    devices(app, agency, &recorded, &docked, &mut report).await?;
    for damaged in &state.state.watched.damaged {
        let about = recorded.iter().find(|r| r.object == damaged.what.object).map(|r| r.subject);
        let (object, what) = (damaged.what.object, damaged.what.trouble.label());
        report.add(MatterKind::Bytes, about, format!("核验发现文件 {object} {what}（{} 发现）", damaged.at.recorded_at.day()));
    }
    keep(app, agency, &report).await?.then_some(report).map_or(Ok(None), |report| Ok(Some(report)))
}

async fn keep(app: &App, agency: AgencyId, report: &Report) -> Result<bool, AppError> {
    let mut note = Note::new(report.text()?).map_err(AppError::internal)?;
    app.receipt_signer.sign(&mut note).map_err(AppError::internal)?;
    let note = note.to_string();
    let mut slot = app.store.begin(agency, SYSTEM).await?;
    // Of several machines the first one makes it.
    if !slot.keep_report(report.day, &note).await? {
        return Ok(false);
    }
    let fact = AgencyFact::Reconciled(Reconciliation {
        day: report.day,
        originals: report.originals,
        open: report.open(),
        report_sha256: Sha256Digest::of(note.as_bytes()),
    });
    let (happened_at, private) = (slot.now(), PrivatePart::none());
    let entry = NewEntry { subject: agency.into(), happened_at, corrects: None, fact: fact.into(), private };
    slot.append::<AgencyState>(entry).await?;
    slot.commit().await?;
    app.appended.notify_one();
    Ok(true)
}

/// An original as the log has it.
struct Recorded {
    subject: SubjectRef,
    object: ObjectId,
    device: Option<String>,
    received_at: Timestamp,
}

/// Every original that the log took into custody has its row and its bytes, and every row its entry.
async fn store_and_log(app: &App, agency: &Loaded<AgencyState>, report: &mut Report) -> Result<Vec<Recorded>, AppError> {
    // What was lawfully destroyed is not missed.
    let by_list = agency.state.destructions.iter().flat_map(|d| &d.what.objects);
    let secret = agency.state.spills.iter().flat_map(|s| &s.what.objects);
    let destroyed: HashSet<ObjectId> = by_list.chain(secret).copied().collect();
    let mut recorded = Vec::new();
    let mut pages = Pages::<RecordingState>::of(agency.agency);
    loop {
        let page = pages.next(app).await?;
        if page.is_empty() {
            break;
        }
        for found in page {
            let Some(original) = &found.state.original else { continue };
            let (object, custody) = (original.what.object, &original.what);
            let name = found.private.expose().text(key::FILE_NAME).unwrap_or_default().to_owned();
            (report.originals, report.bytes) = (report.originals + 1, report.bytes + custody.size);
            recorded.push(Recorded {
                subject: found.subject,
                object,
                device: found.state.device.clone(),
                received_at: original.at.recorded_at,
            });
            let about = Some(found.subject);
            match app.store.object(object).await? {
                None => report.add(MatterKind::Store, about, format!("日志记有原件“{name}”，数据库中没有登记")),
                Some(row) if row.digests != custody.digests || row.size != custody.size => {
                    report.add(MatterKind::Store, about, format!("原件“{name}”登记的摘要与日志不符"));
                }
                Some(_) => {}
            }
            match app.store.size_on_disk(object).await? {
                None if destroyed.contains(&object) => {}
                None => report.add(MatterKind::Store, about, format!("原件“{name}”不在存储中")),
                Some(size) if size != custody.size => {
                    let text = format!("原件“{name}”的大小与日志不符：日志 {} 字节，存储中 {size} 字节", custody.size);
                    report.add(MatterKind::Store, about, text);
                }
                Some(_) => {}
            }
        }
    }
    let known: HashSet<ObjectId> = recorded.iter().map(|r| r.object).collect();
    for object in app.store.original_rows(agency.agency).await?.into_iter().filter(|object| !known.contains(object)) {
        report.add(MatterKind::Store, None, format!("登记的原件 {object} 在日志中没有记录"));
    }
    let stray = app.store.unregistered_objects().await?.len();
    if stray > 0 {
        let text = format!("存储中有 {stray} 个文件没有登记，请系统管理员运行 zhilu reconcile");
        report.add(MatterKind::Store, None, text);
    }
    Ok(recorded)
}

/// What a station signed for.
struct Docked {
    device: Option<String>,
    signed_at: Timestamp,
    unread: usize,
    docking: SubjectRef,
}

/// Every file that a station signed for has arrived, and the manifests follow each other.
async fn stations(
    app: &App,
    agency: &Loaded<AgencyState>,
    recorded: &[Recorded],
    report: &mut Report,
) -> Result<Vec<Docked>, AppError> {
    let names = agency.private.expose();
    let place = |station: StationId| names.text(&station.to_string()).unwrap_or("未命名").to_owned();
    let known: HashSet<ObjectId> = recorded.iter().map(|r| r.object).collect();
    let mut docked = Vec::new();
    let mut pages = Pages::<DockingState>::of(agency.agency);
    loop {
        let page = pages.next(app).await?;
        if page.is_empty() {
            break;
        }
        for found in page {
            let Some(delivered) = &found.state.delivered else { continue };
            let about = Some(found.subject);
            let station = place(delivered.what.station);
            let Some(manifest) = found.private.expose().text(key::MANIFEST).and_then(|text| Manifest::read(text).ok()) else {
                report.add(MatterKind::Station, about, format!("采集站“{station}”的入站清单不能读取"));
                continue;
            };
            report.docked += manifest.files.len() as u64;
            let mut away = 0_u64;
            for file in &manifest.files {
                let held = app.store.object_with(agency.agency, &file.digests).await?;
                away += u64::from(!held.is_some_and(|object| known.contains(&object)));
            }
            if away > 0 {
                let (number, signed) = (manifest.sequence, delivered.what.signed_at.day());
                let text = format!("采集站“{station}”{signed} 第 {number} 份清单中有 {away} 个文件尚未送达");
                report.add(MatterKind::Station, about, text);
            }
            if delivered.at.recorded_at.day() >= report.day {
                for finding in delivered.what.findings.iter().filter(|f| f.severity >= Severity::Question) {
                    report.add(MatterKind::Station, about, format!("采集站“{station}”：{}", finding.message));
                }
            }
            docked.push(Docked {
                device: manifest.device.number.clone(),
                signed_at: delivered.what.signed_at,
                unread: manifest.unread.len(),
                docking: found.subject,
            });
        }
    }
    Ok(docked)
}

/// Every device that was out on the day came back, and what it recorded came in.
async fn devices(
    app: &App,
    agency: AgencyId,
    recorded: &[Recorded],
    docked: &[Docked],
    report: &mut Report,
) -> Result<(), AppError> {
    let (begin, end) = (Timestamp::start_of(report.day), Timestamp::end_of(report.day));
    let mut pages = Pages::<DeviceState>::of(agency);
    loop {
        let page = pages.next(app).await?;
        if page.is_empty() {
            return Ok(());
        }
        for found in page {
            let (device, about) = (&found.state, Some(found.subject));
            if device.condition != Condition::InService {
                continue;
            }
            report.devices += 1;
            let mark = &device.mark;
            let last = docked.iter().filter(|d| d.device.as_ref() == Some(mark)).max_by_key(|d| d.signed_at);
            if let Some(last) = last.filter(|last| last.unread > 0) {
                let text = format!("设备 {mark} 上次入站时有 {} 个文件没有复制到采集站", last.unread);
                report.add(MatterKind::Device, Some(last.docking), text);
            }
            let Some(issue) = device.issues.last().map(|issue| issue.what) else { continue };
            // Whatever was given back before that day was told on its own morning.
            let of_the_day = issue.from < end && issue.until.is_none_or(|until| until >= begin);
            if !of_the_day {
                continue;
            }
            if issue.until.is_none_or(|until| until >= end) {
                report.add(MatterKind::Device, about, format!("设备 {mark} 领用后当日没有归还"));
            }
            let came = recorded.iter().any(|r| r.device.as_ref() == Some(mark) && r.received_at >= issue.from);
            if !came && last.is_none_or(|last| last.signed_at < issue.from) {
                report.add(MatterKind::Device, about, format!("设备 {mark} 领用以后没有入站，也没有上传任何音像资料"));
            }
        }
    }
}

/// Every subject of a kind, page by page.
struct Pages<S> {
    agency: AgencyId,
    after: Option<RawId>,
    of: PhantomData<S>,
}

impl<S: Subject> Pages<S> {
    const fn of(agency: AgencyId) -> Self {
        Self { agency, after: None, of: PhantomData }
    }

    /// The next page; empty once there is none.
    async fn next(&mut self, app: &App) -> Result<Vec<Loaded<S>>, AppError> {
        let rows = app.store.subjects_after(self.agency, S::KIND, self.after, PAGE).await?;
        self.after = rows.last().map_or(self.after, |last| Some(last.subject.id));
        rows.iter().map(|row| Ok(row.read::<S>(self.agency)?)).collect()
    }
}
