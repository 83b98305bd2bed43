//! Whether a recording can be used as evidence 可作为证据. What was noticed never decides that: where it is grave, a named person does, with
//! reasons; the original stays as it is either way (Art. 24).

use base::{RecordingId, UnitId};
use model::private::key;
use model::recording::RecordingFact;
use model::{PersonState, PrivatePart, RecordingState, Revision, Role};

use super::structure;
use crate::App;
use crate::act::{NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Longest reason, in characters.
const REASON: usize = 2000;

/// Decides whether a recording is taken for an original. It may be decided anew: the last word counts, all stay readable.
///
/// # Errors
/// When no reason is given, the page is stale, or the caller is neither legal reviewer nor head of the sender's unit.
pub async fn decide_originality(
    app: &App,
    caller: &Caller,
    id: RecordingId,
    seen: Revision,
    accepted: bool,
    reason: &str,
) -> Result<(), AppError> {
    caller.require(Right::DecideOriginality)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, REASON, "reason", "认定的理由");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let recording = act.load::<RecordingState>(id, "音像资料").await?;
    let unit = match &recording.state.original {
        Some(original) => act.slot.load::<PersonState>(original.at.actor).await?.and_then(|sender| sender.state.unit),
        None => None,
    };
    if !may_decide(caller, unit) {
        return Err(AppError::Denied {
            article: None, reason: "此项由送交人员的承办机构负责人或者法制审核人员办理".into()
        });
    }
    expect_revision(seen, recording.revision)?;
    let now = act.now();
    let fact = RecordingFact::OriginalityDecided { accepted };
    act.append::<RecordingState>(id, NewFact::new(now, fact).with(PrivatePart::none().with(key::TEXT, reason))).await?;
    if accepted {
        structure::accept(&mut act, id, now).await?;
    }
    act.commit().await?;
    Ok(())
}

/// Whether a recording that somebody of `unit` sent is for this person to decide about.
pub(crate) fn may_decide(caller: &Caller, unit: Option<UnitId>) -> bool {
    caller.is(Role::LegalReviewer) || caller.is(Role::UnitHead) && unit.is_none_or(|u| caller.unit == Some(u))
}
