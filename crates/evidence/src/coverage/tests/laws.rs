//! What must hold for any recordings.

use proptest::prelude::*;

use super::*;

fn any_content() -> impl Strategy<Value = Content> {
    prop::sample::select(Content::ALL)
}

prop_compose! {
    fn any_recording()(id in 0_u32..1000, content in any_content(), start in -600_i64..4200, length in 0_i64..1500, blur in 0_i64..40)
        -> Recording {
        let start = at("09:00:00").plus(Span::from_seconds(start));
        Recording {
            id: id.to_string(),
            content,
            start,
            end: start.plus(Span::from_seconds(length)),
            uncertainty: Span::from_seconds(blur),
            may_run_until: None,
            stopped_by: StoppedBy::Unknown,
            sequence: None,
        }
    }
}

prop_compose! {
    fn any_lanes()(lanes in prop::collection::vec((0_i64..60, prop::collection::vec(any_recording(), 0..6)), 0..4)) -> Vec<Lane> {
        let lane = |(n, (clock, recordings)): (usize, (i64, Vec<Recording>))| Lane {
            device: n.to_string(),
            clock_uncertainty: Span::from_seconds(clock),
            recordings,
        };
        lanes.into_iter().enumerate().map(lane).collect()
    }
}

proptest! {
    #[test]
    fn covered_and_holes_make_up_the_stay(lanes in any_lanes()) {
        let c = compute(&stay("09:00:00", "10:00:00"), &lanes, &[], &TOLERANCES);
        let holes = c.holes.iter().fold(Span::ZERO, |sum, h| sum + h.interval.length());
        prop_assert_eq!(c.covered_total + holes, c.window.length());
        let all = TimeSet::union_of(c.covered.iter().copied().chain(c.holes.iter().map(|h| h.interval)));
        prop_assert_eq!(all.intervals(), &[c.window][..]);
        prop_assert!(c.covered_total <= c.video_total && c.covered_total <= c.audio_total && c.video_total <= c.window.length());
        prop_assert_eq!(c.covered_permille == 1000, c.holes.is_empty());
    }

    #[test]
    fn order_does_not_matter(lanes in any_lanes(), turn in 0_usize..6) {
        let scene = stay("09:00:00", "10:00:00");
        let mut turned = lanes.clone();
        for lane in turned.iter_mut().filter(|l| !l.recordings.is_empty()) {
            let by = turn % lane.recordings.len();
            lane.recordings.rotate_left(by);
        }
        // Two recordings with one id and one time would be the same recording; the neighbours named may then be either.
        prop_assert_eq!(compute(&scene, &lanes, &[], &TOLERANCES), compute(&scene, &turned, &[], &TOLERANCES));
    }

    /// Devices may be listed in any order too; only the list itself shows it.
    #[test]
    fn the_order_of_devices_shows_nowhere_else(lanes in any_lanes()) {
        let scene = stay("09:00:00", "10:00:00");
        let turned: Vec<Lane> = lanes.iter().rev().cloned().collect();
        let (a, b) = (compute(&scene, &lanes, &[], &TOLERANCES), compute(&scene, &turned, &[], &TOLERANCES));
        prop_assert_eq!((a.verdict, a.covered, a.doubts, a.why_zh), (b.verdict, b.covered, b.doubts, b.why_zh));
        let mut lanes_of_b = b.lanes;
        lanes_of_b.reverse();
        prop_assert!(a.lanes.iter().zip(&lanes_of_b).all(|(x, y)| x.stretches == y.stretches && x.covered == y.covered));
    }

    /// An explanation never takes away: with one more, nothing that was explained is not.
    #[test]
    fn one_more_explanation_never_harms(lanes in any_lanes(), from in 0_i64..3600, length in 0_i64..900) {
        let scene = stay("09:00:00", "10:00:00");
        let begin = at("09:00:00").plus(Span::from_seconds(from));
        let more = Interruption { from: begin, to: Some(begin.plus(Span::from_seconds(length))), ..wrote("09:00:00") };
        let (before, after) = (compute(&scene, &lanes, &[], &TOLERANCES), compute(&scene, &lanes, &[more], &TOLERANCES));
        prop_assert_eq!(&before.covered, &after.covered);
        for (x, y) in before.holes.iter().zip(&after.holes) {
            prop_assert!(y.unexplained <= x.unexplained && (y.is_explained() || !x.is_explained()));
        }
    }

    #[test]
    fn one_more_recording_never_costs_coverage(lanes in any_lanes(), more in any_recording()) {
        let scene = stay("09:00:00", "10:00:00");
        let mut with = lanes.clone();
        match with.first_mut() {
            Some(lane) => lane.recordings.push(more),
            None => with.push(lane("new", vec![more])),
        }
        let (before, after) = (compute(&scene, &lanes, &[], &TOLERANCES), compute(&scene, &with, &[], &TOLERANCES));
        prop_assert!(after.covered_total >= before.covered_total);
        prop_assert!(after.video_total >= before.video_total && after.audio_total >= before.audio_total);
    }

    /// "Complete" is never said when the truth, anywhere within the uncertainties, could have a hole beyond tolerance.
    #[test]
    fn complete_holds_at_every_extreme(lanes in relay(), shifts in prop::collection::vec(-1_i64..=1, 3)) {
        let scene = stay("09:00:00", "10:00:00");
        prop_assume!(compute(&scene, &lanes, &[], &TOLERANCES).verdict == Verdict::Complete);
        let mut truth = lanes.clone();
        for (lane, direction) in truth.iter_mut().zip(shifts) {
            let by = Span::from_millis(lane.clock_uncertainty.millis() * direction);
            lane.clock_uncertainty = Span::ZERO;
            for r in &mut lane.recordings {
                (r.start, r.end) = (r.start.plus(by).plus(r.uncertainty), r.end.plus(by).minus(r.uncertainty));
                r.uncertainty = Span::ZERO;
            }
        }
        // A tolerance may be used up once by what is known and once more by what is not.
        let twice = |s: Span| s + s;
        let join = TOLERANCES.rollover_join;
        let wide = Tolerances { short_gap: twice(TOLERANCES.short_gap) + join, edge: twice(TOLERANCES.edge), ..TOLERANCES };
        prop_assert_eq!(compute(&scene, &truth, &[], &wide).verdict, Verdict::Complete);
    }
}

prop_compose! {
    /// Three devices that take over from each other, now with an overlap, now with a small gap.
    fn relay()(clocks in prop::array::uniform3(0_i64..20), parts in prop::collection::vec((-30_i64..4, 0_i64..8), 1..6)) -> Vec<Lane> {
        let mut lanes = clocks.map(|clock| Lane { clock_uncertainty: Span::from_seconds(clock), ..lane("", vec![]) });
        for (n, lane) in lanes.iter_mut().enumerate() {
            lane.device = n.to_string();
        }
        let (each, count) = (4000 / parts.len() as i64, parts.len() as i64);
        for (n, (gap, blur)) in (0..).zip(parts) {
            let start = at("09:00:00").plus(Span::from_seconds(-200 + n * each + gap));
            let end = at("09:00:00").plus(Span::from_seconds(-200 + (n + 1) * each));
            let blurred = Recording { uncertainty: Span::from_seconds(blur), ..film(&n.to_string(), "09:00:00", "09:00:00") };
            lanes[(n % count.min(3)) as usize].recordings.push(Recording { start, end, ..blurred });
        }
        lanes.into()
    }
}
