//! Recordings as a player runs them: each file at its place on corrected time, with what it holds and why it ended.

use base::{RecordingId, Timestamp};
use evidence::coverage::{Content, EndedBy, Ending, Recording};
use model::{RecordingState, SceneState};
use serde::Serialize;
use store::Loaded;
use utoipa::ToSchema;

use super::common::word;
use crate::coverage::Reel;
use crate::speech::is_fat_limit;

/// One file on a device's lane.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClipView {
    /// Which.
    pub recording: RecordingId,
    /// Its first instant, by the corrected clock; not cut to the stay.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// Whether there is a picture.
    pub picture: bool,
    /// Whether there is sound.
    pub sound: bool,
    /// Why it ended.
    pub ended: EndingView,
}

/// Why a recording ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EndingView {
    /// What tells: `unfinished`, `rollover`, `told`, `departure`, `split_length`, `unknown`.
    pub code: String,
    /// In a few words: the registered cause of Art. 19 where there is one.
    pub label: String,
    /// What that rests on, in a sentence.
    pub why: String,
}

/// The clips of one device.
pub fn clips(reel: &Reel, scene: &SceneState, recordings: &[Loaded<RecordingState>]) -> Vec<ClipView> {
    let one = |(clip, ending): &(Recording, Ending)| {
        let recording: RecordingId = clip.id.parse().ok()?;
        let loaded = recordings.iter().find(|r| r.subject == recording.into())?;
        Some(ClipView {
            recording,
            from: clip.start,
            to: clip.end,
            picture: matches!(clip.content, Content::AudioVideo | Content::VideoOnly),
            sound: matches!(clip.content, Content::AudioVideo | Content::AudioOnly),
            ended: ended(ending, scene, &loaded.state),
        })
    };
    reel.clips.iter().filter_map(one).collect()
}

fn ended(ending: &Ending, scene: &SceneState, recording: &RecordingState) -> EndingView {
    let told = ending.told.as_ref().and_then(|id| scene.interruptions.iter().find(|i| i.at.entry.to_string() == *id));
    let label = match (ending.by, told) {
        (EndedBy::Told, Some(told)) => told.what.cause.label(),
        (by, _) => by.label(),
    };
    let registered = told.map(|i| format!("{} 登记中断：{}", clock(i.what.from), i.what.cause.label()));
    let why = match ending.by {
        EndedBy::Unfinished => {
            let found = recording.findings.iter().find(|f| f.code == "truncated").map(|f| f.message.clone());
            found.into_iter().chain(registered).collect::<Vec<_>>().join("；")
        }
        EndedBy::Told => registered.unwrap_or_default(),
        EndedBy::Rollover if recording.original.as_ref().is_some_and(|o| is_fat_limit(o.what.size)) => {
            "文件达到 4 GiB，是存储卡（FAT）单个文件的上限；同一设备的下一个文件紧接着开始".to_owned()
        }
        EndedBy::Rollover => "同一设备的下一个文件紧接着开始".to_owned(),
        EndedBy::Departure => scene.left_at.as_ref().map_or_else(String::new, |l| format!("{} 登记离开现场", clock(l.what))),
        EndedBy::SplitLength => "与同一设备自动分段的文件一样长，后面一段没有入库".to_owned(),
        EndedBy::Unknown => "文件正常结束，也没有登记中断".to_owned(),
    };
    EndingView { code: word(&ending.by), label: label.to_owned(), why }
}

/// A time of day to the second.
fn clock(t: Timestamp) -> String {
    let c = t.civil();
    format!("{:02}:{:02}:{:02}", c.hour(), c.minute(), c.second())
}
