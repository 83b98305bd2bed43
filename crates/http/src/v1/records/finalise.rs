//! `POST /api/v1/records/{id}/finalisation`: make the signed paper the record (Art. 8).

use app::Caller;
use app::query::records::{self, RecordView};
use app::record::Finality;
use axum::extract::State;
use base::{EntryId, RecordId};
use model::Revision;
use model::record::{SignMark, Signature};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// How the paper was signed and where it is kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finalisation {
    /// What the page has seen.
    revision: Revision,
    /// `signed`, or `refused`.
    #[schema(value_type = String)]
    signature: Signature,
    /// Where the paper original is kept.
    place: String,
    /// What happened when a signature was refused.
    note: Option<String>,
    /// What stands where somebody signed: `handwriting`, `fingerprint`, `seal`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    marks: Vec<SignMark>,
    /// Who witnessed a refusal.
    witness: Option<String>,
    /// The mark at the scene under which the recording shows a refusal.
    shown_by: Option<EntryId>,
}

/// Make the signed paper the record (Art. 8).
#[utoipa::path(
    post,
    path = "/records/{id}/finalisation",
    operation_id = "records_finalise",
    tag = "records",
    params(("id" = RecordId, Path)),
    responses((status = OK, body = RecordView), Problems),
)]
#[tracing::instrument(name = "api.records.finalise", skip_all, fields(record.id = %id))]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(id): Id<RecordId>,
    Json(body): Json<Finalisation>,
) -> Result<Json<RecordView>, RouteError> {
    let Finalisation { revision: seen, signature, place, note, marks, witness, shown_by } = body;
    let input = Finality { seen, signature, place, note, marks, witness, shown_by };
    app::record::finalise(&state.app, &caller, id, input).await?;
    Ok(Json(records::record(&state.app, &caller, id).await?))
}
