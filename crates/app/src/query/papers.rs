//! Papers of a case as pages show them, and the bytes of one.

use base::{CaseId, Day, EntryId, ObjectId, Timestamp};
use model::case::{Paper, PaperKind};
use model::private::key;
use model::{CaseState, PrivatePart};
use serde::Serialize;
use utoipa::ToSchema;

use super::common::word;
use super::directory::Directory;
use crate::App;
use crate::access;
use crate::caller::Caller;
use crate::error::AppError;
use crate::spill::paper_not_closed;

/// A paper of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperView {
    /// The entry that took it in.
    pub entry: EntryId,
    /// `approval`, `foreign` or `other`.
    pub kind: String,
    /// The same in Chinese.
    pub kind_label: String,
    /// What it is called.
    pub title: String,
    /// The day that stands on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub dated: Option<Day>,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How many bytes.
    pub size: u64,
    /// The media type.
    pub media_type: String,
    /// When it came in.
    pub at: Timestamp,
    /// Who sent it.
    pub who: String,
    /// Where to look at it; nowhere while it is closed, or once it was destroyed, for a state secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// That it is closed, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
}

/// What is said of a paper, out of the private part of its case.
pub(crate) fn said<'p>(private: &'p PrivatePart, entry: EntryId, key: &str) -> Option<&'p str> {
    private.value(&entry.to_string())?.get(key)?.as_str()
}

/// Carriers of state secrets that are kept elsewhere 另有涉密载体，按保密规定另行保管.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeptElsewhereView {
    /// Their number in the register of secrets.
    pub number: String,
    /// How many.
    pub carriers: u32,
    /// The office that keeps them.
    pub keeper: String,
    /// When it was written down.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
}

/// The placeholders of a case.
pub(crate) fn kept_elsewhere(directory: &Directory, case: &CaseState, private: &PrivatePart) -> Vec<KeptElsewhereView> {
    let view = |kept: &model::Dated<u32>| {
        let text = |key| said(private, kept.at.entry, key).unwrap_or_default().to_owned();
        KeptElsewhereView {
            number: text(key::DOCUMENT),
            carriers: kept.what,
            keeper: text(key::NAME),
            at: kept.at.recorded_at,
            who: directory.name(kept.at.actor),
        }
    };
    case.kept_elsewhere.iter().map(view).collect()
}

/// Whether a paper holds what was weighed inside.
pub(crate) fn is_opinion(paper: &Paper) -> bool {
    paper.kind == PaperKind::Approval
}

/// The papers of a case, in the order in which they came; those that hold opinions only to whom these are shown.
pub(crate) fn of_case(
    directory: &Directory,
    id: CaseId,
    case: &CaseState,
    private: &PrivatePart,
    opinions: bool,
) -> Vec<PaperView> {
    let view = |p: &model::Dated<model::case::Paper>| {
        let closed = directory.agency.state.closed_paper(id, p.at.entry);
        // Of what is closed not even the name is told.
        let text = |key| said(private, p.at.entry, key).filter(|_| closed.is_none()).map(str::to_owned);
        PaperView {
            entry: p.at.entry,
            kind: word(&p.what.kind),
            kind_label: p.what.kind.label().to_owned(),
            title: text(key::TITLE).unwrap_or_else(|| p.what.kind.label().to_owned()),
            dated: p.what.dated,
            note: text(key::TEXT),
            size: p.what.size,
            media_type: p.what.media_type.clone(),
            at: p.at.recorded_at,
            who: directory.name(p.at.actor),
            href: closed.is_none().then(|| format!("/api/v1/cases/{id}/papers/{}", p.at.entry)),
            closed: closed.map(|spill| spill.what.said().to_owned()),
        }
    };
    case.papers.iter().filter(|p| opinions || !is_opinion(&p.what)).map(view).collect()
}

/// The bytes of a paper, and the name they came with.
///
/// # Errors
/// When the case is not of the caller's agency, the caller may not see its papers (Art. 24 para. 2), or it has no such paper.
pub async fn object(app: &App, caller: &Caller, id: CaseId, entry: EntryId) -> Result<(ObjectId, String), AppError> {
    access::admit(app, caller, id).await?;
    let found = app.store.load::<CaseState>(id).await?.filter(|c| c.agency == caller.agency);
    let case = found.ok_or(AppError::NotFound("案件"))?;
    let sight = access::enter(app, caller, &case).await?;
    let paper = case.state.papers.iter().find(|p| p.at.entry == entry).ok_or(AppError::NotFound("该材料"))?;
    if is_opinion(&paper.what) && !sight.shows_opinions(access::order_of(app, caller.agency).await?) {
        return access::noted(app, caller, id, Err(access::in_second_volume())).await;
    }
    access::noted(app, caller, id, paper_not_closed(app, caller.agency, id, entry).await).await?;
    let name = said(case.private.expose(), entry, key::FILE_NAME).filter(|n| !n.is_empty()).unwrap_or("材料");
    Ok((paper.what.object, name.to_owned()))
}
