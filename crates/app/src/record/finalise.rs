//! The signed paper is complete: from now on it is the record (Art. 8). A refused signature is noted, not invented.

use base::{EntryId, RecordId};
use law::ArticleRef;
use model::private::key;
use model::record::{RecordFact, RefusalProof, SignMark, Signature};
use model::{Finding, PrivatePart, RecordState, Revision, SceneState, Severity};

use super::number::require_standing;
use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// How the paper was signed and where it is kept.
#[derive(Clone, Debug)]
pub struct Finality {
    /// The state the page has seen.
    pub seen: Revision,
    /// Signed, or refused.
    pub signature: Signature,
    /// Where the paper original is kept.
    pub place: String,
    /// What happened when a signature was refused.
    pub note: Option<String>,
    /// What stands on the paper where somebody signed: 签名, 捺指印, 盖章.
    pub marks: Vec<SignMark>,
    /// Who witnessed the refusal.
    pub witness: Option<String>,
    /// The mark at the scene under which the recording shows the refusal.
    pub shown_by: Option<EntryId>,
}

/// Makes a record final.
///
/// # Errors
/// Refused under Art. 8 while a page is missing, naming it; also when a refusal is not described.
pub async fn finalise(app: &App, caller: &Caller, id: RecordId, input: Finality) -> Result<(), AppError> {
    caller.require(Right::HandleCases)?;
    let mut fields = Fields::default();
    let place = fields.text(&input.place, 200, "place", "纸质原件存放处");
    let note = fields.optional(input.note.as_deref(), 1000, "note", "情况说明");
    fields.check(input.signature == Signature::Refused && note.is_empty(), "note", "当事人拒绝签名的，请写明情况");
    let witness = fields.optional(input.witness.as_deref(), 100, "witness", "见证人");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
    require_standing(&record.state)?;
    if record.state.finalised.is_some() {
        return Err(AppError::Conflict("该记录已经定稿".into()));
    }
    let missing = record.state.missing_pages();
    if !missing.is_empty() {
        let pages: Vec<_> = missing.iter().map(|n| format!("第 {n} 页")).collect();
        let reason = format!("缺{}的签名扫描件", pages.join("、"));
        return Err(AppError::Refused { article: ArticleRef::article(8).paragraph(1), reason });
    }
    expect_revision(input.seen, record.revision)?;
    let refused = input.signature == Signature::Refused;
    let refusal = refused.then(|| RefusalProof { witnessed: !witness.is_empty(), shown_by: input.shown_by });
    if let Some(mark) = refusal.and_then(|r| r.shown_by) {
        at_the_scene(&mut act, &record.state, mark).await?;
    }
    let (now, mut marks) = (act.now(), input.marks);
    marks.sort_unstable();
    marks.dedup();
    let findings = refusal.filter(|r| !r.is_borne_out()).map(|_| not_borne_out()).into_iter().collect();
    let fact = RecordFact::Finalised { signature: input.signature, marks, refusal, findings };
    let fact = NewFact::new(now, fact);
    let private = PrivatePart::none().with(key::PLACE, place).with(key::TEXT, note).with(key::WITNESS, witness);
    act.append::<RecordState>(id, fact.with(private)).await?;
    act.commit().await?;
    Ok(())
}

/// Checks that a mark was made at the scene that the record tells of.
async fn at_the_scene(act: &mut Act<'_>, record: &RecordState, mark: EntryId) -> Result<(), AppError> {
    let wrong = || AppError::field("shown_by", "该标记不在本记录所记的现场，请重新选择");
    let scene = act.load::<SceneState>(record.scene.ok_or_else(wrong)?, "现场").await?;
    scene.state.marks.iter().any(|m| m.at.entry == mark).then_some(()).ok_or_else(wrong)
}

/// A refusal that nothing bears out is noted all the same; somebody should look.
fn not_borne_out() -> Finding {
    Finding {
        code: "refusal_alone".into(),
        severity: Severity::Question,
        article: Some(ArticleRef::article(8)),
        message: "拒绝签名只有注明，没有见证人，也没有指明音像".into(),
    }
}
