//! The signed paper is complete: from now on it is the record (Art. 8). A refused signature is noted, not invented.

use base::RecordId;
use law::ArticleRef;
use model::private::key;
use model::record::{RecordFact, Signature};
use model::{PrivatePart, RecordState, Revision};

use crate::App;
use crate::act::{NewFact, expect_revision};
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
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let record = act.load::<RecordState>(id, "文字记录").await?;
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
    let now = act.now();
    let fact = NewFact::new(now, RecordFact::Finalised { signature: input.signature });
    let private = PrivatePart::none().with(key::PLACE, place).with(key::TEXT, note);
    act.append::<RecordState>(id, fact.with(private)).await?;
    act.commit().await?;
    Ok(())
}
