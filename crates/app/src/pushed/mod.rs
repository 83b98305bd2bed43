//! What body-worn systems push: containers and the objects in them, as such systems say it, turned into recordings with their times, devices
//! and wearers. Evidence is never refused: what is odd about it becomes a finding. How it travels is for the floor above.

mod categories;
mod check;
mod container;
mod finding;
mod look;
mod name;
mod object;
mod parcel;
mod quiet;
mod receive;
mod said;

pub use categories::{Category, categories};
pub use container::{Change, describe_container, put_container};
pub use finding::Odd;
pub use name::{ContainerKind, Register};
pub use object::{describe_object, is_twin, put_line};
pub use parcel::Parcel;
pub use quiet::look_for_silent;
pub(crate) use receive::{attach, received};

/// The word in the metadata of an upload that makes it one of these.
pub(crate) const PURPOSE: &str = "pushed";

use crate::App;
use crate::controller::Pusher;
use crate::error::AppError;

/// Whether entries can be written now: asked before the bytes are taken, since such a system would have to send all of them again.
///
/// # Errors
/// When the database does not answer, or the log is not written to at the moment.
pub async fn ready(app: &App, pusher: &Pusher) -> Result<(), AppError> {
    let caller = pusher.caller();
    app.begin(&caller).await.map(drop)
}
