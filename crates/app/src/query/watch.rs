//! Morning reports 晨报 and what watching over the evidence has found, for those who keep it (Arts. 20, 22, 24).

use base::{Day, Timestamp};
use model::AgencyState;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;
use crate::watch::Report;

/// Reports that the page lists.
const SHOWN: u32 = 60;

/// A report in the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportBrief {
    /// The day that it is about.
    #[schema(value_type = String, format = Date)]
    pub day: Day,
    /// When it was made.
    pub made_at: Timestamp,
    /// How many matters a person has to look at.
    pub open: u64,
}

/// A pass of reading again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassView {
    /// When it was told.
    pub at: Timestamp,
    /// How many objects.
    pub objects: u64,
    /// How many bytes.
    pub bytes: u64,
}

/// Something wrong with bytes that are kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DamageView {
    /// Which object.
    pub object: String,
    /// What, in Chinese.
    pub what: String,
    /// Since when that is known.
    pub since: Timestamp,
}

/// A time-stamp over a checkpoint.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StampView {
    /// When, by the authority.
    pub at: Timestamp,
    /// How many entries lie under it.
    pub size: u64,
}

/// A signed report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// What it says.
    #[serde(flatten)]
    pub report: Report,
    /// How many matters a person has to look at.
    pub open: u64,
    /// The note as it was signed, for whoever verifies it.
    pub note: String,
}

/// What the page shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WatchView {
    /// Reports, the newest first.
    pub reports: Vec<ReportBrief>,
    /// The newest in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<ReportView>,
    /// The last pass of reading again 核验.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pass: Option<PassView>,
    /// What is damaged at present.
    pub damaged: Vec<DamageView>,
    /// The newest time-stamp 时间戳; nothing where no authority was ever asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stamp: Option<StampView>,
}

/// The reports of the caller's agency and how what is kept stands now.
///
/// # Errors
/// When the caller keeps nothing, or the store does not answer.
pub async fn watch(app: &App, caller: &Caller) -> Result<WatchView, AppError> {
    caller.require(Right::ReadReports)?;
    let kept = app.store.morning_reports(caller.agency, SHOWN).await?;
    let latest = kept.first().map(|newest| view(newest.note.clone())).transpose()?;
    let reports = kept.into_iter().map(|kept| {
        let open = Report::read(&kept.note).map_or(0, |report| report.open());
        ReportBrief { day: kept.day, made_at: kept.created_at, open }
    });
    let state = app.store.load::<AgencyState>(caller.agency).await?.map(|found| found.state.watched).unwrap_or_default();
    let damaged = state.damaged.iter().map(|found| DamageView {
        object: found.what.object.to_string(),
        what: found.what.trouble.label().to_owned(),
        since: found.at.recorded_at,
    });
    let stamp = app.store.last_stamp(caller.agency).await?;
    Ok(WatchView {
        reports: reports.collect(),
        latest,
        damaged: damaged.collect(),
        pass: state.pass.map(|p| PassView { at: p.at.recorded_at, objects: p.what.objects, bytes: p.what.bytes }),
        stamp: stamp.map(|stamped| StampView { at: stamped.stamped_at, size: stamped.size }),
    })
}

/// The report about a day.
///
/// # Errors
/// When there is none, or the caller keeps nothing.
pub async fn report(app: &App, caller: &Caller, day: Day) -> Result<ReportView, AppError> {
    caller.require(Right::ReadReports)?;
    let kept = app.store.morning_report(caller.agency, day).await?;
    view(kept.ok_or(AppError::NotFound("这一天的晨报"))?.note)
}

fn view(note: String) -> Result<ReportView, AppError> {
    let report = Report::read(&note).ok_or_else(|| AppError::internal("a morning report that cannot be read"))?;
    Ok(ReportView { open: report.open(), report, note })
}
