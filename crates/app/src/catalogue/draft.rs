//! Drafting 编制 an edition, and putting it before the head of the agency.

use base::{CatalogueId, Timestamp};
use model::catalogue::{CatalogueFact, Line, Scope, Stage};
use model::private::key;
use model::{AgencyState, CatalogueState, PrivatePart, Revision};

use super::{EDITION, refuse_shortfalls, seen};
use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// The longest text of one column, in characters.
const LONGEST: usize = 2000;
/// Lines of one edition.
const MOST_LINES: usize = 1000;

/// What a page sends: the whole draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is called.
    pub title: String,
    /// For whom it is.
    pub scope: Scope,
    /// The edition it goes on from.
    pub follows: Option<CatalogueId>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// Begins an edition.
///
/// # Errors
/// When the title or every line is missing, or something is too long.
pub async fn draft(app: &App, caller: &Caller, input: Draft) -> Result<CatalogueId, AppError> {
    caller.require(Right::DraftCatalogue)?;
    let input = checked(input)?;
    let mut act = app.begin(caller).await?;
    if let Some(follows) = input.follows {
        act.load::<CatalogueState>(follows, EDITION).await?;
    }
    let id = CatalogueId::random();
    append(&mut act, id, input).await?;
    act.commit().await?;
    Ok(id)
}

/// Replaces the draft of an edition that is not before the head yet.
///
/// # Errors
/// As [`draft`]; also when it is further already, or the page is stale.
pub async fn revise(app: &App, caller: &Caller, id: CatalogueId, revision: Revision, input: Draft) -> Result<(), AppError> {
    caller.require(Right::DraftCatalogue)?;
    let input = checked(input)?;
    let mut act = app.begin(caller).await?;
    let edition = seen(&mut act, id, revision).await?;
    if edition.state.stage() != Stage::Draft {
        return Err(AppError::Conflict(format!("清单{}，不能再改；需要修订的请另立新版本", edition.state.stage().label())));
    }
    append(&mut act, id, input).await?;
    act.commit().await?;
    Ok(())
}

/// Puts an edition before the head of the agency.
///
/// # Errors
/// [`AppError::Refused`] where a line has less than Art. 15 para. 1 asks for, or less than its para. 2 or the superior's guidance without
/// saying why.
pub async fn submit(app: &App, caller: &Caller, id: CatalogueId, revision: Revision) -> Result<(), AppError> {
    caller.require(Right::DraftCatalogue)?;
    let mut act = app.begin(caller).await?;
    let edition = seen(&mut act, id, revision).await?;
    if edition.state.stage() != Stage::Draft {
        return Err(AppError::Conflict(format!("清单{}，不需要再次报送", edition.state.stage().label())));
    }
    let agency = act.load::<AgencyState>(caller.agency, "机关").await?;
    refuse_shortfalls(app, &agency.state, &edition.state).await?;
    let now = act.now();
    act.append::<CatalogueState>(id, NewFact::new(now, CatalogueFact::Submitted)).await?;
    act.commit().await?;
    Ok(())
}

fn checked(mut input: Draft) -> Result<Draft, AppError> {
    let mut fields = Fields::default();
    input.title = fields.text(&input.title, 100, "title", "清单名称");
    fields.check(input.lines.is_empty(), "lines", "清单至少要有一行");
    fields.check(input.lines.len() > MOST_LINES, "lines", format!("清单不能超过 {MOST_LINES} 行"));
    for (index, line) in input.lines.iter_mut().enumerate() {
        let texts = texts(line);
        fields.check(texts.iter().all(|text| text.trim().is_empty()), "lines", format!("第 {} 行是空的", index + 1));
        for text in texts {
            *text = text.trim().to_owned();
            let too_long = text.chars().count() > LONGEST;
            fields.check(too_long, "lines", format!("第 {} 行有一栏超过 {LONGEST} 个字", index + 1));
        }
    }
    fields.done()?;
    Ok(input)
}

/// Every text of a line.
fn texts(line: &mut Line) -> [&mut String; 13] {
    let Line {
        category, matter, step, method, place, recorder, content, begins, ends, retention, remark, script, reason, ..
    } = line;
    [category, matter, step, method, place, recorder, content, begins, ends, retention, remark, script, reason]
}

async fn append(act: &mut Act<'_>, id: CatalogueId, input: Draft) -> Result<(), AppError> {
    let now: Timestamp = act.now();
    let Draft { title, scope, follows, lines } = input;
    let fact = NewFact::new(now, CatalogueFact::Drafted { scope, follows, lines });
    act.append::<CatalogueState>(id, fact.with(PrivatePart::none().with(key::TITLE, title))).await?;
    Ok(())
}
