//! Where a gap is mended: the button that stands beside an open duty. Nobody is offered what only another may do.

use base::CaseId;
use model::duty::Owner;
use model::{DutyState, Outcome, RecordState, SubjectKind};
use serde::Serialize;
use store::{Loaded, StoredDuty};
use utoipa::ToSchema;

use super::common::href;
use super::duties::Viewer;
use super::records;
use crate::App;
use crate::error::AppError;
use crate::rights::Right;

/// What to do about it, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Action {
    /// What the button says.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

impl Action {
    fn new(label: impl Into<String>, href: String) -> Option<Self> {
        Some(Self { label: label.into(), href })
    }
}

/// The record of a kind that an inspection is written in.
const INSPECTION_RECORD: &str = "on-site-inspection";

impl Viewer<'_> {
    /// The action that mends the gap, if there is one and this person may take it.
    pub(super) fn action(&self, stored: &StoredDuty, outcome: Outcome, mine: bool) -> Option<Action> {
        let d = &stored.duty;
        // What was broken is mended by nothing that is done later.
        let asks = matches!(d.state, DutyState::Open { .. } | DutyState::Judgement { .. });
        if !asks || !matches!(outcome, Outcome::Pending | Outcome::Unmet | Outcome::Judgement) {
            return None;
        }
        let page = href(d.subject);
        let compiled = !d.entries.is_empty();
        let (right, action) = match (d.rule.as_str(), d.subject.kind) {
            ("art10-1-officers" | "art10-3-inspection", SubjectKind::Case) => {
                let scene = if d.part.is_empty() { String::new() } else { format!("&scene={}", d.part) };
                let form = format!("{page}/records/new?type={INSPECTION_RECORD}{scene}");
                (Right::HandleCases, Action::new("写现场笔录", form))
            }
            ("art11-2-unit-opinion", _) => (Right::OpineForUnit, Action::new("签署意见", format!("{page}?do=opine"))),
            ("art11-4-head-opinion", _) => (Right::OpineForAgency, Action::new("签署意见", format!("{page}?do=opine"))),
            ("art13-closing", _) if d.part == "archiving" => hand_over(&page),
            ("art13-closing", _) => (Right::HandleCases, Action::new("办理结案", format!("{page}?do=close"))),
            // Where all is there and a cause or a clock is in doubt, more films or words settle nothing: a person judges.
            ("art15-whole-course" | "art18-arrival-to-departure", _) if outcome == Outcome::Judgement => return None,
            ("art19-interruption", _) if outcome == Outcome::Judgement && is_explained(stored) => return None,
            ("art15-whole-course" | "art15-2-as-required" | "art18-arrival-to-departure", SubjectKind::Scene) => {
                (Right::WorkAtScenes, Action::new("上传音像", format!("{page}?do=upload")))
            }
            ("art18-2-narration", _) => (Right::WorkAtScenes, Action::new("补标记", format!("{page}?do=mark"))),
            ("art19-interruption", _) => {
                (Right::WorkAtScenes, Action::new("说明情况", format!("{page}?do=explain&part={}", d.part)))
            }
            ("art21-dossier-deadline", _) if compiled => hand_over(&page),
            ("art21-dossier-deadline", _) => (Right::HandleCases, Action::new("制作案卷", format!("{page}?do=dossier"))),
            ("art22-same-day-storage", SubjectKind::Recording) => {
                (Right::WorkAtScenes, Action::new("补记时间", format!("{page}?do=time")))
            }
            ("art24-approval", _) => (Right::DecideAccess, Action::new("去审批", page)),
            _ => return None,
        };
        action.filter(|_| self.caller.require(right).is_ok() && (mine || self.shares(stored)))
    }

    /// Whether the caller may do for the owner what the owner must do: a colleague may at a scene, in a case one of the same unit.
    fn shares(&self, stored: &StoredDuty) -> bool {
        let Owner::Person { id } = stored.duty.owner else { return false };
        let unit = self.directory.person(id).and_then(|p| p.state.unit);
        stored.duty.subject.kind != SubjectKind::Case || unit.is_some() && unit == self.caller.unit
    }
}

/// Whether the interruption that waits for a judgement was explained: the question says so in these words.
fn is_explained(stored: &StoredDuty) -> bool {
    stored.duty.remark().contains("（已说明）")
}

fn hand_over(page: &str) -> (Right, Option<Action>) {
    (Right::KeepDossiers, Action::new("接收归档", format!("{page}?do=handover")))
}

/// The record on its way that a duty of Art. 10 waits for, instead of the form for a new one: the page that is missing is scanned
/// there, and there it becomes final.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn record_on_its_way(app: &App, stored: &StoredDuty, action: Action) -> Result<Action, AppError> {
    let d = &stored.duty;
    if !matches!(d.rule.as_str(), "art10-1-officers" | "art10-3-inspection") || d.subject.kind != SubjectKind::Case {
        return Ok(action);
    }
    let tells = |r: &Loaded<RecordState>| {
        let of_scene = d.part.is_empty() || r.state.scene.is_none_or(|s| s.to_string() == d.part);
        r.state.record_type == INSPECTION_RECORD && r.state.finalised.is_none() && of_scene
    };
    let records = records::of_case(app, CaseId(d.subject.id)).await?;
    let Some(draft) = records.iter().rfind(|r| tells(r)) else { return Ok(action) };
    let missing: Vec<_> = draft.state.missing_pages().iter().map(u32::to_string).collect();
    let label = match missing.as_slice() {
        [] => "去定稿".to_owned(),
        _ if draft.state.scans.is_empty() => "扫描签名页".to_owned(),
        _ => format!("补第 {} 页", missing.join("、")),
    };
    Ok(Action { label, href: href(draft.subject) })
}
