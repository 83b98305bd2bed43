//! Why a recording may have stopped 中断原因提示, by what files and devices tell. They are offered to whoever explains an interruption
//! (Art. 19); which cause it was is said by a person.

use base::{Span, Timestamp};
use model::device::Condition;
use model::scene::Cause;
use model::{DeviceState, RecordingState};

/// A battery that is checked before use and has no more than this, in percent, may not have lasted.
const LOW: u8 = 20;
/// Files on cards with FAT end a little below this, in bytes.
const FAT: u64 = 1 << 32;
/// How far below it cameras end them: they write whole clusters and a few seconds at once.
const NEAR_FAT: u64 = 128 << 20;
/// For how long a check before use speaks of what happens on the way.
const CHECKED: Span = Span::from_hours(24);
/// Until when after an interruption damage is as a rule reported.
const REPORTED: Span = Span::from_hours(7 * 24);

/// A cause that something speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CauseHint {
    /// In the words of Art. 19; none where it is no cause but only how the device works.
    pub(crate) cause: Option<Cause>,
    /// What speaks for it.
    pub(crate) why: String,
}

/// What is known of a recording that ended where a hole begins.
pub(crate) struct Evidence<'a> {
    /// The recording.
    pub(crate) recording: &'a RecordingState,
    /// What its device is known to have done, if it is in the register.
    pub(crate) device: Option<&'a DeviceState>,
    /// When it ended.
    pub(crate) ended: Timestamp,
    /// Whether the files of its device are as long as this one when they roll over.
    pub(crate) split_length: bool,
}

/// What speaks for a cause, the strongest first, each cause once.
pub(crate) fn causes(of: &[Evidence<'_>]) -> Vec<CauseHint> {
    let mut hints: Vec<CauseHint> = Vec::new();
    for hint in of.iter().flat_map(hints_of) {
        if !hints.iter().any(|known| known.cause == hint.cause && (hint.cause.is_some() || known.why == hint.why)) {
            hints.push(hint);
        }
    }
    hints
}

/// Whether a file is as long as a card with FAT lets it be.
pub(crate) fn is_fat_limit(size: u64) -> bool {
    (FAT - NEAR_FAT..=FAT).contains(&size)
}

fn hints_of(of: &Evidence<'_>) -> Vec<CauseHint> {
    let hint = |cause, why: String| CauseHint { cause, why };
    let mut hints = Vec::new();
    let name = of.recording.device.as_deref().map_or_else(|| "设备".to_owned(), |device| format!("设备 {device} "));
    if let Some(device) = of.device {
        let recent = |at: Timestamp| at <= of.ended && of.ended.since(at) <= CHECKED;
        if let Some(low) = device.charges.iter().rev().find(|c| recent(c.at.happened_at)).filter(|c| c.what <= LOW) {
            hints.push(hint(Some(Cause::Battery), format!("{name}使用前检查时电量只有 {}%", low.what)));
        }
        let reported = device
            .condition_at
            .filter(|at| at.happened_at >= of.ended.minus(CHECKED) && at.happened_at <= of.ended.plus(REPORTED));
        if let (Some(at), Condition::Faulty | Condition::Lost) = (reported, device.condition) {
            let (cause, word) = match device.condition {
                Condition::Lost => (Cause::Damage, "遗失"),
                _ => (Cause::DeviceFault, "待修"),
            };
            hints.push(hint(Some(cause), format!("{name}{} 登记为{word}", at.happened_at.day())));
        }
    }
    if of.recording.findings.iter().any(|f| f.code == "truncated") {
        hints.push(hint(Some(Cause::Battery), "文件未正常结束：断电、电量耗尽，或者录制时拔出了存储卡".to_owned()));
    }
    let size = of.recording.original.as_ref().map_or(0, |o| o.what.size);
    if is_fat_limit(size) {
        hints.push(hint(None, "文件达到 4 GiB，是存储卡（FAT）单个文件的上限，设备自动分段；后一段可能没有入库".to_owned()));
    } else if of.split_length {
        hints.push(hint(None, "与同一设备自动分段的文件一样长；后一段可能没有入库".to_owned()));
    }
    hints
}

#[cfg(test)]
mod tests {
    use base::{DigestPair, EntryId, ObjectId, PersonId};
    use model::fact::{Finding, Severity};
    use model::recording::Custody;
    use model::{Dated, Stamp};

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_millis(minute * 60_000)
    }

    fn stamp(minute: i64) -> Stamp {
        Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: at(minute), recorded_at: at(minute) }
    }

    fn recording(findings: &[&str], size: u64) -> RecordingState {
        let finding =
            |code: &&str| Finding { code: (*code).into(), severity: Severity::Serious, article: None, message: String::new() };
        let digests = DigestPair::of(b"film");
        RecordingState {
            findings: findings.iter().map(finding).collect(),
            device: Some("CG26001".into()),
            original: Some(Dated { at: stamp(0), what: Custody { object: ObjectId::default(), size, digests } }),
            ..RecordingState::default()
        }
    }

    fn told(recording: &RecordingState, device: Option<&DeviceState>, split_length: bool) -> Vec<(Option<Cause>, String)> {
        let evidence = Evidence { recording, device, ended: at(2000), split_length };
        causes(&[evidence]).into_iter().map(|h| (h.cause, h.why)).collect()
    }

    #[test]
    fn a_file_that_broke_off_and_a_low_battery_speak_for_power() {
        let broken = told(&recording(&["truncated"], 10), None, false);
        assert_eq!(broken[0].0, Some(Cause::Battery));
        let charged = |percent, minute| {
            let charges = vec![Dated { at: stamp(minute), what: percent }];
            told(&recording(&["truncated"], 10), Some(&DeviceState { charges, ..DeviceState::default() }), false)
        };
        assert_eq!(charged(15, 1900), [(Some(Cause::Battery), "设备 CG26001 使用前检查时电量只有 15%".to_owned())]);
        assert!(charged(80, 1900)[0].1.contains("未正常结束"), "a full battery says nothing");
        assert!(charged(15, 2100)[0].1.contains("未正常结束"), "what was checked afterwards neither");
        assert!(charged(15, 100)[0].1.contains("未正常结束"), "nor what was checked the day before yesterday");
    }

    #[test]
    fn a_file_of_the_card_s_largest_size_was_split_and_that_is_no_cause_of_the_law() {
        let split = told(&recording(&[], (1 << 32) - 1), None, true);
        assert_eq!(split.len(), 1);
        assert!(split[0].0.is_none() && split[0].1.contains("4 GiB") && split[0].1.contains("FAT"));
        assert!(told(&recording(&[], 1 << 30), None, true)[0].1.contains("一样长"));
        assert_eq!(told(&recording(&[], 1 << 30), None, false), []);
    }

    #[test]
    fn damage_that_was_reported_soon_after_is_a_hint() {
        let reported = |condition, minute| {
            let device = DeviceState { condition, condition_at: Some(stamp(minute)), ..DeviceState::default() };
            told(&recording(&[], 10), Some(&device), false).first().and_then(|h| h.0)
        };
        assert_eq!(reported(Condition::Faulty, 2100), Some(Cause::DeviceFault));
        assert_eq!(reported(Condition::Lost, 2100), Some(Cause::Damage));
        assert_eq!(reported(Condition::InService, 2100), None);
        assert_eq!(reported(Condition::Faulty, 2000 + 8 * 24 * 60), None);
    }
}
