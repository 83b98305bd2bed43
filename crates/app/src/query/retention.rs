//! How long things are kept, as pages show it (Art. 20 para. 2).

use base::{Day, Timestamp};
use model::agency::Tier;
use model::fold::Dated;
use model::private::key;
use model::retention::{RetentionClass, RetentionTable, RetentionTerm};
use model::{AgencyState, CopyState, RecordingState, SceneState};
use serde::Serialize;
use store::Loaded;
use store::subjects::Direction;
use utoipa::ToSchema;

use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::listing::relation;
use crate::rights::Right;
use crate::settle::tier;

/// How long one thing is kept, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptView {
    /// As what it is kept.
    pub class_label: String,
    /// How long; nothing while there is no approved table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_label: Option<String>,
    /// The last day of the term; nothing when it is kept for ever, or as long as there is no table.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Day>,
    /// Why, in a sentence.
    pub why: String,
}

/// A line of a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetentionLineView {
    /// What: a stable word.
    pub class: String,
    /// The same in Chinese.
    pub class_label: String,
    /// Years; nothing means for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<u16>,
}

/// A version of the table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetentionTableView {
    /// It holds from this day.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Approved on this day.
    #[schema(value_type = String, format = Date)]
    pub approved_on: Day,
    /// By which archives authority.
    pub authority: String,
    /// The number of its document.
    pub document: String,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: Timestamp,
    /// Whether it holds today.
    pub in_force: bool,
    /// Its lines.
    pub lines: Vec<RetentionLineView>,
}

/// The tables of the agency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RetentionView {
    /// Newest first.
    pub tables: Vec<RetentionTableView>,
    /// The classes that a table must name, in order.
    pub classes: Vec<RetentionLineView>,
    /// Whether the caller may enter one.
    pub can_enter: bool,
}

/// The tables of the caller's agency.
///
/// # Errors
/// When the caller may not read, or the store does not answer.
pub async fn tables(app: &App, caller: &Caller) -> Result<RetentionView, AppError> {
    caller.require(Right::Read)?;
    let directory = Directory::read(app, caller.agency).await?;
    let (agency, today) = (&directory.agency, app.store.clock().now().day());
    let holds = in_force(&agency.state, today).map(|t| t.at.entry);
    let view = |t: &Dated<RetentionTable>| {
        let text = agency.private.expose().value(&t.at.entry.to_string());
        let said = |key: &str| text.and_then(|v| v[key].as_str()).unwrap_or_default().to_owned();
        RetentionTableView {
            from: t.what.from,
            approved_on: t.what.approved_on,
            authority: said(key::NAME),
            document: said(key::DOCUMENT),
            entered_by: directory.name(t.at.actor),
            entered_at: t.at.recorded_at,
            in_force: holds == Some(t.at.entry),
            lines: t.what.lines.iter().map(|l| line(l.class, Some(l.term))).collect(),
        }
    };
    Ok(RetentionView {
        tables: agency.state.retention.iter().rev().map(view).collect(),
        classes: RetentionClass::ALL.iter().map(|class| line(*class, None)).collect(),
        can_enter: caller.require(Right::KeepDossiers).is_ok(),
    })
}

fn line(class: RetentionClass, term: Option<RetentionTerm>) -> RetentionLineView {
    let years = match term {
        Some(RetentionTerm::Years { years }) => Some(years),
        Some(RetentionTerm::Permanent) | None => None,
    };
    let word = serde_json::to_value(class).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    RetentionLineView { class: word, class_label: class.label().to_owned(), years }
}

/// The table that holds on a day: the last that had begun, of those the one that was entered last.
pub(crate) fn in_force(agency: &AgencyState, day: Day) -> Option<&Dated<RetentionTable>> {
    agency.retention.iter().filter(|t| t.what.from <= day).max_by_key(|t| (t.what.from, t.at.recorded_at))
}

/// How long a recording is kept: as evidence where it is used as such, else by how far its scene had to be recorded.
pub(crate) async fn of_recording(
    app: &App,
    agency: &Loaded<AgencyState>,
    found: &Loaded<RecordingState>,
) -> Result<KeptView, AppError> {
    let (mut class, mut reason) = (RetentionClass::Other, "没有归入现场".to_owned());
    if let Some(scene) = found.state.scene
        && let Some(scene) = app.store.load::<SceneState>(scene).await?
    {
        let day = scene.state.arrived_at.as_ref().map_or_else(|| app.store.clock().now().day(), |a| a.what.day());
        let tier = tier(&agency.state, &scene.state, day);
        class = match tier {
            Tier::WholeCourse => RetentionClass::WholeCourse,
            Tier::AsRequired => RetentionClass::AsRequired,
            Tier::Optional => RetentionClass::Optional,
        };
        reason = "按所在现场的记录方式".to_owned();
    }
    for copy in app.store.linked(Direction::From, found.subject, relation::ORIGINAL).await? {
        let copy = app.store.load::<CopyState>(copy).await?;
        let evidence =
            |c: &Loaded<CopyState>| c.state.withdrawn.is_none() && c.state.purpose() == model::copy::CopyPurpose::Evidence;
        if copy.is_some_and(|c| evidence(&c)) {
            (class, reason) = (RetentionClass::Evidence, "已列为证据".to_owned());
        }
    }
    let received = found.state.original.as_ref().map(|o| o.at.recorded_at);
    let made = found.state.timing.as_ref().map(|t| t.started_at).or(received).map(|at| at.day());
    Ok(kept(&agency.state, app.store.clock().now().day(), class, &reason, made))
}

fn kept(agency: &AgencyState, today: Day, class: RetentionClass, reason: &str, made: Option<Day>) -> KeptView {
    let class_label = class.label().to_owned();
    let Some(table) = in_force(agency, today) else {
        let why = format!("{reason}；没有经档案主管部门审定的保管期限表，一直保存");
        return KeptView { class_label, term_label: None, until: None, why };
    };
    let term = table.what.term(class);
    let why = match term {
        Some(_) => format!("{reason}；{}审定的保管期限表", table.what.approved_on),
        None => format!("{reason}；保管期限表没有这一类，一直保存"),
    };
    let until = term.zip(made).and_then(|(term, made)| term.until(made));
    KeptView { class_label, term_label: term.map(RetentionTerm::label), until, why }
}
