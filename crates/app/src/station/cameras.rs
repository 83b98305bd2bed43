//! What the journal of a fixed camera says of its room: a time in which nothing was recorded becomes an outage 停录 there, with the reason the
//! station gives, once it is over. A camera that no room has is told of, and its recordings are taken in all the same.

use base::{RoomId, Span, Timestamp};
use ledger::station::CameraLog;
use ledger::station::camera::{Event, Why};
use model::private::key;
use model::room::RoomFact;
use model::{PrivatePart, RoomState, SubjectKind};

use crate::act::{Act, NewFact};
use crate::error::AppError;

/// What is shorter lies within what neighbouring files of a device may leave between them.
const SHORTEST: Span = Span::from_seconds(3);

/// The room of a camera: the one of its name that has it, else the only one that has a camera of this number.
///
/// # Errors
/// When the store fails.
pub(super) async fn room_of(act: &mut Act<'_>, camera: &CameraLog) -> Result<Option<RoomId>, AppError> {
    let (mut named, mut others) = (None, Vec::new());
    for subject in act.slot.of_kind(SubjectKind::Room).await? {
        let Some(room) = act.slot.load::<RoomState>(subject).await? else { continue };
        if room.state.closed.is_some() || !room.state.cameras.contains(&camera.number) {
            continue;
        }
        if room.private.expose().text(key::NAME) == Some(&camera.room) {
            named = Some(RoomId(subject.id));
        }
        others.push(RoomId(subject.id));
    }
    let only = if others.len() == 1 { others.pop() } else { None };
    Ok(named.or(only))
}

/// Writes down when the camera recorded nothing, as its journal says.
///
/// # Errors
/// When the store fails.
pub(super) async fn outages(act: &mut Act<'_>, room: RoomId, camera: &CameraLog) -> Result<(), AppError> {
    let Some(known) = act.slot.load::<RoomState>(room).await? else { return Ok(()) };
    for (from, to, why) in camera.lines.iter().filter_map(|line| gap(&line.event)) {
        let to = to.min(act.now());
        let number = Some(camera.number.clone());
        let told = known.state.outages.iter().any(|o| o.what.camera == number && o.what.from == from);
        if told || to.since(from) < SHORTEST {
            continue;
        }
        let text = format!("采集站日志：{}", why.sentence());
        let began = NewFact::new(from, RoomFact::OutageBegan { camera: number, at: from });
        act.append::<RoomState>(room, began.with(PrivatePart::none().with(key::TEXT, text))).await?;
        // The last that began is the first that ends: what people told of other cameras goes on.
        act.append::<RoomState>(room, NewFact::new(to, RoomFact::OutageEnded { at: to })).await?;
    }
    Ok(())
}

fn gap(event: &Event) -> Option<(Timestamp, Timestamp, &Why)> {
    let Event::Gap { from, length, why } = event else { return None };
    Some((*from, from.plus(*length), why))
}
