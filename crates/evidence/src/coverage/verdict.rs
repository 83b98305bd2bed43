//! The verdict over the holes, and the sentence that gives its numbers.

use base::Span;

use super::output::{Coverage, Hole, HolePlace, HoleWeight, Verdict};
use super::set::Interval;

/// What is sure comes before what is doubtful, what is worse before what is better.
///
/// A start that was missed cannot be made good by words: nothing was interrupted. An end that was missed is an interruption after which
/// recording "确实无法继续", and a written explanation meets Art. 19.
pub(super) fn of(window: Interval, holes: &[Hole], doubts: &[Interval]) -> Verdict {
    let of_weight = |w: HoleWeight| holes.iter().filter(move |h| h.weight == w);
    let edge_missing = |h: &Hole| h.place != HolePlace::Middle && !is_made_good(h);
    if window.is_empty() {
        Verdict::Undecidable
    } else if of_weight(HoleWeight::Counts).any(edge_missing) {
        Verdict::EndsMissing
    } else if of_weight(HoleWeight::Counts).any(|h| !is_made_good(h)) {
        Verdict::InterruptedUnexplained
    } else if !doubts.is_empty() || of_weight(HoleWeight::Unclear).any(|h| !is_made_good(h)) {
        Verdict::Undecidable
    } else if holes.iter().any(|h| matches!(h.weight, HoleWeight::Counts | HoleWeight::Unclear)) {
        Verdict::InterruptedExplained
    } else {
        Verdict::Complete
    }
}

/// Whether an explanation makes up for the hole.
fn is_made_good(h: &Hole) -> bool {
    h.is_explained() && matches!(h.place, HolePlace::Middle | HolePlace::End)
}

/// The numbers behind the verdict, for a person.
pub(super) fn sentence(c: &Coverage) -> String {
    if c.window.is_empty() {
        return "离开时间不晚于到达时间，无法计算覆盖".to_owned();
    }
    let (whole, tenth) = (c.covered_permille / 10, c.covered_permille % 10);
    let mut parts = vec![format!("在场 {}，音像覆盖 {}（{whole}.{tenth}%）", c.window.length(), c.covered_total)];
    let of_weight = |w: HoleWeight| c.holes.iter().filter(move |h| h.weight == w);
    for h in of_weight(HoleWeight::Counts) {
        parts.push(match h.place {
            HolePlace::Whole => "到达至离开均无音像".to_owned(),
            HolePlace::Start => format!("到达后 {}才开始", h.interval.length()),
            HolePlace::End => format!("离开前 {}已结束{}", h.interval.length(), explained(h)),
            HolePlace::Middle => format!("中断 {}{}", h.interval.length(), explained(h)),
        });
    }
    let short = of_weight(HoleWeight::Short).count();
    if short > 0 {
        parts.push(format!("短间断 {short} 处，请确认原因"));
    }
    let unclear: Span = of_weight(HoleWeight::Unclear).map(|h| h.uncertainty).max().unwrap_or_default();
    if unclear > Span::ZERO {
        parts.push(format!("时间误差可达 {unclear}，有间断无法判定"));
    } else if of_weight(HoleWeight::Unclear).next().is_some() {
        parts.push("有文件未正常结束，间断无法判定".to_owned());
    }
    if !c.doubts.is_empty() {
        parts.push(format!("设备时钟误差较大，{} 处衔接无法判定", c.doubts.len()));
    }
    parts.join("；")
}

fn explained(h: &Hole) -> String {
    match (h.is_explained(), h.needs_judgement) {
        (true, false) => "，已说明".to_owned(),
        (true, true) => "，已说明，原因须由人判断".to_owned(),
        (false, _) if h.explained_by.is_empty() => "，未说明".to_owned(),
        (false, _) => format!("，其中 {} 未说明", h.unexplained),
    }
}
