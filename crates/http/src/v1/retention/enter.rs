//! `POST /api/v1/retention`: enter a table of terms that the archives authority approved.

use app::Caller;
use app::query::retention::{self, RetentionView};
use app::retention::{TableInput, enter};
use axum::extract::State;
use axum::http::StatusCode;
use base::Day;
use model::retention::{RetentionClass, RetentionLine, RetentionTerm};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Json, scalar};
use crate::state::ApiState;

/// A line of a table.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRetentionLine {
    /// `dossier`, `evidence`, `whole_course`, `as_required`, `optional` or `other`.
    #[schema(value_type = String)]
    class: RetentionClass,
    /// Years; nothing means for ever.
    years: Option<u16>,
}

/// A table.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRetentionTable {
    /// It holds from this day.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    from: Day,
    /// Approved on this day.
    #[schema(value_type = String, format = Date)]
    #[serde(deserialize_with = "scalar::day")]
    approved_on: Day,
    /// By which archives authority.
    authority: String,
    /// The number of its document.
    document: String,
    /// Each class once.
    lines: Vec<NewRetentionLine>,
}

/// Enter a table of terms that the archives authority approved; the versions before stay readable (Art. 20 para. 2).
#[utoipa::path(
    post,
    path = "/retention",
    operation_id = "retention_enter",
    tag = "retention",
    responses((status = CREATED, body = RetentionView), Problems),
)]
#[tracing::instrument(name = "api.retention.enter", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Json(body): Json<NewRetentionTable>,
) -> Result<(StatusCode, Json<RetentionView>), RouteError> {
    let NewRetentionTable { from, approved_on, authority, document, lines } = body;
    let term = |years: Option<u16>| years.map_or(RetentionTerm::Permanent, |years| RetentionTerm::Years { years });
    let lines = lines.into_iter().map(|l| RetentionLine { class: l.class, term: term(l.years) }).collect();
    enter(&state.app, &caller, TableInput { from, approved_on, authority, document, lines }).await?;
    Ok((StatusCode::CREATED, Json(retention::tables(&state.app, &caller).await?)))
}
