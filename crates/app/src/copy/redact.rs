//! Ordering a redaction 遮盖件 (Art. 25): boxes over the picture, silence over words, with the ground; made as a copy, the original stays.

use base::{CaseId, CopyId, RecordingId};
use model::copy::{CopyFact, CopyPurpose, Mask, Order, Part, Secrecy};
use model::private::key;
use model::recording::Medium;
use model::{CaseState, CopyState, PrivatePart, RecordingState};

use super::order::check_part;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::case::require_handler;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// What is covered, and why.
#[derive(Clone, Debug)]
pub struct RedactInput {
    /// For which case, if for one.
    pub case: Option<CaseId>,
    /// Which part the redaction holds; the whole if nothing is said.
    pub part: Option<Part>,
    /// What is covered.
    pub masks: Vec<Mask>,
    /// On which ground.
    pub ground: Secrecy,
    /// Why, in words.
    pub reason: String,
}

/// A side of the picture, in thousandths.
const WHOLE: u16 = 1000;

/// Has something of a recording covered in a copy.
///
/// # Errors
/// When nothing is covered, a box does not lie within the picture, a time is none, or the reason is missing.
pub async fn redact(app: &App, caller: &Caller, recording: RecordingId, input: RedactInput) -> Result<CopyId, AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let reason = fields.text(&input.reason, 500, "reason", "遮盖的理由");
    fields.check(input.masks.is_empty(), "masks", "请至少遮盖一处画面或者一段声音");
    let mut act = app.begin(caller).await?;
    let found = act.load::<RecordingState>(recording, "音像资料").await?;
    let r = &found.state;
    if r.medium == Medium::Photo {
        fields.check(input.part.is_some(), "part", "照片没有时长，只能整件遮盖");
    } else {
        check_part(&mut fields, input.part, r);
    }
    for mask in &input.masks {
        match *mask {
            Mask::Box { x, y, w, h, part } => {
                let within = |from: u16, size: u16| size > 0 && from <= WHOLE && size <= WHOLE - from;
                fields.check(!within(x, w) || !within(y, h), "masks", "方框应当在画面以内");
                fields.check(!r.video && r.medium != Medium::Photo, "masks", "这件资料没有画面");
                fields.check(part.is_some_and(|p| p.from >= p.to || p.from.millis() < 0), "masks", "遮盖的起点应当早于终点");
            }
            Mask::Mute { part } => {
                fields.check(!r.audio, "masks", "这件资料没有声音");
                fields.check(part.from >= part.to || part.from.millis() < 0, "masks", "静音的起点应当早于终点");
            }
        }
    }
    if let Some(case) = input.case {
        let case = act.load::<CaseState>(case, "案件").await?;
        require_handler(&case.state, caller)?;
    }
    fields.done()?;
    if r.original.is_none() {
        return Err(AppError::Conflict("原件尚未入库".into()));
    }
    let order = Order {
        recording,
        purpose: CopyPurpose::Redaction,
        case: input.case,
        part: input.part,
        collectors: Vec::new(),
        collected_at: None,
        masks: input.masks,
        ground: Some(input.ground),
    };
    let (id, now) = (CopyId::random(), act.now());
    let private = PrivatePart::none().with(key::TEXT, reason);
    act.append::<CopyState>(id, NewFact::new(now, CopyFact::Ordered(order)).with(private)).await?;
    act.commit().await?;
    app.copies.notify_one();
    Ok(id)
}
