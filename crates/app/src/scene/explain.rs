//! Afterwards: why recording was interrupted (Art. 19), why storing had to wait (Art. 22 para. 2).

use base::{SceneId, Timestamp};
use model::fact::Stretch;
use model::private::key;
use model::scene::{Cause, Explanation, SceneFact, StorageExcuse};
use model::{PrivatePart, SceneState};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// Longest explanation, in characters.
const TEXT: usize = 2000;

/// How a hole came about.
#[derive(Clone, Debug)]
pub struct HoleExplanation {
    /// The hole.
    pub hole: Stretch,
    /// Why.
    pub cause: Cause,
    /// Where the spoken explanation is to be heard; otherwise the text is the written one.
    pub spoken_at: Option<Timestamp>,
    /// The written explanation, or a note beside the spoken one.
    pub text: Option<String>,
}

/// Records why recording was interrupted.
///
/// # Errors
/// When the hole lies outside the stay, or neither a spoken nor a written explanation is given.
pub async fn explain_hole(app: &App, caller: &Caller, id: SceneId, input: HoleExplanation) -> Result<(), AppError> {
    caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let text = fields.optional(input.text.as_deref(), TEXT, "text", "书面说明");
    fields.check(input.hole.to <= input.hole.from, "to", "中断结束时间应晚于开始时间");
    fields.check(input.spoken_at.is_none() && text.is_empty(), "text", "请填写书面说明（第十九条）");
    let early = input.spoken_at.is_some_and(|t| t < input.hole.from);
    fields.check(early, "spoken_at", "语音说明的时间早于中断开始时间，请核对");
    fields.done()?;

    let mut act = app.begin(caller).await?;
    let scene = act.load::<SceneState>(id, "现场").await?;
    let arrived = scene.state.arrived_at.as_ref().map(|a| a.what);
    let left = scene.state.left_at.as_ref().map_or(act.now(), |l| l.what);
    if arrived.is_some_and(|a| input.hole.to <= a) || input.hole.from >= left {
        return Err(AppError::field("from", "这段时间不在到达至离开现场之间，请核对"));
    }
    let explanation = input.spoken_at.map_or(Explanation::Written, |at| Explanation::Spoken { at });
    let fact = SceneFact::HoleExplained { hole: input.hole, cause: input.cause, explanation };
    let now = act.now();
    act.append::<SceneState>(id, NewFact::new(now, fact).with(PrivatePart::none().with(key::TEXT, text))).await?;
    act.commit().await?;
    Ok(())
}

/// Why recordings could not be stored the same day.
#[derive(Clone, Debug)]
pub struct StorageExcuseInput {
    /// Which of the five reasons of Art. 22 para. 2.
    pub excuse: StorageExcuse,
    /// When the officers came back to their unit.
    pub returned_at: Timestamp,
    /// In words.
    pub text: String,
}

/// Records why storing had to wait, and when the officers came back.
///
/// # Errors
/// When the reason is not explained, or the return lies before the departure or in the future.
pub async fn excuse_storage(app: &App, caller: &Caller, id: SceneId, input: StorageExcuseInput) -> Result<(), AppError> {
    caller.require(Right::WorkAtScenes)?;
    let mut fields = Fields::default();
    let text = fields.text(&input.text, TEXT, "text", "无法当日储存的情况");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let scene = act.load::<SceneState>(id, "现场").await?;
    let Some(left) = scene.state.left_at else {
        return Err(AppError::Conflict("尚未登记离开现场，离开后再说明储存情况".into()));
    };
    let mut fields = Fields::default();
    fields.check(input.returned_at < left.what, "returned_at", "返回单位的时间早于离开现场的时间，请核对");
    fields.check(input.returned_at > act.now(), "returned_at", "返回单位的时间晚于现在，请核对");
    fields.done()?;
    let fact = SceneFact::StorageExcused { excuse: input.excuse, returned_at: input.returned_at };
    let private = PrivatePart::none().with(key::TEXT, text);
    act.append::<SceneState>(id, NewFact::new(input.returned_at, fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}
