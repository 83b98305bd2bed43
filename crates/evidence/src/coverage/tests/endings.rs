//! Why recordings end, by example.

use super::*;

/// What is said of each recording of one device at a stay from 09:00 to 10:00.
fn told(recordings: Vec<Recording>, interruptions: &[Interruption]) -> Vec<(String, EndedBy)> {
    let stay = stay("09:00:00", "10:00:00");
    let found = endings(&lane("A", recordings), &stay, interruptions, &TOLERANCES);
    found.into_iter().map(|e| (e.recording, e.by)).collect()
}

fn expect(found: Vec<(String, EndedBy)>, expected: &[(&str, EndedBy)]) {
    let expected: Vec<_> = expected.iter().map(|(id, by)| ((*id).to_owned(), *by)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_file_that_the_next_one_follows_at_once_rolled_over() {
    let files = vec![film("b", "09:30:02", "10:00:00"), film("a", "09:00:00", "09:30:00")];
    expect(told(files, &[]), &[("a", EndedBy::Rollover), ("b", EndedBy::Departure)]);
    let files = vec![film("a", "09:00:00", "09:30:00"), film("b", "09:30:03", "10:00:00")];
    expect(told(files, &[]), &[("a", EndedBy::Unknown), ("b", EndedBy::Departure)]);
}

#[test]
fn a_file_as_long_as_those_that_rolled_over_reached_the_length_of_a_part() {
    let files = || vec![film("a", "09:00:00", "09:10:00"), film("b", "09:10:00", "09:20:00"), film("c", "09:40:00", "09:50:00")];
    expect(told(files(), &[]), &[("a", EndedBy::Rollover), ("b", EndedBy::SplitLength), ("c", EndedBy::SplitLength)]);
    let mut shorter = files();
    shorter[1] = film("b", "09:10:00", "09:19:00");
    expect(told(shorter, &[])[1..2].to_vec(), &[("b", EndedBy::Unknown)]);
}

#[test]
fn an_interruption_registered_at_the_end_tells_why_but_not_one_that_came_later() {
    let files = || vec![film("a", "09:00:00", "09:20:00"), film("b", "09:25:00", "09:40:00")];
    let [a, b] = [said("09:20:08", "09:25:00", "09:25:05"), said("09:40:11", "09:46:00", "09:46:00")];
    expect(told(files(), std::slice::from_ref(&a)), &[("a", EndedBy::Told), ("b", EndedBy::Unknown)]);
    expect(told(files(), &[b]), &[("a", EndedBy::Unknown), ("b", EndedBy::Unknown)]);
    let rolled = vec![film("a", "09:00:00", "09:20:00"), film("b", "09:20:01", "09:36:00")];
    expect(told(rolled, &[a]), &[("a", EndedBy::Rollover), ("b", EndedBy::Unknown)]);
}

#[test]
fn a_file_that_was_never_finished_says_so_whatever_else_is_told() {
    let mut broken = film("a", "09:00:00", "09:20:00");
    broken.stopped_by = StoppedBy::Power;
    let told = endings(
        &lane("A", vec![broken]),
        &stay("09:00:00", "10:00:00"),
        &[said("09:20:10", "09:25:00", "09:25:05")],
        &TOLERANCES,
    );
    let expected = Ending { recording: "a".into(), by: EndedBy::Unfinished, told: Some("x".into()), until_next: None };
    assert_eq!(told, [expected]);
}
