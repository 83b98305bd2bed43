//! Where facts do not settle a duty, a person's word does: the last one said when all facts were known.
//!
//! Whatever rule asks for a judgement, it is settled here in the same way. Where an answer bears on another duty as well (an
//! interruption on the whole course) that rule looks at it itself.

use base::Timestamp;
use model::{Duty, DutyState, Verdict};

use crate::facts::{CaseFile, Event, Judged, RecordingFile, SceneFile, standing};

/// The duty, met or broken by the person's word if it waits for one and there is one.
pub(crate) fn settled(duty: Duty, said: &[Judged], known_at: Option<Timestamp>) -> Duty {
    let DutyState::Judgement { question } = &duty.state else {
        return duty;
    };
    let Some(word) = standing(said, &duty.rule, &duty.part, known_at) else {
        return duty;
    };
    let known_at = word.at.recorded_at;
    // The person says how it was, not that something was done today: it was so from the instant at which the article asked.
    let since = duty.opened_at.unwrap_or(known_at);
    let state = match word.verdict {
        Verdict::Met => DutyState::Closed { satisfied_on: since, known_at },
        Verdict::Unmet => DutyState::Broken { reason: "经判断，不符合规定".to_owned(), since },
    };
    let note = format!("{}经判断，{}（{question}）。", duty.note, word.verdict.label());
    let entries = duty.entries.iter().copied().chain(word.at.entry).collect();
    Duty { state, note, entries, judged_at: Some(known_at), ..duty }
}

impl SceneFile {
    /// When everything was known that a judgement about the scene can be about.
    pub(crate) fn known_at(&self) -> Option<Timestamp> {
        let stay = [self.left, self.av, self.text, self.excuse.and_then(|e| e.told)].into_iter().flatten();
        let lost = self.losses.iter().map(|l| l.found);
        let told = self.interruptions.iter().flat_map(|i| [i.told, i.spoken, i.written]).flatten();
        last(stay.chain(told).chain(lost))
    }
}

impl RecordingFile {
    /// When everything was known that a judgement about the recording can be about.
    pub(crate) fn known_at(&self) -> Option<Timestamp> {
        last([self.stored, self.station.map(|s| s.at), self.excuse.and_then(|e| e.told)].into_iter().flatten())
    }
}

impl CaseFile {
    /// When everything was known that a judgement about the case can be about.
    pub(crate) fn known_at(&self) -> Option<Timestamp> {
        let steps = [self.closed, self.compiled, self.handed_over].into_iter().flatten();
        let records = self.records.iter().filter_map(|r| r.finalised);
        last(self.filing.map(|f| f.recorded).into_iter().chain(records).chain(steps))
    }
}

fn last(events: impl Iterator<Item = Event>) -> Option<Timestamp> {
    events.map(|e| e.recorded_at).max()
}

#[cfg(test)]
mod tests {
    use crate::ch3_av_records::{art15_tiers, art18_whole_course, art19_interruption};
    use crate::ch4_management::art22_same_day_storage;
    use crate::rule::Rule;
    use expect_test::{Expect, expect};

    const STAY: &str = "arrived: 2026-11-03 09:02, left: 2026-11-03 10:17, av: 2026-11-03 18:20";
    const HOLE: &str = "from: 2026-11-03 09:41:06, to: 2026-11-03 09:42:58";

    fn check(rule: &Rule, scene: &str, on: &str, expected: Expect) {
        crate::testing::check(rule, &format!("{{ scene: {{ {STAY}, {scene} }} }}"), on, expected);
    }

    /// A hole that the officer stopped recording for, and what was said of it.
    fn stopped(said: &str) -> String {
        format!("coverage: {{ holes: [{{ {HOLE}, cause: manual_stop, spoken: 2026-11-03 09:43:05 }}] }}, judgements: [{said}]")
    }

    fn word(verdict: &str, at: &str) -> String {
        format!("{{ rule: art19-interruption, part: 2026-11-03 09:41:06, verdict: {verdict}, at: {at} }}")
    }

