//! Fixed cameras 固定摄像机 of rooms for handling cases (Art. 15 para. 1), recorded from their streams (RTSP). What the camera sends is kept as it
//! was sent, in files of some minutes; a journal says of every instant whether it was recorded, and why not (Art. 19).
//!
//! - [`settings`]: which cameras there are. [`pull`]: a connection to one. [`offer`]: what it offers; [`tap`]: what it says of time. [`frame`]: what it gives.
//! - [`recorder`]: what becomes of it, with [`timeline`] for its times; [`film`] and [`boxes`] for the files.
//! - [`keep`], [`part`], [`journal`]: on disk, into the spool, signed for. [`recover`]: after a crash.
//!
//! Nothing is encoded anew here, nothing is cut off, and nothing waits for the server or its database.

pub mod boxes;
pub mod film;
pub mod frame;
pub mod journal;
pub mod keep;
pub mod offer;
pub mod part;
pub mod pull;
pub mod recorder;
pub mod recover;
pub mod settings;
pub mod tap;
pub mod timeline;

use std::time::Duration;

use base::{Clock, Span};

use crate::docking::Site;
use crate::machine;
use crate::progress::{Report, State};
use crate::run::Stop;
use frame::{Input, Moment};
use keep::Keep;
use pull::Ended;
use recorder::{Before, Limits, Recorder};
use settings::CameraSetting;

/// A connection that stood so long was a good one: the next try comes soon.
const GOOD: Span = Span::from_seconds(60);
/// Between two looks at the clock while there is no connection.
const LOOK: Duration = Duration::from_millis(500);
/// How long a connection has to end in order.
const FAREWELL: Duration = Duration::from_millis(300);

/// What both clocks show.
pub fn now(clock: &dyn Clock) -> Moment {
    Moment { wall: clock.now(), steady: machine::counter(clock) }
}

/// How long to wait before the next try, after so many that failed: at most a minute, for ever.
pub fn backoff(failures: u32) -> Duration {
    Duration::from_secs((1 << failures.min(6)).min(60))
}

/// Records a camera until it is told to stop.
pub(crate) fn watch(setting: &CameraSetting, site: &Site, stop: &Stop, before: Option<Before>) {
    let slot = setting.slot();
    let tell = |state, remark: Option<String>| {
        site.board.tell(&slot, Report { state, remarks: remark.into_iter().collect(), ..Report::default() });
    };
    let mut recorder = loop {
        if stop.is_set() {
            return;
        }
        match Keep::open(site, setting.who(), now(&*site.clock)) {
            Ok(keep) => break Recorder::new(keep, Limits::of_minutes(setting.minutes), now(&*site.clock), before),
            Err(e) => tell(State::Trouble, Some(format!("摄像机的目录不能使用：{e}"))),
        }
        stop.wait(Duration::from_secs(10));
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return tell(State::Trouble, Some(format!("不能启动：{e}"))),
    };
    let mut failures = 0;
    while !stop.is_set() {
        let began = now(&*site.clock).steady;
        let ended = runtime.block_on(pull::session(setting, &mut recorder, &*site.clock, stop, &|| tell(State::Recording, None)));
        let at = now(&*site.clock);
        // The camera is told that nobody listens any more.
        runtime.block_on(async { tokio::time::sleep(FAREWELL).await });
        let reason = match ended {
            Ended::Stopped => break,
            Ended::Unreachable(reason) => {
                recorder.take(Input::Unreachable { reason: reason.clone() }, at);
                reason
            }
            Ended::Disconnected(reason) => {
                recorder.take(Input::Disconnected { reason: reason.clone() }, at);
                if at.steady.millis() - began.millis() > GOOD.millis() {
                    failures = 0;
                }
                reason
            }
        };
        tell(State::Trouble, Some(format!("没有录像：{reason}")));
        let until = std::time::Instant::now() + backoff(failures);
        failures = failures.saturating_add(1);
        while std::time::Instant::now() < until && !stop.is_set() {
            stop.wait(LOOK);
            recorder.take(Input::Tick, now(&*site.clock));
        }
    }
    recorder.finish(now(&*site.clock));
    if let Err(e) = recorder.shelf.seal(now(&*site.clock), true) {
        tracing::error!(slot, error = %e, "入站清单没有签成");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_to_a_minute_and_no_further() {
        assert_eq!([0, 1, 5, 6, u32::MAX].map(|n| backoff(n).as_secs()), [1, 2, 32, 60, 60]);
    }
}
