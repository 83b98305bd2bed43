//! Proposals to destroy private parts of entries, as those see them who propose and who decide.

use std::collections::HashMap;

use base::{Day, EntryId, Timestamp};
use model::AgencyState;
use serde::Serialize;
use utoipa::ToSchema;

use super::directory::Directory;
use super::proof::told;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// An entry whose private part is to be destroyed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DisposedEntryView {
    /// Which.
    pub entry: EntryId,
    /// What it says, in a few words.
    pub what: &'static str,
    /// When it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Timestamp>,
}

/// A proposal 销毁申请.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DisposalView {
    /// The entry that proposes it.
    pub id: EntryId,
    /// On which legal ground.
    pub ground: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Whose private parts.
    pub entries: Vec<DisposedEntryView>,
    /// The day on which they were destroyed.
    #[schema(value_type = Option<String>, format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_out_on: Option<Day>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_out_by: Option<String>,
    /// Whether the caller may have them destroyed.
    pub can_carry_out: bool,
}

/// The proposals of the caller's agency, newest first.
///
/// # Errors
/// When the caller may neither propose nor decide, or the store fails.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<DisposalView>, AppError> {
    let decides = caller.require(Right::CarryOutDisposal);
    if decides.is_err() {
        caller.require(Right::ProposeDisposal)?;
    }
    let agency = app.store.load::<AgencyState>(caller.agency).await?.ok_or(AppError::NotFound("机关"))?;
    let directory = Directory::read(app, caller.agency).await?;
    let all: Vec<EntryId> = agency.state.disposals.iter().flat_map(|d| d.what.entries.iter().copied()).collect();
    let heads: HashMap<_, _> = app.store.entry_heads(&all).await?;
    let entry = |id: &EntryId| {
        let head = heads.get(id);
        let what = head.map_or("记录", |head| told(&head.kind));
        DisposedEntryView { entry: *id, what, recorded_at: head.map(|head| head.recorded_at) }
    };
    let view = |d: &model::fold::Dated<model::agency::Disposal>| {
        let done = d.what.carried_out.as_ref();
        DisposalView {
            id: d.at.entry,
            ground: agency.private.expose().text(&d.at.entry.to_string()).unwrap_or_default().to_owned(),
            proposed_by: directory.name(d.at.actor),
            proposed_at: d.at.recorded_at,
            entries: d.what.entries.iter().map(entry).collect(),
            carried_out_on: done.map(|done| done.what),
            carried_out_by: done.map(|done| directory.name(done.at.actor)),
            can_carry_out: done.is_none() && decides.is_ok() && d.at.actor != caller.person,
        }
    };
    Ok(agency.state.disposals.iter().rev().map(view).collect())
}