    #[test]
    fn the_persons_word_meets_or_breaks_it_from_when_it_was_said() {
        let rule = &art19_interruption::RULE;
        let asked = expect!["待判断；人为停止（已说明）：是否属于客观原因，由人判断"];
        let met = stopped(&word("met", "2026-11-05 10:00"));
        check(rule, &met, "2026-11-05 10:00", expect!["已办"]);
        check(rule, &stopped(&word("unmet", "2026-11-05 10:00")), "2026-11-05 10:00", expect!["未办；经判断，不符合规定"]);
        // Before it was said, the question was open; so it stays when figures of that day are computed again.
        let judged = format!("{{ scene: {{ {STAY}, {met} }} }}");
        crate::testing::check(rule, &judged, "2026-11-05 09:59", expect!["待判断"]);
        crate::testing::check_note(
            rule,
            &judged,
            expect!["经判断，符合规定（人为停止（已说明）：是否属于客观原因，由人判断）。"],
        );
        check(rule, &stopped(&word("met", "2026-11-05 10:00").replace("09:41:06", "09:41:07")), "2026-11-06", asked);
    }

    #[test]
    fn the_last_word_counts() {
        let both = format!("{}, {}", word("unmet", "2026-11-06 10:00"), word("met", "2026-11-05 10:00"));
        check(&art19_interruption::RULE, &stopped(&both), "2026-11-07", expect!["未办；经判断，不符合规定"]);
    }

    #[test]
    fn what_comes_in_later_asks_anew() {
        let early = stopped(&word("met", "2026-11-03 18:19"));
        check(&art19_interruption::RULE, &early, "2026-11-07", expect!["待判断；人为停止（已说明）：是否属于客观原因，由人判断"]);
        check(&art19_interruption::RULE, &stopped(&word("met", "2026-11-03 18:20")), "2026-11-07", expect!["已办"]);
    }

    #[test]
    fn an_interruption_that_was_judged_settles_the_whole_course_too() {
        let seizure = |said: &str| format!("activity: seizure, {}", stopped(said));
        let whole = &art15_tiers::WHOLE_COURSE;
        check(whole, &seizure(""), "2026-11-07", expect!["待判断；中断的原因是否属于客观原因，由人判断"]);
        check(whole, &seizure(&word("met", "2026-11-05 10:00")), "2026-11-07", expect!["已办"]);
        check(whole, &seizure(&word("met", "2026-11-05 10:00")), "2026-11-04", expect!["待判断"]);
        check(whole, &seizure(&word("unmet", "2026-11-05 10:00")), "2026-11-07", expect!["未办；1 处中断经判断不符合第十九条"]);
    }

    #[test]
    fn every_rule_that_asks_is_settled_alike() {
        let late = |said: &str| format!("coverage: {{ late_start: 2026-11-03 09:04 }}, judgements: [{said}]");
        let part_meant = "{ rule: art18-arrival-to-departure, verdict: met, at: 2026-11-05 }";
        check(&art18_whole_course::ARRIVAL_TO_DEPARTURE, &late(part_meant), "2026-11-07", expect!["已办"]);
        let stored = "{ recording: { stored: 2026-11-03 18:00, judgements: [{ rule: art22-same-day-storage, verdict: unmet, \
                      at: 2026-11-05 10:00 }] } }";
        crate::testing::check(&art22_same_day_storage::RULE, stored, "2026-11-07", expect!["未办；经判断，不符合规定"]);
    }

    #[test]
    fn facts_that_speak_for_themselves_need_nobodys_word() {
        let unexplained = format!("coverage: {{ holes: [{{ {HOLE} }}] }}, judgements: [{}]", word("met", "2026-11-05 10:00"));
        check(
            &art19_interruption::RULE,
            &unexplained,
            "2026-11-07",
            expect!["未办，2026-11-03 09:43:58 届满；中断 1 分 52 秒，重新开始记录时没有说明原因"],
        );
    }
}
