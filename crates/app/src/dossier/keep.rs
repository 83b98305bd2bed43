//! What happens to a dossier in the archive: it is appraised 鉴定, held 暂缓处置, transferred to an archive 移交进馆 against a receipt. Nothing here destroys.

use base::{Day, DossierId, EntryId};
use model::dossier::{Appraisal, DossierFact};
use model::private::key;
use model::{DossierState, PrivatePart, Revision};
use store::Loaded;

use crate::App;
use crate::act::{Act, NewFact, expect_revision};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// An appraisal.
#[derive(Clone, Debug)]
pub struct AppraisalInput {
    /// What was found.
    pub verdict: Appraisal,
    /// Until when it is kept, when longer.
    pub until: Option<Day>,
    /// Who appraised it 鉴定小组.
    pub by: String,
    /// The opinion.
    pub opinion: String,
}

/// A transfer to an archive.
#[derive(Clone, Debug)]
pub struct TransferInput {
    /// On which day.
    pub on: Day,
    /// The archive that received it.
    pub archive: String,
    /// The number of its receipt 移交接收登记.
    pub receipt: String,
    /// What else is to be said.
    pub note: String,
}

/// Writes down what an appraisal found.
///
/// # Errors
/// When the dossier is not archived, or something is missing.
pub async fn appraise(app: &App, caller: &Caller, id: DossierId, seen: Revision, input: AppraisalInput) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let by = fields.text(&input.by, 200, "by", "鉴定人员");
    let opinion = fields.text(&input.opinion, 1000, "opinion", "鉴定意见");
    let extended = input.verdict == Appraisal::Extended;
    fields.check(extended && input.until.is_none(), "until", "请选择延长到哪一天");
    let (mut act, dossier) = archived(app, caller, id, seen).await?;
    let today = act.now().day();
    fields.check(extended && input.until.is_some_and(|until| until <= today), "until", "延长到的日期应当晚于今天");
    fields.done()?;
    if input.verdict == Appraisal::Destroy && dossier.state.is_held() {
        return Err(AppError::Conflict("案卷暂缓处置，解除以前不能鉴定为可以销毁".into()));
    }
    let fact = DossierFact::Appraised { verdict: input.verdict, until: input.until.filter(|_| extended) };
    append(&mut act, id, fact, PrivatePart::none().with(key::NAME, by).with(key::TEXT, opinion)).await?;
    act.commit().await?;
    Ok(())
}

/// Holds a dossier whatever its term says.
///
/// # Errors
/// When the dossier is not archived, or the reason is missing.
pub async fn hold(app: &App, caller: &Caller, id: DossierId, seen: Revision, reason: &str) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "暂缓处置的原因");
    fields.done()?;
    let (mut act, _) = archived(app, caller, id, seen).await?;
    append(&mut act, id, DossierFact::Held, PrivatePart::none().with(key::TEXT, reason)).await?;
    act.commit().await?;
    Ok(())
}

/// Ends one of the reasons for which a dossier is held.
///
/// # Errors
/// When there is no such reason, or it ended already.
pub async fn end_hold(
    app: &App,
    caller: &Caller,
    id: DossierId,
    seen: Revision,
    hold: EntryId,
    reason: &str,
) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "解除的原因");
    fields.done()?;
    let (mut act, dossier) = archived(app, caller, id, seen).await?;
    let open = dossier.state.holds.iter().find(|held| held.at.entry == hold).ok_or(AppError::NotFound("暂缓处置"))?;
    if open.what.is_some() {
        return Err(AppError::Conflict("已经解除".into()));
    }
    append(&mut act, id, DossierFact::HoldEnded { hold }, PrivatePart::none().with(key::TEXT, reason)).await?;
    act.commit().await?;
    Ok(())
}

/// Writes down that an archive received a dossier.
///
/// # Errors
/// When the dossier is not archived, was transferred already, or the receipt is missing.
pub async fn transfer(app: &App, caller: &Caller, id: DossierId, seen: Revision, input: TransferInput) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let archive = fields.text(&input.archive, 200, "archive", "接收单位");
    let receipt = fields.text(&input.receipt, 200, "receipt", "接收回执的编号");
    let note = fields.optional(Some(&input.note), 500, "note", "说明");
    let (mut act, dossier) = archived(app, caller, id, seen).await?;
    fields.check(input.on > act.now().day(), "on", "移交日期晚于今天，请核对");
    fields.done()?;
    if dossier.state.transferred.is_some() {
        return Err(AppError::Conflict("该案卷已经移交进馆".into()));
    }
    let private = PrivatePart::none().with(key::NAME, archive).with(key::DOCUMENT, receipt).with(key::TEXT, note);
    append(&mut act, id, DossierFact::Transferred { on: input.on }, private).await?;
    act.commit().await?;
    Ok(())
}

/// A dossier that was handed over, as the page has seen it.
async fn archived<'a>(
    app: &'a App,
    caller: &'a Caller,
    id: DossierId,
    seen: Revision,
) -> Result<(Act<'a>, Loaded<DossierState>), AppError> {
    caller.require(Right::KeepDossiers)?;
    let mut act = app.begin(caller).await?;
    let dossier = act.load::<DossierState>(id, "案卷").await?;
    if dossier.state.handed_over.is_none() {
        return Err(AppError::Conflict("案卷还没有移交归档".into()));
    }
    expect_revision(seen, dossier.revision)?;
    Ok((act, dossier))
}

async fn append(act: &mut Act<'_>, id: DossierId, fact: DossierFact, private: PrivatePart) -> Result<(), AppError> {
    let now = act.now();
    act.append::<DossierState>(id, NewFact::new(now, fact).with(private)).await?;
    Ok(())
}
