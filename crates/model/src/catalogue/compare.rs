//! Comparing lists of lines: with what Art. 15 and a superior's guidance ask, and with another edition. Pure; nothing is decided here.

use law::ArticleRef;

use super::Line;
use crate::agency::{Activity, Tier};

/// Who asks for more than a line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Art. 15 para. 1: 应当进行全程音像记录. Nothing less can be listed.
    Floor,
    /// Art. 15 para. 2: 应当根据实际情况进行音像记录. Less needs a reason.
    Statute,
    /// The superior's guidance (Art. 16 para. 2). Less needs a reason.
    Guidance,
}

impl Asks {
    /// The provision.
    pub const fn article(self) -> ArticleRef {
        match self {
            Self::Floor => ArticleRef::article(15).paragraph(1),
            Self::Statute => ArticleRef::article(15).paragraph(2),
            Self::Guidance => ArticleRef::article(16).paragraph(2),
        }
    }
}

/// A list has less than somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The line, from zero; nothing when no line speaks of the activity.
    pub line: Option<usize>,
    /// Of which activity.
    pub activity: Activity,
    /// Who asks.
    pub asks: Asks,
    /// For what.
    pub tier: Tier,
    /// Whether the line says why.
    pub explained: bool,
}

impl Shortfall {
    /// One Chinese sentence without its end.
    pub fn sentence(&self) -> String {
        let (activity, tier) = (self.activity.label(), self.tier.label());
        match (self.asks, self.line) {
            (Asks::Floor, _) => format!("{activity}应当进行全程音像记录，清单不得降低"),
            (Asks::Statute, _) => format!("{activity}应当根据实际情况进行音像记录，清单降低的要写明理由"),
            (Asks::Guidance, Some(_)) => format!("上级基准清单对{activity}的要求是“{tier}”，清单降低的要写明理由"),
            (Asks::Guidance, None) => format!("上级基准清单列有{activity}（{tier}），本清单没有列"),
        }
    }

    /// Whether the list can be approved in spite of it.
    pub fn tolerable(&self) -> bool {
        self.asks != Asks::Floor && self.explained
    }
}

/// Where lines have less than Art. 15 and the guidance ask for, in the order of the lines; then what the guidance lists and they do not.
pub fn shortfalls(lines: &[Line], guidance: &[Line]) -> Vec<Shortfall> {
    let asked = |activity: Activity| guidance.iter().filter(|g| g.activity == activity).map(|g| g.tier).max();
    let of_line = |(index, line): (usize, &Line)| {
        let short = |asks, tier| {
            let explained = !line.reason.trim().is_empty();
            (line.tier < tier).then_some(Shortfall { line: Some(index), activity: line.activity, asks, tier, explained })
        };
        let statutory = line.activity.statutory_tier();
        let asks = if statutory == Tier::WholeCourse { Asks::Floor } else { Asks::Statute };
        short(asks, statutory).or_else(|| asked(line.activity).and_then(|tier| short(Asks::Guidance, tier)))
    };
    let mut missing: Vec<Activity> = Vec::new();
    for line in guidance {
        let listed = lines.iter().any(|l| l.activity == line.activity) || missing.contains(&line.activity);
        if !listed && line.activity != Activity::Other {
            missing.push(line.activity);
        }
    }
    let missing = missing.into_iter().filter_map(|activity| {
        let tier = asked(activity).filter(|tier| *tier > Tier::Optional)?;
        // Where Art. 15 para. 1 asks already, a line that is missing takes nothing away.
        (activity.statutory_tier() < tier).then_some(Shortfall {
            line: None,
            activity,
            asks: Asks::Guidance,
            tier,
            explained: false,
        })
    });
    lines.iter().enumerate().filter_map(of_line).chain(missing).collect()
}

/// How one list differs from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A line that only the later one has.
    Added(Line),
    /// A line that only the earlier one has.
    Removed(Line),
    /// A line about the same, which says something else.
    Changed {
        /// As it was.
        before: Box<Line>,
        /// As it is.
        after: Box<Line>,
    },
}

