//! Rooms for handling cases 执法办案场所 (Art. 15 para. 1): set up with their cameras; outages told. What is done in one is a scene that says so.

mod outage;
mod set_up;

pub use outage::{begin_outage, end_outage};
pub use set_up::{NewRoom, change_cameras, close, set_up};

use base::RoomId;
use model::RoomState;
use store::Loaded;

use crate::act::Act;
use crate::error::AppError;

/// A room that is in use.
async fn open(act: &mut Act<'_>, id: RoomId) -> Result<Loaded<RoomState>, AppError> {
    let room = act.load::<RoomState>(id, "办案场所").await?;
    if room.state.closed.is_some() {
        return Err(AppError::Conflict("这处办案场所已经停用".into()));
    }
    Ok(room)
}
