//! The catalogue 音像记录事项清单 (Art. 16).

pub(crate) mod approve;
pub(crate) mod create;
pub(crate) mod give_back;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod publish;
pub(crate) mod published;
pub(crate) mod read;
pub(crate) mod revise;
pub(crate) mod submit;

use base::CatalogueId;
use model::Revision;
use serde::Deserialize;
use utoipa::ToSchema;

use app::catalogue::Draft;
use model::catalogue::{Line, Scope};

/// What a page saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenEdition {
    /// The revision of the edition that the page shows.
    revision: Revision,
}

/// What is drafted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CatalogueDraft {
    /// What it is called.
    title: String,
    /// `own`, or `guidance` for the agencies below.
    #[schema(value_type = String)]
    scope: Scope,
    /// The edition it goes on from.
    follows: Option<CatalogueId>,
    /// Its lines: `activity` and `tier` as of `GET /choices`, the other columns as texts.
    #[schema(value_type = Vec<Object>)]
    lines: Vec<Line>,
}

impl From<CatalogueDraft> for Draft {
    fn from(draft: CatalogueDraft) -> Self {
        let CatalogueDraft { title, scope, follows, lines } = draft;
        Self { title, scope, follows, lines }
    }
}
