//! At the scene 现场: arrive, mark, narrate, interrupt, go on, leave; afterwards explain, excuse, link (Arts. 17–19, 22).

mod arrive;
mod attend;
mod correct;
mod explain;
mod joint;
mod leave;
pub(crate) mod link;
mod lose;
mod mark;

pub use arrive::{Arrival, arrive};
pub use attend::{Attendance, attend};
pub use correct::{LineCorrection, correct_attendee};
pub use explain::{HoleExplanation, StorageExcuseInput, excuse_storage, explain_hole};
pub use joint::agency_joined;
pub use leave::leave;
pub use link::link_case;
pub use lose::{LossReport, report_loss};
pub use mark::{interrupt, mark, narrate, resume};

use base::{SceneId, Timestamp};
use model::SceneState;
use store::Loaded;

use crate::act::{self, Act};
use crate::error::AppError;

/// A scene that has not been left.
async fn open_scene(act: &mut Act<'_>, id: SceneId) -> Result<Loaded<SceneState>, AppError> {
    let scene = act.load::<SceneState>(id, "现场").await?;
    if scene.state.left_at.is_some() {
        return Err(AppError::Conflict("已经登记离开现场；遗漏的内容请用“说明情况”补记".into()));
    }
    Ok(scene)
}

/// When something at a scene happened: what the page says, or now. Nothing happens before arrival or in the future.
fn moment(scene: &SceneState, claimed: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, AppError> {
    let at = act::moment(claimed, now)?;
    let arrived = scene.arrived_at.as_ref().map_or(at, |a| a.what);
    if at < arrived {
        return Err(AppError::field("at", format!("时间早于到达现场的时间 {}", short(arrived))));
    }
    Ok(at)
}

/// A time of day as pages show it.
fn short(t: Timestamp) -> String {
    let c = t.civil();
    format!("{:02}-{:02} {:02}:{:02}", c.month(), c.day(), c.hour(), c.minute())
}
