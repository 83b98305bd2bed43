//! Whether the machine's clock can be believed: it must go along with a counter that nobody sets. Where the two part by more than
//! [`MOST_JUMP`] nothing is committed until a person has looked; what arrives is kept meanwhile. Who that person is, is decided above.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use base::{AgencyId, Clock, Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::error::StoreError;
use crate::objects::{off_thread, read_small, sync_dir, write_durably};

/// By how much clock and counter may part.
pub const MOST_JUMP: Span = Span::from_seconds(5 * 60);
/// Where a jump that nobody confirmed outlives the process.
const FILE: &str = "clock.json";

/// A jump of the clock 时钟跳变.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jump {
    /// What the clock should have shown.
    pub expected: Timestamp,
    /// What it showed.
    pub found: Timestamp,
}

impl Jump {
    /// The jump in words.
    pub(crate) fn told(&self) -> String {
        let by = self.found.since(self.expected);
        let (word, seconds) = if by.millis() < 0 { ("慢", -by.seconds()) } else { ("快", by.seconds()) };
        let whole_minutes = (seconds + 30) / 60;
        let by = match (whole_minutes / 1440, whole_minutes / 60 % 24, whole_minutes % 60) {
            (0, 0, minutes) => format!("{minutes} 分钟"),
            (0, hours, minutes) => format!("{hours} 小时 {minutes} 分钟"),
            (days, hours, _) => format!("{days} 天 {hours} 小时"),
        };
        let wall = |at: Timestamp| at.civil().strftime("%Y-%m-%d %H:%M").to_string();
        format!("服务器时钟{word}了约 {by}（应为 {}，显示 {}）", wall(self.expected), wall(self.found))
    }
}

/// What is known of the clock.
#[derive(Debug)]
pub(crate) struct ClockWatch {
    file: PathBuf,
    watched: Mutex<Watched>,
}

#[derive(Debug, Default)]
struct Watched {
    /// Clock and counter at one instant.
    anchor: Option<(Timestamp, Span)>,
    jump: Option<Jump>,
    /// The latest instant that was given to whoever asked whether something ran out.
    latest: Option<Timestamp>,
}

