//! Archived dossiers by the end of their term: what is due 到期 in a month or was before, what keeps it, what an appraisal found. Nothing here destroys.

use base::Day;
use model::dossier::Appraisal;
use model::{CaseState, DossierState, SubjectKind};
use serde::Serialize;
use store::SubjectQuery;
use utoipa::ToSchema;

use super::directory::Directory;
use super::dossiers::{DossierView, destroyed_at, kept_until, view};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// The dossiers whose term ends in a month, or ended before and nobody decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DueDossiers {
    /// The last day of the month.
    #[schema(value_type = String, format = Date)]
    pub until: Day,
    /// How many archived dossiers there are in all.
    pub archived: usize,
    /// Why none can be due, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub none_because: Option<String>,
    /// The dossiers, the longest due first.
    pub dossiers: Vec<DueDossier>,
}

/// A dossier whose term ends.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DueDossier {
    /// The dossier.
    pub dossier: DossierView,
    /// What is to be done about it, in a word: `appraise`, `held`, `destroy`, `listed`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
}

/// What is due by the end of a month, written as `2026-11`; this month when nothing is said.
///
/// # Errors
/// When the caller keeps no dossiers, or the month is none.
pub async fn due(app: &App, caller: &Caller, month: Option<&str>) -> Result<DueDossiers, AppError> {
    if caller.require(Right::KeepDossiers).is_err() {
        caller.require(Right::CarryOutDisposal)?;
    }
    let today = app.store.clock().now().day();
    let first: Day = match month {
        Some(month) => format!("{month}-01").parse().map_err(|_| AppError::field("month", "月份应写成 2026-11 的形式"))?,
        None => today,
    };
    let until = first.last_of_month();
    let directory = Directory::read(app, caller.agency).await?;
    let agency = &directory.agency.state;
    let query = SubjectQuery {
        agency: caller.agency,
        kind: SubjectKind::Dossier,
        status: &["handed_over", "supplementing"],
        text: "",
        linked: None,
        offset: 0,
        limit: u32::MAX >> 1,
    };
    let rows = app.store.list(&query).await?.rows;
    let archived = rows.len();
    let mut dossiers = Vec::new();
    for row in rows {
        let found = row.read::<DossierState>(caller.agency)?;
        let s = &found.state;
        let ends = kept_until(agency, s, today).1.filter(|ends| *ends <= until && s.transferred.is_none());
        let Some(case) = s.case.filter(|_| ends.is_some()) else { continue };
        let id = base::DossierId(found.subject.id);
        if destroyed_at(agency, id).is_some() {
            continue;
        }
        let Some(case) = app.store.load::<CaseState>(case).await? else { continue };
        let listed = agency.destructions.iter().any(|d| d.what.carried_out.is_none() && d.what.dossiers.contains(&id));
        let destroy = s.appraisals.last().is_some_and(|a| a.what.0 == Appraisal::Destroy);
        let (state, state_label) = match (s.is_held(), listed, destroy) {
            (true, ..) => ("held", "暂缓处置"),
            (_, true, _) => ("listed", "已列入销毁清册"),
            (_, _, true) => ("destroy", "鉴定可以销毁"),
            _ => ("appraise", "待鉴定"),
        };
        let dossier = view(&directory, caller, &found, &case, today);
        dossiers.push(DueDossier { dossier, state: state.to_owned(), state_label: state_label.to_owned() });
    }
    dossiers.sort_by(|a, b| (a.dossier.kept_until, &a.dossier.number).cmp(&(b.dossier.kept_until, &b.dossier.number)));
    let no_table = super::retention::in_force(agency, today).is_none();
    let none_because = no_table.then(|| "没有经档案主管部门审定的保管期限表，任何案卷都不会到期".to_owned());
    Ok(DueDossiers { until, archived, none_because, dossiers })
}
