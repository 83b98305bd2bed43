//! To which scene a recording belongs, as far as facts tell: the time of the stay, who had the device, who sent it, whose camera it is. One scene
//! that fits beyond doubt is taken at once; everything else is offered to a person with its reasons.

use base::{DeviceId, PersonId, RoomId, SceneId, Span, Timestamp};
use model::{DeviceState, RecordingState, RoomState, SceneState, SubjectKind, SubjectRef};
use store::StoreError;

use crate::clocks::Clocks;
use crate::settle::Source;

/// How long before a recording the scene may have begun to which it belongs.
const LONGEST_SCENE: Span = Span::from_hours(48);
/// How far a recording may lie beside a stay: officers register arrival and departure by hand.
const BESIDE: Span = Span::from_seconds(600);
/// Scenes that are looked at for one recording.
const SCENES: u32 = 200;

/// How well a scene fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Only the time fits.
    Low,
    /// The time fits, and whoever sent it was there.
    Medium,
    /// The time fits, and so does the register of devices or the room.
    High,
}

impl Confidence {
    /// Its name in answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Low => "可能",
            Self::Medium => "较可信",
            Self::High => "可信",
        }
    }
}

/// A scene that fits.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Which.
    pub scene: SceneId,
    /// How well.
    pub confidence: Confidence,
    /// Why, in Chinese.
    pub reasons: Vec<String>,
}

/// What is known of a recording besides its time.
struct Known<'a> {
    sender: Option<PersonId>,
    holder: Option<PersonId>,
    /// Who wore the camera, by the register of a body-worn system.
    wearer: Option<PersonId>,
    mark: Option<&'a str>,
}

/// The scenes to which a recording may belong, the best first. None when nothing tells when it was made.
///
/// # Errors
/// When the store fails.
pub(crate) async fn suggestions(from: &mut Source<'_>, recording: &RecordingState) -> Result<Vec<Suggestion>, StoreError> {
    let Some(timing) = &recording.timing else { return Ok(Vec::new()) };
    let (mut clocks, mut holder) = (Clocks::default(), None);
    let device: Option<DeviceId> = recording.known_device;
    let state = match device {
        Some(device) => from.load::<DeviceState>(device).await?.map(|found| (device, found.state)),
        None => None,
    };
    if let Some((device, state)) = &state {
        clocks.add(*device, state);
    }
    let offset = clocks.correction(recording).map_or(Span::ZERO, |c| c.offset);
    let start = timing.started_at.plus(offset);
    let end = start.plus(timing.duration);
    if let Some((_, state)) = &state {
        holder = state.holder_at(start);
    }
    let sender = recording.original.as_ref().map(|o| o.at.actor);
    let wearer = recording.push.as_ref().and_then(|push| push.what.wearer);
    let known = Known { sender, holder, wearer, mark: recording.device.as_deref() };
    let mut found = Vec::new();
    let reach = (start.minus(LONGEST_SCENE), end.plus(BESIDE));
    for subject in from.between(SubjectKind::Scene, reach.0, reach.1, SCENES).await? {
        let Some(scene) = from.load::<SceneState>(subject).await? else { continue };
        let room = match scene.state.room {
            Some(room) => room_of(from, room).await?,
            None => None,
        };
        if let Some((confidence, reasons)) = fit(&known, start, end, &scene.state, room.as_ref()) {
            found.push(Suggestion { scene: SceneId(subject.id), confidence, reasons });
        }
    }
    found.sort_by_key(|s| std::cmp::Reverse(s.confidence));
    Ok(found)
}

/// The scene that fits beyond doubt: the only one with high confidence.
pub(crate) fn beyond_doubt(suggestions: &[Suggestion]) -> Option<&Suggestion> {
    let mut high = suggestions.iter().filter(|s| s.confidence == Confidence::High);
    high.next().filter(|_| high.next().is_none())
}

async fn room_of(from: &mut Source<'_>, room: RoomId) -> Result<Option<RoomState>, StoreError> {
    Ok(from.load::<RoomState>(SubjectRef::from(room)).await?.map(|found| found.state))
}

