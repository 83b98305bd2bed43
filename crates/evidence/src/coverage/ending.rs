//! Why a recording ended, as far as its device, its neighbours and the officers tell. For whoever looks at a lane; no verdict hangs on it.

use base::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::input::{Content, Interruption, Lane, Recording, Stay, StoppedBy, Tolerances};
use super::lanes::in_order;
use crate::label::labelled;

labelled! {
    /// What tells why a recording ended.
    EndedBy {
        /// The file was never finished: power went, or the card was pulled.
        Unfinished = "文件未正常结束",
        /// The next file of the same device begins at once.
        Rollover = "设备自动分段",
        /// An interruption was registered there (Art. 19); its cause says more.
        Told = "已登记中断",
        /// It ran until the officers left.
        Departure = "录到离开现场",
        /// It is as long as other files of the device that rolled over, and the one that would follow is not here.
        SplitLength = "达到分段长度",
        /// Nothing tells.
        Unknown = "未说明",
    }
}

/// Why one recording of a lane ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The recording.
    pub recording: String,
    /// What tells.
    pub by: EndedBy,
    /// The interruption registered at its end, by id; also when the file itself tells more.
    pub told: Option<String>,
    /// How long after it the next file of the device begins; negative where they overlap. `None` when there is none.
    pub until_next: Option<Span>,
}

/// Why each recording of a lane ended, in order of time. Photos have no end.
pub fn endings(lane: &Lane, stay: &Stay, interruptions: &[Interruption], tolerances: &Tolerances) -> Vec<Ending> {
    let films: Vec<&Recording> = in_order(lane).into_iter().filter(|r| r.content != Content::Photo).collect();
    let until_next = |i: usize| films.get(i + 1).map(|next| next.start.since(films[i].end));
    let rolled = |i: usize| until_next(i).is_some_and(|pause| pause <= tolerances.rollover_join);
    let split: Vec<Span> = (0..films.len()).filter(|i| rolled(*i)).map(|i| films[i].interval().length()).collect();
    let ending = |i: usize| {
        let r = films[i];
        let told = told_at(r.end, films.get(i + 1).map(|next| next.start), interruptions, tolerances.short_gap);
        let by = if r.stopped_by == StoppedBy::Power {
            EndedBy::Unfinished
        } else if rolled(i) || r.stopped_by == StoppedBy::Rollover {
            EndedBy::Rollover
        } else if told.is_some() {
            EndedBy::Told
        } else if r.end >= stay.left.at.minus(tolerances.edge) {
            EndedBy::Departure
        } else if split.iter().any(|length| alike(*length, r.interval().length(), tolerances.rollover_join)) {
            EndedBy::SplitLength
        } else {
            EndedBy::Unknown
        };
        Ending { recording: r.id.clone(), by, told, until_next: until_next(i) }
    };
    (0..films.len()).map(ending).collect()
}

/// The interruption registered nearest to an end, within `slack` of it and before recording went on. One that was registered later may
/// speak for another device.
fn told_at(end: Timestamp, next: Option<Timestamp>, interruptions: &[Interruption], slack: Span) -> Option<String> {
    let distance = |i: &Interruption| i.from.since(end).millis().abs();
    let near = interruptions.iter().filter(|i| distance(i) <= slack.millis() && next.is_none_or(|next| i.from < next));
    near.min_by_key(|i| (distance(i), &i.id)).map(|i| i.id.clone())
}

fn alike(a: Span, b: Span, within: Span) -> bool {
    (a.millis() - b.millis()).abs() <= within.millis()
}
