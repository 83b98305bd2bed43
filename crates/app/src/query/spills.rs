//! What is said to hold state secrets, as those see it who say so and who decide (Art. 25). Never what it is: no title, no name of a file.

use base::{Day, EntryId, Timestamp};
use model::{Spill, SubjectKind, SubjectRef};
use serde::Serialize;
use utoipa::ToSchema;

use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// Something that is closed, or was.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpillView {
    /// The entry that reported it.
    pub id: EntryId,
    /// Of which kind: 音像资料, 文字记录, 案件材料.
    pub kind_label: String,
    /// Which: its id says nothing of what it is.
    #[schema(value_type = String)]
    pub subject: SubjectRef,
    /// Who reported it.
    pub reported_by: String,
    /// When.
    pub reported_at: Timestamp,
    /// `closed`, `cleared` or `destroyed`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// How many files still stand because the store holds them locked; nobody sees them meanwhile.
    pub locked: usize,
    /// The day on which the last of these locks ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub locked_until: Option<Day>,
    /// Whether the caller may decide now.
    pub can_decide: bool,
}

/// Everything of the agency, newest first.
///
/// # Errors
/// When the caller neither reports nor decides, or the store does not answer.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<SpillView>, AppError> {
    let decides = caller.require(Right::DecideAccess).is_ok();
    if !decides {
        caller.require(Right::LabelSecrets)?;
    }
    let directory = Directory::read(app, caller.agency).await?;
    let mut views = Vec::new();
    for reported in directory.agency.state.spills.iter().rev() {
        let spill = &reported.what;
        let (locked, locked_until) = standing(app, spill).await?;
        let (state, state_label) = match (&spill.cleared, &spill.destroyed) {
            (Some(_), _) => ("cleared", "经审查不涉密，已解除封存"),
            (None, Some(_)) if locked > 0 => ("destroyed", "已销毁，存储锁定的文件到期移除"),
            (None, Some(_)) => ("destroyed", "已按保密规定销毁"),
            (None, None) => ("closed", "已封存，待机关负责人处理"),
        };
        let decided = spill.cleared.as_ref().map(|c| c.at).or_else(|| spill.destroyed.as_ref().map(|d| d.at));
        views.push(SpillView {
            id: reported.at.entry,
            kind_label: match spill.subject.kind {
                SubjectKind::Recording => "音像资料",
                SubjectKind::Case => "案件材料",
                _ => "文字记录",
            }
            .to_owned(),
            subject: spill.subject,
            reported_by: directory.name(reported.at.actor),
            reported_at: reported.at.recorded_at,
            state: state.to_owned(),
            state_label: state_label.to_owned(),
            decided_by: decided.map(|at| directory.name(at.actor)),
            decided_at: decided.map(|at| at.recorded_at),
            locked,
            locked_until,
            can_decide: decides && spill.waits() && reported.at.actor != caller.person,
        });
    }
    Ok(views)
}

/// How many files of what was destroyed are locked still, and until when.
async fn standing(app: &App, spill: &Spill) -> Result<(usize, Option<Day>), AppError> {
    let (mut locked, mut until) = (0, None);
    for object in &spill.objects {
        if let Some(at) = app.store.locked_until(*object).await? {
            locked += 1;
            until = until.max(Some(at.day()));
        }
    }
    Ok((locked, until))
}