/// What a line is about: the words by which people find it.
fn about(line: &Line) -> (Activity, &str, &str, &str) {
    (line.activity, &line.category, &line.matter, &line.step)
}

/// How `after` differs from `before`: what was changed and added in the order of `after`, then what is gone.
pub fn differences(before: &[Line], after: &[Line]) -> Vec<Difference> {
    let mut left: Vec<&Line> = before.iter().collect();
    let mut found = Vec::new();
    for line in after {
        // The same line first, so that one of two lines about the same is not taken for the other.
        let same = left.iter().position(|b| *b == line).or_else(|| left.iter().position(|b| about(b) == about(line)));
        match same.map(|index| left.remove(index)) {
            None => found.push(Difference::Added(line.clone())),
            Some(old) if old == line => {}
            Some(old) => found.push(Difference::Changed { before: Box::new(old.clone()), after: Box::new(line.clone()) }),
        }
    }
    found.extend(left.into_iter().cloned().map(Difference::Removed));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(activity: Activity, tier: Tier) -> Line {
        Line { activity, tier, ..Line::default() }
    }

    fn check(lines: &[Line], guidance: &[Line], expected: &[(&str, bool)]) {
        let found = shortfalls(lines, guidance);
        let found: Vec<_> = found.iter().map(|s| (s.sentence(), s.tolerable())).collect();
        let expected: Vec<_> = expected.iter().map(|(text, tolerable)| ((*text).to_owned(), *tolerable)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_floor_of_article_15_cannot_be_lowered_by_any_reason() {
        let seizure = Line { reason: "设备不足".into(), ..line(Activity::Seizure, Tier::AsRequired) };
        check(&[seizure], &[], &[("查封扣押财产应当进行全程音像记录，清单不得降低", false)]);
        check(&[line(Activity::Seizure, Tier::WholeCourse), line(Activity::Other, Tier::Optional)], &[], &[]);
    }

    #[test]
    fn other_deviations_need_a_reason() {
        let inquiry = line(Activity::Inquiry, Tier::Optional);
        check(&[inquiry.clone()], &[], &[("询问应当根据实际情况进行音像记录，清单降低的要写明理由", false)]);
        let explained = Line { reason: "在询问室进行，由固定摄像记录".into(), ..inquiry };
        check(&[explained], &[], &[("询问应当根据实际情况进行音像记录，清单降低的要写明理由", true)]);
    }

    #[test]
    fn guidance_may_ask_for_more_than_the_statute() {
        let guidance = [line(Activity::Hearing, Tier::WholeCourse), line(Activity::Seizure, Tier::WholeCourse)];
        check(&[], &guidance, &[("上级基准清单列有举行听证（全程音像记录），本清单没有列", false)]);
        check(
            &[line(Activity::Hearing, Tier::AsRequired)],
            &guidance,
            &[("上级基准清单对举行听证的要求是“全程音像记录”，清单降低的要写明理由", false)],
        );
        check(&[line(Activity::Hearing, Tier::WholeCourse)], &guidance, &[]);
    }

    #[test]
    fn editions_are_compared_line_by_line() {
        let of = |step: &str, tier| Line { step: step.into(), ..line(Activity::Inquiry, tier) };
        let before = [of("询问", Tier::AsRequired), of("复核", Tier::Optional), of("回访", Tier::Optional)];
        let after = [of("询问", Tier::WholeCourse), of("回访", Tier::Optional), of("宣读", Tier::Optional)];
        let found = differences(&before, &after);
        let changed = Difference::Changed { before: Box::new(before[0].clone()), after: Box::new(after[0].clone()) };
        assert_eq!(found, [changed, Difference::Added(after[2].clone()), Difference::Removed(before[1].clone())]);
        assert!(differences(&before, &before).is_empty());
        let twice = [of("询问", Tier::Optional), of("询问", Tier::WholeCourse)];
        assert!(differences(&twice, &[twice[1].clone(), twice[0].clone()]).is_empty(), "two lines about the same keep apart");
    }
}
