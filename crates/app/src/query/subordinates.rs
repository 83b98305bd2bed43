//! What a superior knows of the logs it follows: how they stand, in which words, and the figures computed from them.

use base::Timestamp;
use law::henan;
use model::{AgencyState, Outcome};
use serde::Serialize;
use store::MirrorLog;
use utoipa::ToSchema;

use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// Something found about a followed log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubordinateFindingView {
    /// The word: 断链(待核查), 恢复缺口 or 失联.
    pub word: &'static str,
    /// What, more closely: 改写, 分叉, 截断, 不报送, 恢复旧库, 无消息.
    pub what: &'static str,
    /// One sentence, in numbers.
    pub sentence: String,
    /// Since when.
    pub since: Timestamp,
    /// When the entry was written that tells of it.
    pub found_at: Timestamp,
}

/// A followed log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubordinateView {
    /// Its origin.
    pub origin: String,
    /// The agency, by the name under which it was registered.
    pub name: String,
    /// The word that weighs most: 断链(待核查), 恢复缺口, 失联, 正常, or 尚未报送.
    pub word: &'static str,
    /// What was found and is still so.
    pub findings: Vec<SubordinateFindingView>,
    /// How many entries are held.
    pub size: u64,
    /// How many the largest checkpoint covers that was seen.
    pub seen: u64,
    /// Its root, in base64.
    pub root: Option<String>,
    /// When it was last heard.
    pub heard_at: Option<Timestamp>,
    /// How many entries the largest cosigned checkpoint covers.
    pub cosigned: u64,
    /// How many entries the duties take in.
    pub computed: u64,
    /// Whether duties are being computed anew.
    pub recomputing: bool,
    /// The public key that was registered.
    pub key: String,
}

/// How many duties of one article stand in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigureRow {
    /// The article, by its code.
    pub article: String,
    /// In which way.
    #[schema(value_type = String)]
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
    /// How many of them were written in afterwards 补录.
    pub written_in: u64,
}

/// A log at a size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogAt {
    /// Its origin.
    pub origin: String,
    /// How many entries.
    pub size: u64,
}

/// Figures, and what they are known by: the same logs at the same sizes, the same instant and the same law give the same figures, whoever
/// computes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figures {
    /// From which entries.
    pub logs: Vec<LogAt>,
    /// Of which instant.
    pub instant: Timestamp,
    /// By which law: SHA-256 over its files.
    pub law: String,
    /// The figures.
    pub rows: Vec<FigureRow>,
}

/// The logs that the caller's agency follows.
///
/// # Errors
/// When the caller may not see them, or the store fails.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<SubordinateView>, AppError> {
    caller.require(Right::WatchSubordinates)?;
    let agency = app.store.load::<AgencyState>(caller.agency).await?.ok_or(AppError::NotFound("机关"))?;
    let private = agency.private.expose();
    let logs = app.store.mirror_logs().await?;
    let own = logs.iter().filter(|log| log.agency == caller.agency);
    Ok(own.map(|log| view(log, &agency.state, private.text(&log.held.origin).unwrap_or_default())).collect())
}

fn view(log: &MirrorLog, agency: &AgencyState, name: &str) -> SubordinateView {
    let held = &log.held;
    let known = agency.subordinates.iter().find(|s| s.what.origin == held.origin);
    let word = known.and_then(|s| s.what.word()).map(model::MirrorWord::label);
    let open = known.into_iter().flat_map(|s| s.what.open()).map(|found| SubordinateFindingView {
        word: found.what.finding.trouble.word().label(),
        what: found.what.finding.trouble.label(),
        sentence: found.what.finding.sentence(),
        since: found.what.finding.since,
        found_at: found.at.recorded_at,
    });
    SubordinateView {
        origin: held.origin.clone(),
        name: name.to_owned(),
        word: word.unwrap_or(if log.ever_heard { "正常" } else { "尚未报送" }),
        findings: open.collect(),
        size: held.size(),
        seen: held.seen_size(),
        root: held.seen.map(|(_, root)| root.to_string()),
        heard_at: log.ever_heard.then_some(log.heard_at),
        cosigned: log.cosigned_size,
        computed: log.folded,
        recomputing: log.folded < held.size() || log.stale > 0,
        key: held.key.to_string(),
    }
}

/// How the duties of a followed log stand at an instant, as computed here.
///
/// # Errors
/// When the caller may not see them, the log is not followed, or the store fails.
pub async fn figures(app: &App, caller: &Caller, origin: &str, instant: Timestamp) -> Result<Figures, AppError> {
    caller.require(Right::WatchSubordinates)?;
    let log = app.store.mirror_log(origin).await?.filter(|log| log.agency == caller.agency);
    let log = log.ok_or(AppError::NotFound("下级日志"))?;
    let rows = app.store.mirror_tally(log.id, instant).await?;
    Ok(known_by(origin, log.folded, instant, rows))
}

/// The same of the caller's own log, as the agency itself has it.
///
/// # Errors
/// When the caller may not see them, or the store fails.
pub async fn own_figures(app: &App, caller: &Caller, instant: Timestamp) -> Result<Figures, AppError> {
    caller.require(Right::Read)?;
    let own = app.store.logs().await?.into_iter().find(|(agency, ..)| *agency == caller.agency);
    let (_, origin, size) = own.ok_or(AppError::NotFound("机关的存证日志"))?;
    Ok(known_by(&origin, size, instant, app.store.tally(caller.agency, instant).await?))
}

fn known_by(origin: &str, size: u64, instant: Timestamp, rows: Vec<store::Tally>) -> Figures {
    let row = |t: store::Tally| FigureRow { article: t.article, outcome: t.outcome, count: t.count, written_in: t.written_in };
    Figures {
        logs: vec![LogAt { origin: origin.to_owned(), size }],
        instant,
        law: henan().digest().to_string(),
        rows: rows.into_iter().map(row).collect(),
    }
}
