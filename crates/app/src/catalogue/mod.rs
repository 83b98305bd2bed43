//! The catalogue 音像记录事项清单 (Art. 16): import lists of any columns, draft, put before the head, give back, approve, publish.

mod decide;
mod draft;
pub mod import;
mod publish;

pub use decide::{approve, give_back};
pub use draft::{Draft, draft, revise, submit};
pub use publish::{Publication, publish};

use base::CatalogueId;
use model::catalogue::compare::{Shortfall, shortfalls};
use model::catalogue::{Line, Scope};
use model::{AgencyState, CatalogueState, Revision, SubjectKind};
use store::{Loaded, SubjectQuery};

use crate::App;
use crate::act::{Act, expect_revision};
use crate::error::AppError;

/// Editions of one agency that are looked at; no agency publishes as many.
pub(crate) const EDITIONS: u32 = 200;

/// What an edition is called when it is missing.
const EDITION: &str = "音像记录事项清单";

/// An edition as a page saw it.
async fn seen(act: &mut Act<'_>, id: CatalogueId, seen: Revision) -> Result<Loaded<CatalogueState>, AppError> {
    let edition = act.load::<CatalogueState>(id, EDITION).await?;
    expect_revision(seen, edition.revision)?;
    Ok(edition)
}

/// The lines of the guidance that the superior of an agency has published, when it is kept on this server; the newest that holds.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn guidance_for(app: &App, agency: &AgencyState) -> Result<Option<Vec<Line>>, AppError> {
    let Some(superior) = agency.superior else { return Ok(None) };
    let query = SubjectQuery {
        agency: superior,
        kind: SubjectKind::Catalogue,
        status: &["published"],
        text: "",
        linked: None,
        offset: 0,
        limit: EDITIONS,
    };
    let today = app.store.clock().now().day();
    let mut newest = None;
    for row in app.store.list(&query).await?.rows {
        let edition = row.read::<CatalogueState>(superior)?.state;
        let Some(from) = edition.published.as_ref().map(|p| p.what) else { continue };
        let later = newest.as_ref().is_none_or(|(known, _)| *known < from);
        if edition.scope == Scope::Guidance && from <= today && later {
            newest = Some((from, edition.lines));
        }
    }
    Ok(newest.map(|(_, lines)| lines))
}

/// Where an edition has less than Art. 15 and the superior's guidance ask for. Guidance itself is compared with Art. 15 alone.
pub(crate) async fn shortfalls_of(app: &App, agency: &AgencyState, edition: &CatalogueState) -> Result<Vec<Shortfall>, AppError> {
    let guidance = match edition.scope {
        Scope::Own => guidance_for(app, agency).await?.unwrap_or_default(),
        Scope::Guidance => Vec::new(),
    };
    Ok(shortfalls(&edition.lines, &guidance))
}

/// Refuses to go on with an edition that has less than it may, naming the provision and every line.
async fn refuse_shortfalls(app: &App, agency: &AgencyState, edition: &CatalogueState) -> Result<(), AppError> {
    let found = shortfalls_of(app, agency, edition).await?;
    let open: Vec<&Shortfall> = found.iter().filter(|s| !s.tolerable()).collect();
    let Some(first) = open.iter().min_by_key(|s| s.asks.article().code()) else { return Ok(()) };
    let told = open.iter().map(|s| match s.line {
        Some(line) => format!("第 {} 行：{}", line + 1, s.sentence()),
        None => s.sentence(),
    });
    Err(AppError::Refused { article: first.asks.article(), reason: told.collect::<Vec<_>>().join("；") })
}