fn fit(
    known: &Known<'_>,
    start: Timestamp,
    end: Timestamp,
    scene: &SceneState,
    room: Option<&RoomState>,
) -> Option<(Confidence, Vec<String>)> {
    let arrived = scene.arrived_at.as_ref()?.what;
    let left = scene.left_at.as_ref().map(|l| l.what);
    let (inside, near) = (
        end >= arrived && left.is_none_or(|left| start <= left),
        end >= arrived.minus(BESIDE) && left.is_none_or(|left| start <= left.plus(BESIDE)),
    );
    if !near {
        return None;
    }
    let mut reasons = vec![if inside { "时间在到达与离开之间" } else { "时间在到达前或离开后十分钟以内" }.to_owned()];
    let there = |person: Option<PersonId>| person.is_some_and(|p| scene.officers.contains(&p));
    let camera = known.mark.is_some_and(|mark| room.is_some_and(|r| r.cameras.iter().any(|c| c == mark)));
    let mut confidence = Confidence::Low;
    if there(known.sender) {
        reasons.push("上传人在场".to_owned());
        confidence = Confidence::Medium;
    }
    if there(known.wearer) {
        reasons.push("执法记录仪系统登记的使用人在场".to_owned());
        confidence = Confidence::Medium;
    }
    if there(known.holder) {
        reasons.push("设备当时由在场人员领用".to_owned());
        confidence = Confidence::High;
    }
    if camera {
        reasons.push("是该办案场所的摄像机".to_owned());
        confidence = Confidence::High;
    }
    // The register says that somebody else had it: whoever sent it may have sent it for him.
    if known.holder.is_some() && !there(known.holder) {
        reasons.push("设备当时由不在场的人员领用".to_owned());
        confidence = Confidence::Low;
    }
    // Beside the stay nothing is beyond doubt.
    Some((if inside { confidence } else { confidence.min(Confidence::Medium) }, reasons))
}

#[cfg(test)]
mod tests {
    use base::{EntryId, RawId};
    use model::{Dated, Stamp};

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000)
    }

    fn person(n: u8) -> PersonId {
        PersonId(RawId([n; 16]))
    }

    /// A scene from minute 100 to minute 160 with persons 1 and 2.
    fn scene() -> SceneState {
        let stamp = Stamp { entry: EntryId::default(), actor: person(1), happened_at: at(0), recorded_at: at(0) };
        let dated = |minute| Some(Dated { at: stamp, what: at(minute) });
        let officers = vec![person(1), person(2)];
        SceneState { arrived_at: dated(100), left_at: dated(160), officers, ..SceneState::default() }
    }

    fn confidence(sender: u8, holder: Option<u8>, from: i64, to: i64) -> Option<Confidence> {
        let known = Known { sender: Some(person(sender)), holder: holder.map(person), wearer: None, mark: Some("C-01") };
        fit(&known, at(from), at(to), &scene(), None).map(|(confidence, _)| confidence)
    }

    #[test]
    fn whoever_had_the_device_weighs_more_than_whoever_sent_the_file() {
        assert_eq!(confidence(9, None, 110, 120), Some(Confidence::Low));
        assert_eq!(confidence(1, None, 110, 120), Some(Confidence::Medium));
        assert_eq!(confidence(9, Some(2), 110, 120), Some(Confidence::High));
        assert_eq!(confidence(1, Some(7), 110, 120), Some(Confidence::Low), "somebody else had it");
    }

    #[test]
    fn a_recording_beside_the_stay_is_never_beyond_doubt() {
        assert_eq!(confidence(1, Some(1), 165, 168), Some(Confidence::Medium));
        assert_eq!(confidence(1, Some(1), 171, 180), None);
        assert_eq!(confidence(1, Some(1), 80, 89), None);
        assert_eq!(confidence(1, Some(1), 80, 101), Some(Confidence::High), "it began before and lasts into the stay");
    }

    #[test]
    fn the_camera_of_the_room_belongs_to_whoever_is_in_it() {
        let room = RoomState { cameras: vec!["C-01".into()], ..RoomState::default() };
        let known = Known { sender: None, holder: None, wearer: None, mark: Some("C-01") };
        assert_eq!(fit(&known, at(110), at(120), &scene(), Some(&room)).unwrap().0, Confidence::High);
    }

    #[test]
    fn whoever_wore_the_camera_makes_a_scene_credible_and_the_register_of_issues_weighs_more() {
        let known = |holder: Option<u8>| Known { sender: None, holder: holder.map(person), wearer: Some(person(2)), mark: None };
        let fit = |holder| fit(&known(holder), at(110), at(120), &scene(), None).unwrap().0;
        assert_eq!([fit(None), fit(Some(1)), fit(Some(7))], [Confidence::Medium, Confidence::High, Confidence::Low]);
    }

    #[test]
    fn two_scenes_that_fit_leave_it_to_a_person() {
        let suggestion = |n, confidence| Suggestion { scene: SceneId(RawId([n; 16])), confidence, reasons: Vec::new() };
        let one = [suggestion(1, Confidence::High), suggestion(2, Confidence::Medium)];
        assert_eq!(beyond_doubt(&one).unwrap().scene, SceneId(RawId([1; 16])));
        assert!(beyond_doubt(&[suggestion(1, Confidence::High), suggestion(2, Confidence::High)]).is_none());
        assert!(beyond_doubt(&one[1..]).is_none());
    }
}
