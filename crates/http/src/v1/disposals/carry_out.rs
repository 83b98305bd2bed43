//! `POST /api/v1/disposals/{id}/execution`: have the private parts destroyed that somebody else proposed to destroy.

use app::Caller;
use app::disposal::{self, Backup};
use axum::extract::State;
use base::{Day, EntryId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json, scalar};
use crate::state::ApiState;

/// A backup that still holds what is destroyed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldingBackup {
    /// Which, in words.
    name: String,
    /// The last day on which it exists.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    last_day: Day,
}

/// What the tombstone tells besides the proposal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Execution {
    /// The backups that still hold it; none when there is no backup.
    backups: Vec<HoldingBackup>,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Executed {
    /// The tombstone.
    entry: EntryId,
    /// Whether the files of the database were written anew as well; if not, that is done later.
    wiped: bool,
}

/// Destroy the private parts that somebody else proposed to destroy. It cannot be taken back.
#[utoipa::path(
    post,
    path = "/disposals/{id}/execution",
    operation_id = "disposals_carry_out",
    tag = "disposals",
    params(("id" = EntryId, Path)),
    responses((status = OK, body = Executed), Problems),
)]
#[tracing::instrument(name = "api.disposals.carry_out", skip_all, fields(proposal = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<EntryId>,
    Json(body): Json<Execution>,
) -> Result<Json<Executed>, RouteError> {
    let backups: Vec<_> = body.backups.into_iter().map(|b| Backup { name: b.name, last_day: b.last_day }).collect();
    let done = disposal::destroy_private_part(&state.app, &caller, id, &backups).await?;
    Ok(Json(Executed { entry: done.entry, wiped: done.wiped }))
}
