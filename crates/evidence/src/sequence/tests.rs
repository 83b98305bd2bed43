//! Numbers of files, one day of a device at a time.

use super::*;

/// A file of five minutes that came the same evening, `start` as minutes and seconds after nine.
fn file(number: u32, start: &str, seconds: i64) -> Numbered {
    Numbered {
        number,
        start: format!("2026-11-03 09:{start}").parse().unwrap(),
        length: Span::from_seconds(seconds),
        size: 1 << 20,
        content: Sha256Digest::of(&number.to_be_bytes()),
        received_at: "2026-11-03 18:00:00".parse().unwrap(),
        finished: true,
        important: false,
    }
}

fn said(day: &[Numbered], of: usize) -> Vec<(FindingCode, String)> {
    findings(day, of).into_iter().map(|f| (f.code, f.message_zh)).collect()
}

#[test]
fn a_missing_number_is_named_with_the_times_around_it() {
    let day = [file(8, "20:00", 300), file(6, "05:00", 300)];
    let sentence = "缺第 0007 号文件：第 0006 号止于 09:10:00，第 0008 号始于 09:20:00";
    assert_eq!(said(&day, 0), [(FindingCode::MissingNumber, sentence.into())]);
    assert_eq!(said(&day, 1), []);
    let far = [file(6, "05:00", 300), file(10, "40:00", 300)];
    assert!(said(&far, 1)[0].1.starts_with("缺第 0007 号至第 0009 号共 3 个文件"));
}

#[test]
fn the_missing_one_answers_and_says_itself_that_it_came_late() {
    let mut seventh = file(7, "10:00", 300);
    seventh.received_at = "2026-11-06 08:00:00".parse().unwrap();
    let day = [file(6, "05:00", 300), seventh, file(8, "20:00", 300)];
    assert_eq!(said(&day, 2), []);
    let sentence = "第 0007 号文件 2026-11-06 入库，晚于其后的第 0008 号（2026-11-03）";
    assert_eq!(said(&day, 1), [(FindingCode::ArrivedAfterNext, sentence.into())]);
    // Within a day files come in any order.
    let mut hours_later = day;
    hours_later[1].received_at = "2026-11-03 23:59:00".parse().unwrap();
    assert_eq!(said(&hours_later, 1), []);
}

#[test]
fn other_ways_of_counting_and_twins_are_no_gaps() {
    // The card was emptied at noon: number 2 is younger than number 5.
    let emptied = [file(5, "00:00", 300), file(1, "30:00", 300), file(2, "35:00", 300)];
    assert!((0..3).all(|of| said(&emptied, of).is_empty()));
    assert_eq!(said(&[file(1, "00:00", 300), file(500, "30:00", 300)], 1), []);
    let twins = [file(6, "05:00", 300), file(7, "10:00", 300), file(7, "10:00", 300), file(8, "15:00", 300)];
    assert!((0..4).all(|of| said(&twins, of).is_empty()));
    assert_eq!(said(&twins, 9), []);
}

/// Four parts of five minutes, of which the third is `seconds` long, and the fourth begins at `next`.
fn parts(seconds: i64, next: &str) -> Vec<Numbered> {
    let whole = [file(1, "00:00", 300), file(2, "05:00", 300), file(3, "10:00", 300)];
    [&whole[..], &[file(4, "15:00", seconds), file(5, next, 120)]].concat()
}

#[test]
fn a_part_without_its_end_is_found_by_where_the_next_one_begins() {
    let sentence = "比设备的分段长度 300 秒短 100 秒，而下一个文件正好在满一段时开始";
    assert_eq!(said(&parts(200, "20:00"), 3), [(FindingCode::ShorterThanPart, sentence.into())]);
    let at_once = findings(&parts(200, "18:21"), 3);
    assert_eq!((at_once.len(), at_once[0].severity), (1, crate::Severity::Info));
    // Stopped by hand and begun again a minute later; a whole part; the last file of the day.
    assert_eq!(said(&parts(200, "19:20"), 3), []);
    assert_eq!(said(&parts(299, "20:00"), 3), []);
    assert_eq!(said(&parts(200, "20:00"), 4), []);
}

#[test]
fn power_the_file_system_and_the_key_for_important_files_are_reasons() {
    let with = |change: fn(&mut Numbered)| {
        let mut day = parts(200, "20:00");
        change(&mut day[3]);
        said(&day, 3)
    };
    assert_eq!(with(|_| ()).len(), 1);
    assert_eq!(with(|f| f.finished = false), []);
    assert_eq!(with(|f| f.size = (4 << 30) - 1), []);
    assert_eq!(with(|f| f.important = true), []);
    // Two parts do not show yet how long the device makes them.
    assert_eq!(said(&parts(200, "20:00")[1..], 2), []);
}

#[test]
fn one_name_for_two_contents_is_said_of_both() {
    let (first, mut second) = (file(7, "10:00", 300), file(7, "10:00", 300));
    assert_eq!(said(&[first, second], 1), [], "a twin has the same bytes");
    second.content = Sha256Digest::of(b"another");
    let sentence = "另有一个第 0007 号文件开始时间相同而内容不同，两件都保存".to_owned();
    assert_eq!(said(&[first, second], 0), [(FindingCode::NameReused, sentence.clone())]);
    assert_eq!(said(&[first, second], 1), [(FindingCode::NameReused, sentence)]);
    // Photos are counted by themselves: another time, another file.
    second.start = "2026-11-03 09:10:48".parse().unwrap();
    assert_eq!(said(&[first, second], 1), []);
}
