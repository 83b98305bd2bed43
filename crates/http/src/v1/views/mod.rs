//! Lists as somebody saved them.

pub(crate) mod discard;
pub(crate) mod list;
pub(crate) mod save;

use serde::{Deserialize, Serialize};
use store::saved_views::SavedView;
use utoipa::ToSchema;

/// A list as the caller saved it.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedViewBody {
    /// What the person calls it.
    name: String,
    /// The path of the page with its query.
    address: String,
}

impl From<SavedView> for SavedViewBody {
    fn from(v: SavedView) -> Self {
        Self { name: v.name, address: v.address }
    }
}
