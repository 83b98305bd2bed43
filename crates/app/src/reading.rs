//! The agency says how it reads an unclear word of the law 确认读法, once, with a document; and registers what its archives authority numbered. Both hold
//! from then on: what was judged by another reading before stays as it is.

use base::Day;
use law::henan;
use model::agency::AgencyFact;
use model::private::key;
use model::{AgencyState, PrivatePart};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// A confirmation.
#[derive(Clone, Debug)]
pub struct ReadingInput {
    /// The article.
    pub article: u8,
    /// The alternative: `R1`.
    pub code: String,
    /// From this day.
    pub from: Day,
    /// Who confirmed it, such as the legal office 法制机构.
    pub by: String,
    /// The document that says so.
    pub document: String,
}

/// Confirms how the agency reads an unclear word.
///
/// # Errors
/// When the law's data know no such alternative, something is missing, or it would hold for days that have passed.
pub async fn confirm(app: &App, caller: &Caller, input: ReadingInput) -> Result<(), AppError> {
    caller.require(Right::ConfirmReadings)?;
    let mut fields = Fields::default();
    let by = fields.text(&input.by, 100, "by", "确认的机构或人员");
    let document = fields.text(&input.document, 200, "document", "确认的文件");
    let readings = henan().article(input.article.into()).map(|a| a.readings.as_slice()).unwrap_or_default();
    let known = readings.iter().flat_map(|r| &r.alternatives).any(|a| a.code == input.code);
    fields.check(!known, "code", "请选择一种读法");
    let mut act = app.begin(caller).await?;
    fields.check(input.from < act.now().day(), "from", "起算日期早于今天；确认的读法只用于以后，已经起算的期限不变");
    fields.done()?;
    let fact = AgencyFact::ReadingConfirmed { article: input.article, reading: input.code, from: input.from };
    let now = act.now();
    let private = PrivatePart::none().with(key::NAME, by).with(key::DOCUMENT, document);
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}

/// Registers the number that the archives authority gave to the agency's fonds 全宗号; dossiers are numbered by it from now on.
///
/// # Errors
/// When the number or the document is missing, or holds what would make numbers ambiguous.
pub async fn number_fonds(app: &App, caller: &Caller, fonds: &str, category: &str, document: &str) -> Result<(), AppError> {
    caller.require(Right::KeepDossiers)?;
    let mut fields = Fields::default();
    let fonds = fields.text(fonds, 20, "fonds", "全宗号");
    let category = fields.optional(Some(category), 10, "category", "档案门类代码");
    let document = fields.text(document, 200, "document", "确定全宗号的文件");
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
    fields.check(!plain(&fonds), "fonds", "全宗号只用数字和字母");
    fields.check(!plain(&category), "category", "档案门类代码只用数字和字母");
    fields.done()?;
    let mut act = app.begin(caller).await?;
    let fact = AgencyFact::FondsNumbered { fonds, category };
    let now = act.now();
    let private = PrivatePart::none().with(key::DOCUMENT, document);
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}
