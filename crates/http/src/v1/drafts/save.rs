//! `PUT /api/v1/drafts/{key}`: keep what is typed, so that a reload loses nothing (mine only).

use app::{AppError, Caller};
use axum::extract::State;
use law::record::Values;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Problems, RouteError};
use crate::extract::{Id, Json};
use crate::state::ApiState;

/// Longest key, in characters: `record:<case>:<type>` and its like.
const LONGEST_KEY: usize = 200;

/// What was typed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDraft {
    /// The revision the page has seen; 0 when there was none.
    seen: u64,
    /// What was typed.
    #[schema(value_type = Object)]
    values: Values,
}

/// Keep what is typed, so that a reload loses nothing (mine only).
#[utoipa::path(
    put,
    path = "/drafts/{key}",
    operation_id = "drafts_save",
    tag = "drafts",
    params(("key" = String, Path)),
    responses((status = OK, body = Saved), Problems),
)]
#[tracing::instrument(name = "api.drafts.save", skip_all)]
pub(crate) async fn handler(
    State(state): State<ApiState>,
    caller: Caller,
    Id(key): Id<String>,
    Json(body): Json<NewDraft>,
) -> Result<Json<Saved>, RouteError> {
    if key.chars().count() > LONGEST_KEY {
        return Err(RouteError::App(AppError::field("key", format!("草稿名称不能超过 {LONGEST_KEY} 个字"))));
    }
    let (store, text) = (&state.app.store, serde_json::Value::Object(body.values).to_string());
    let now = store.clock().now();
    match store.save_draft(caller.person, &key, body.seen, &text, now).await? {
        Some(revision) => Ok(Json(Saved { revision })),
        None => {
            let now = store.draft(caller.person, &key).await?.map_or(0, |draft| draft.revision);
            Err(RouteError::App(AppError::Stale { seen: body.seen, now }))
        }
    }
}

/// A draft is kept.
#[derive(Serialize, ToSchema)]
pub(crate) struct Saved {
    /// Its revision now.
    revision: u64,
}