impl ClockWatch {
    /// Begins to watch. A jump that was found before and never confirmed still stands.
    pub(crate) fn new(folder: &Path, clock: &dyn Clock) -> Self {
        let file = folder.join(FILE);
        let jump = read_small(&file).ok().flatten().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, watched: Mutex::new(Watched { anchor: anchor(clock), jump, latest: None }) }
    }

    /// Looks at the clock. A jump stands until it is confirmed, also when the clock is right again: what was recorded in between is for a
    /// person to judge.
    pub(crate) fn look(&self, clock: &dyn Clock) -> Option<Jump> {
        let mut watched = self.watched();
        if watched.jump.is_none()
            && let Some(((then, counter), (now, counter_now))) = watched.anchor.zip(anchor(clock))
        {
            let passed = Span::from_millis(counter_now.millis() - counter.millis());
            self.compare(&mut watched, Jump { expected: then.plus(passed), found: now });
        }
        watched.jump
    }

    /// Takes note of an instant that was recorded: the clock cannot be before it.
    pub(crate) fn recorded(&self, clock: &dyn Clock, at: Timestamp) {
        let found = clock.now();
        if found < at {
            self.compare(&mut self.watched(), Jump { expected: at, found });
        }
    }

    /// The latest of an instant and of all that were given before.
    fn no_earlier(&self, at: Timestamp) -> Timestamp {
        let mut watched = self.watched();
        let latest = watched.latest.map_or(at, |latest| latest.max(at));
        watched.latest = Some(latest);
        latest
    }

    fn compare(&self, watched: &mut Watched, jump: Jump) {
        if jump.found.since(jump.expected).millis().abs() > MOST_JUMP.millis() && watched.jump.is_none() {
            watched.jump = Some(jump);
            // On a full disk it is forgotten with the process, and found again when the clock is behind the log.
            let _ = serde_json::to_vec(&jump).map(|json| write_durably(&self.file, &json));
        }
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn anchor(clock: &dyn Clock) -> Option<(Timestamp, Span)> {
    Some((clock.now(), clock.steady()?))
}

impl Store {
    /// The jump of the clock that nobody confirmed yet.
    pub fn clock_jump(&self) -> Option<Jump> {
        self.clock_watch.look(self.clock())
    }

    /// The present instant for what runs out by itself, such as a grant: never before what the log of an agency recorded last, nor before an instant
    /// that was given here already. A clock that is set back makes nothing valid again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_before(&self, agency: AgencyId) -> Result<Timestamp, StoreError> {
        let (now, recorded) = (self.clock().now(), self.last_recorded(agency).await?);
        Ok(self.clock_watch.no_earlier(recorded.map_or(now, |recorded| recorded.max(now))))
    }

    /// Goes by the clock as it is now. Called once the entry that says who confirmed it is durable.
    ///
    /// # Errors
    /// When it cannot be made durable; then the jump stands.
    pub async fn confirm_clock(&self) -> Result<(), StoreError> {
        let file = self.clock_watch.file.clone();
        off_thread("confirming the clock", move || {
            let remove = || {
                match std::fs::remove_file(&file) {
                    Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
                    _ => {}
                }
                file.parent().map_or(Ok(()), sync_dir)
            };
            remove().map_err(StoreError::file("confirming the clock"))
        })
        .await?;
        *self.clock_watch.watched() = Watched { anchor: anchor(self.clock()), jump: None, latest: None };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[derive(Default)]
    struct TwoHands {
        wall: AtomicI64,
        counter: AtomicI64,
    }

    impl TwoHands {
        fn pass(&self, wall: i64, counter: i64) {
            self.wall.fetch_add(wall * 1000, Ordering::SeqCst);
            self.counter.fetch_add(counter * 1000, Ordering::SeqCst);
        }
    }

    impl Clock for TwoHands {
        fn now(&self) -> Timestamp {
            Timestamp::from_millis(1_793_667_720_000 + self.wall.load(Ordering::SeqCst))
        }
        fn steady(&self) -> Option<Span> {
            Some(Span::from_millis(self.counter.load(Ordering::SeqCst)))
        }
    }

    #[test]
    fn a_clock_that_goes_along_is_believed_and_one_that_jumps_is_not() {
        for (wall, counter, word) in [
            (3600, 3600, None),
            (299, 0, None),
            (301, 0, Some("快了约 5 分钟")),
            (-3700, 0, Some("慢了约 1 小时 2 分钟")),
            (10, 200_000, Some("慢了约 2 天 7 小时")),
        ] {
            let (dir, clock) = (tempfile::tempdir().unwrap(), TwoHands::default());
            let watch = ClockWatch::new(dir.path(), &clock);
            clock.pass(wall, counter);
            let jump = watch.look(&clock);
            assert_eq!(jump.is_some(), word.is_some(), "{wall} {counter}");
            if let (Some(jump), Some(word)) = (jump, word) {
                assert!(jump.told().contains(word), "{}", jump.told());
                // Put right again, and in another process: it stands until somebody confirms.
                clock.pass(counter - wall, 0);
                assert_eq!(watch.look(&clock), Some(jump));
                assert_eq!(ClockWatch::new(dir.path(), &clock).look(&clock), Some(jump));
            }
        }
    }

    #[test]
    fn small_steps_add_up_and_a_clock_behind_the_log_is_found() {
        let (dir, clock) = (tempfile::tempdir().unwrap(), TwoHands::default());
        let watch = ClockWatch::new(dir.path(), &clock);
        for _ in 0..5 {
            assert_eq!(watch.look(&clock), None);
            clock.pass(70, 10);
        }
        clock.pass(1, 0);
        assert!(watch.look(&clock).is_some());

        let dir = tempfile::tempdir().unwrap();
        let watch = ClockWatch::new(dir.path(), &clock);
        watch.recorded(&clock, clock.now().plus(MOST_JUMP));
        assert_eq!(watch.look(&clock), None);
        watch.recorded(&clock, clock.now().plus(Span::from_hours(1)));
        assert!(watch.look(&clock).is_some());
    }

    #[test]
    fn what_ran_out_stays_so_when_the_clock_is_set_back() {
        let (dir, clock) = (tempfile::tempdir().unwrap(), TwoHands::default());
        let watch = ClockWatch::new(dir.path(), &clock);
        clock.pass(3600, 3600);
        let late = clock.now();
        assert_eq!(watch.no_earlier(late), late);
        clock.pass(-1800, 0);
        assert_eq!(watch.no_earlier(clock.now()), late);
        clock.pass(7200, 7200);
        assert_eq!(watch.no_earlier(clock.now()), clock.now());
    }
}
