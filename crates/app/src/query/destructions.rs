//! Lists of dossiers to be destroyed 销毁清册, as those see them who list, agree and carry out.

use base::{Day, DossierId, EntryId, Timestamp};
use model::private::key;
use model::{AgencyState, DossierState};
use serde::Serialize;
use utoipa::ToSchema;

use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::destruction::why_not;
use crate::error::AppError;
use crate::rights::Right;

/// A dossier on a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedDossier {
    /// Which.
    pub id: DossierId,
    /// Its number.
    pub number: String,
    /// Why it may not be destroyed now; it would be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
}

/// A list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DestructionView {
    /// The entry that lists.
    pub id: EntryId,
    /// On which ground.
    pub ground: String,
    /// Who listed.
    pub listed_by: String,
    /// When.
    pub listed_at: Timestamp,
    /// The dossiers.
    pub dossiers: Vec<ListedDossier>,
    /// Who agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// What that person said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
    /// The first day on which it may be carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub not_before: Option<Day>,
    /// When it was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_out_at: Option<Timestamp>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_out_by: Option<String>,
    /// Before whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// How many dossiers were destroyed.
    pub destroyed: usize,
    /// Whether the caller may agree to it.
    pub can_approve: bool,
    /// Whether the caller may carry it out now.
    pub can_carry_out: bool,
}

/// The lists of the caller's agency, newest first.
///
/// # Errors
/// When the caller may neither list nor decide, or the store fails.
pub async fn destructions(app: &App, caller: &Caller) -> Result<Vec<DestructionView>, AppError> {
    let (lists, decides) = (caller.require(Right::ProposeDisposal).is_ok(), caller.require(Right::CarryOutDisposal));
    if !lists {
        decides
            .as_ref()
            .map_err(|_| AppError::Denied { article: None, reason: "此项由档案管理员、机关负责人办理".into() })?;
    }
    let directory = Directory::read(app, caller.agency).await?;
    let (agency, private): (&AgencyState, _) = (&directory.agency.state, directory.agency.private.expose());
    let today = app.store.clock().now().day();
    let said = |entry: EntryId, name: &str| private.value(&entry.to_string()).and_then(|v| v[name].as_str()).map(str::to_owned);
    let mut views = Vec::new();
    for listed in agency.destructions.iter().rev() {
        let d = &listed.what;
        let mut dossiers = Vec::new();
        for id in &d.dossiers {
            let found = app.store.load::<DossierState>(*id).await?;
            let number =
                found.as_ref().and_then(|f| f.state.compiled.as_ref()).map(|c| c.what.number.clone()).unwrap_or_default();
            let why = found.as_ref().filter(|_| d.carried_out.is_none()).and_then(|f| why_not(agency, *id, &f.state, today));
            dossiers.push(ListedDossier { id: *id, number, why_not: why.map(str::to_owned) });
        }
        let (approved, done) = (d.approved.as_ref(), d.carried_out.as_ref());
        views.push(DestructionView {
            id: listed.at.entry,
            ground: said(listed.at.entry, key::TEXT).unwrap_or_default(),
            listed_by: directory.name(listed.at.actor),
            listed_at: listed.at.recorded_at,
            dossiers,
            approved_by: approved.map(|a| directory.name(a.at.actor)),
            opinion: approved.and_then(|a| said(a.at.entry, key::TEXT)),
            not_before: approved.map(|a| a.what),
            carried_out_at: done.map(|c| c.at.recorded_at),
            carried_out_by: done.map(|c| directory.name(c.at.actor)),
            witness: done.and_then(|c| said(c.at.entry, key::NAME)),
            destroyed: done.map_or(0, |c| c.what.len()),
            can_approve: approved.is_none() && decides.is_ok() && listed.at.actor != caller.person,
            can_carry_out: lists && done.is_none() && approved.is_some_and(|a| a.what <= today),
        });
    }
    Ok(views)
}
