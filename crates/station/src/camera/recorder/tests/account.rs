//! Whatever a camera does: nothing is negative, and files and gaps together are the whole time.

use proptest::prelude::*;

use super::camera::{Camera, events, format};
use super::*;
use crate::camera::frame::Picture;

#[derive(Clone, Debug)]
enum Step {
    Play { seconds: u32, every: u32 },
    Blind(u32),
    Skip(i64),
    Stall(i64),
    Lose(u64),
    Restart(u32),
    SetClock(i64),
    Report(i64),
    Connect,
    Disconnect,
    Format(bool),
    Full(bool),
    Reordered,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0_u32..70, 1_u32..300).prop_map(|(seconds, every)| Step::Play { seconds, every }),
        1 => (0_u32..40).prop_map(Step::Blind),
        1 => (0_i64..30_000).prop_map(Step::Skip),
        1 => (0_i64..5_000).prop_map(Step::Stall),
        1 => (1_u64..9).prop_map(Step::Lose),
        1 => any::<u32>().prop_map(Step::Restart),
        1 => (-100_000_000_i64..100_000_000).prop_map(Step::SetClock),
        1 => (-5_000_000_i64..5_000_000).prop_map(Step::Report),
        2 => Just(Step::Connect),
        1 => Just(Step::Disconnect),
        1 => any::<bool>().prop_map(Step::Format),
        1 => any::<bool>().prop_map(Step::Full),
        1 => Just(Step::Reordered),
    ]
}

fn go(camera: &mut Camera, step: Step) {
    match step {
        Step::Play { seconds, every } => camera.play(seconds, every),
        Step::Blind(count) => camera.pictures(count, false),
        Step::Skip(millis) => camera.skip(Span::from_millis(millis)),
        Step::Stall(millis) => camera.stall(Span::from_millis(millis)),
        Step::Lose(packets) => camera.lose(packets),
        Step::Restart(ticks) => camera.restart(ticks),
        Step::SetClock(millis) => camera.set_clock(Span::from_millis(millis)),
        Step::Report(millis) => camera.report(Span::from_millis(millis)),
        Step::Connect => camera.connect(),
        Step::Disconnect => camera.take(Input::Disconnected { reason: "断".into() }),
        Step::Format(large) => camera.take(Input::Format(format(if large { "H.265" } else { "H.264" }))),
        Step::Full(full) => camera.recorder.shelf.full = full,
        Step::Reordered => camera.reordered(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn files_and_gaps_are_the_whole_time_and_nothing_is_negative(
        first in any::<u32>(),
        steps in prop::collection::vec(step(), 0..25),
    ) {
        let mut camera = Camera::new(first);
        for step in steps {
            go(&mut camera, step);
        }
        camera.end();
        let whole = minus(camera.now().steady, camera.began().steady);
        let mut counted = 0;
        let mut to = camera.began().steady;
        for film in camera.films() {
            prop_assert!(film.length >= Span::ZERO);
            prop_assert!(film.counted.0 >= to && film.counted.1 >= film.counted.0, "{:?}", camera.films());
            to = film.counted.1;
            counted += minus(film.counted.1, film.counted.0).millis();
        }
        for (length, _) in camera.gaps() {
            prop_assert!(length > Span::ZERO);
            counted += length.millis();
        }
        prop_assert_eq!(counted, whole.millis(), "{:?}", events(&camera));
    }
}

impl Camera {
    /// Time passes that the pictures do not count, as when the camera hangs.
    fn stall(&mut self, time: Span) {
        let ticks = u32::try_from(time.millis() * 90).unwrap();
        self.skip(time);
        self.back(ticks);
    }

    /// A picture that is shown before the one that was sent before it.
    fn reordered(&mut self) {
        let at = self.now();
        for back in [0, 7200, 3600] {
            let ticks = self.ticks().wrapping_sub(back);
            let picture = Picture { ticks, key: false, lost: 0, data: vec![0, 0, 0, 1, 0x41], arrived: at };
            self.take(Input::Picture(picture));
        }
    }
}
