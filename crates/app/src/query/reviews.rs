//! Reviews of documents as pages show them: who was asked, what each said, for whom it waits.

use base::{EntryId, PersonId, Timestamp};
use model::case::CaseState;
use model::fold::Dated;
use model::review::{Review, ReviewStep};
use model::{RecordState, Role};
use serde::Serialize;
use store::Loaded;
use utoipa::ToSchema;

use super::cases::PaperOpinionView;
use super::common::word;
use super::directory::Directory;
use crate::acting::Principal;
use crate::caller::Caller;
use crate::record::answers;

/// What one of those asked said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnswerView {
    /// `review` or `approval`.
    pub step: String,
    /// The same in Chinese.
    pub step_label: String,
    /// Passed, or sent back.
    pub agreed: bool,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// In whose place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<String>,
    /// Under which standing approval of hers: by which document it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// Given on paper: which paper it stands on, and who wrote it down here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_paper: Option<PaperOpinionView>,
}

/// One round of a review.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewView {
    /// Who sent it.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// What to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who reviews.
    pub reviewer: String,
    /// Who approves after that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// What was said.
    pub answers: Vec<AnswerView>,
    /// How it stands: 等待审核 赵三.
    pub state_label: String,
    /// `waiting`, `returned`, `passed` or `superseded`.
    pub state: String,
    /// How often whoever it waits for was reminded.
    pub reminders: u32,
}

/// What the caller may do about the review of a record.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct RecordCan {
    /// Send it to review.
    pub ask_review: bool,
    /// Answer this step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Write down this step, which was answered on paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_on_paper: Option<String>,
    /// Remind whoever it waits for.
    pub remind: bool,
}

/// The reviews of a record, the last one first.
pub(crate) fn of_record(directory: &Directory, record: &Loaded<RecordState>) -> Vec<ReviewView> {
    let text = |at: &model::Stamp| record.private.expose().text(&at.entry.to_string()).map(str::to_owned);
    let view = |review: &Review| {
        let answer = |a: &Dated<model::review::Answer>| AnswerView {
            step: word(&a.what.step),
            step_label: a.what.step.label().to_owned(),
            agreed: a.what.agreed,
            text: text(&a.at),
            at: a.at.recorded_at,
            who: directory.name(a.speaker()),
            acting_for: a.what.acting_for.map(|p| directory.name(p)),
            under: a.what.acting_for.zip(a.what.under).map(|(head, entry)| standing_document(directory, head, entry)),
            on_paper: a.what.on_paper.map(|p| PaperOpinionView {
                signed_on: a.at.happened_at.day(),
                entered_by: directory.name(a.at.actor),
                entered_at: a.at.recorded_at,
                href: format!("/api/v1/cases/{}/papers/{}", record.state.case.unwrap_or_default(), p.paper),
            }),
        };
        let (state, state_label) = match (review.superseded, review.returned(), review.waits_for()) {
            (Some(_), ..) => ("superseded", "文书已修改，此次审核不再有效".to_owned()),
            (None, Some(back), _) => ("returned", format!("{}退回", directory.name(back.speaker()))),
            (None, None, Some((step, person))) => ("waiting", format!("等待{} {}", step.label(), directory.name(person))),
            (None, None, None) => ("passed", "审核通过".to_owned()),
        };
        ReviewView {
            who: directory.name(review.asked.at.actor),
            at: review.asked.at.recorded_at,
            text: text(&review.asked.at),
            reviewer: directory.name(review.asked.what.reviewer),
            approver: review.asked.what.approver.map(|p| directory.name(p)),
            answers: review.answers.iter().map(answer).collect(),
            state: state.to_owned(),
            state_label,
            reminders: u32::try_from(review.reminders.len()).unwrap_or(u32::MAX),
        }
    };
    record.state.reviews.iter().rev().map(view).collect()
}

/// By which document a head gave a standing approval.
fn standing_document(directory: &Directory, head: PersonId, entry: EntryId) -> String {
    let document = directory.person(head).and_then(|p| p.private.expose().text(&entry.to_string()).map(str::to_owned));
    document.unwrap_or_else(|| "常设批准".to_owned())
}

/// What pages offer; the commands check again.
pub(crate) fn can(caller: &Caller, record: &RecordState, case: &CaseState, principals: &[Principal]) -> RecordCan {
    let handles = caller.is(Role::Officer) && (case.officers.contains(&caller.person) || caller.unit == case.unit);
    let step = record.review().and_then(Review::waits_for);
    let waits = step.is_some();
    let done = record.review().is_some_and(Review::passed);
    RecordCan {
        ask_review: handles && !waits && !done && record.finalised.is_none(),
        answer: answers(caller, record, case, principals).map(|step: ReviewStep| word(&step)),
        answer_on_paper: step.filter(|_| handles && record.voided.is_none()).map(|(step, _)| word(&step)),
        remind: handles && waits,
    }
}
