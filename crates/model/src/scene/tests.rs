//! Rosters that are corrected, and what is private of them.

use base::{EntryId, RawId};
use serde_json::json;

use super::*;

fn person(n: u8) -> PersonId {
    PersonId(RawId([n; 16]))
}

fn line(n: u8) -> AttendeeId {
    AttendeeId(RawId([n; 16]))
}

fn stamp(n: u8) -> Stamp {
    let now = Timestamp::from_millis(i64::from(n));
    Stamp { entry: EntryId(RawId([n; 16])), actor: person(9), happened_at: now, recorded_at: now }
}

fn attendee(n: u8, part: Part, who: Option<u8>) -> Attendee {
    Attendee { id: line(n), part, person: who.map(person), agency: None }
}

fn arrived() -> SceneState {
    let mut state = SceneState::default();
    let officers = vec![person(1)];
    let fact =
        SceneFact::Arrived { activity: Activity::default(), arrived_at: Timestamp::default(), officers, findings: Vec::new() };
    state.apply(stamp(1), fact);
    let people = vec![attendee(1, Part::Officer, Some(1)), attendee(2, Part::Officer, Some(2)), attendee(3, Part::Witness, None)];
    state.apply(stamp(2), SceneFact::Attended { at: Timestamp::default(), people });
    state
}

#[test]
fn a_corrected_line_takes_the_place_of_the_wrong_one_and_officers_follow() {
    let mut state = arrived();
    assert_eq!(state.officers, [person(1), person(2)]);
    let right = attendee(2, Part::Auxiliary, Some(2));
    state.apply(stamp(3), SceneFact::AttendeeCorrected { attendee: right, withdrawn: false });
    assert_eq!(state.officers, [person(1)], "whoever turned out to be an auxiliary is no officer");
    assert_eq!((state.roster[1].what.0.part, state.roster.len()), (Part::Auxiliary, 3));
    let withdrawn = attendee(1, Part::Officer, Some(1));
    state.apply(stamp(4), SceneFact::AttendeeCorrected { attendee: withdrawn, withdrawn: true });
    assert_eq!(state.officers, [person(1)], "whoever was named on arrival stays");
    assert_eq!(state.roster.len(), 2);
    let unknown = attendee(8, Part::Officer, Some(8));
    state.apply(stamp(5), SceneFact::AttendeeCorrected { attendee: unknown, withdrawn: false });
    assert_eq!((state.roster.len(), state.corrections.len()), (2, 2), "a line that is not there is not corrected");
}

#[test]
fn names_of_a_corrected_line_are_the_right_ones_alone() {
    let mut part = PrivatePart::none().with(&line(3).to_string(), json!({ "name": "甲", "unit": "某公司" }));
    let fact = SceneFact::AttendeeCorrected { attendee: attendee(3, Part::Witness, None), withdrawn: false };
    let right = PrivatePart::none().with(&line(3).to_string(), json!({ "name": "乙" })).with(key::TEXT, "笔误");
    SceneState::apply_private(&mut part, &fact, &right, stamp(3));
    assert_eq!(part.value(&line(3).to_string()), Some(&json!({ "name": "乙" })));
    SceneState::apply_private(&mut part, &fact, &PrivatePart::none().with(key::TEXT, "没有此人"), stamp(4));
    assert_eq!(part.value(&line(3).to_string()), None);
}

#[test]
fn agencies_and_losses_keep_their_own_words() {
    let mut part = PrivatePart::none();
    for (n, name) in [(3, "甲县公安局"), (4, "甲县生态环境局")] {
        let fact = SceneFact::AgencyJoined { at: Timestamp::default() };
        SceneState::apply_private(&mut part, &fact, &PrivatePart::none().with(key::NAME, name), stamp(n));
    }
    assert_eq!(part.text(&stamp(3).entry.to_string()), Some("甲县公安局"));
    assert_eq!(part.text(&stamp(4).entry.to_string()), Some("甲县生态环境局"));
    let recorded = Stretch { from: Timestamp::default(), to: Timestamp::from_millis(1) };
    let found_at = Timestamp::default();
    let lost = LostRecording { loss: Loss::Lost, device: None, recorded, found_at, holder: None };
    let words = PrivatePart::none().with(key::TEXT, "落水").with(key::MEASURE, "打捞未果");
    SceneState::apply_private(&mut part, &SceneFact::RecordingLost(lost), &words, stamp(5));
    assert_eq!(part.value(&stamp(5).entry.to_string()).unwrap()["measure"], "打捞未果");
}
