//! When jobs run: at once, when woken, and every so often; never oftener than their rhythm, slower while they fail, and to their end
//! when the program stops.

use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use base::metric;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The longest pause after failures that go on.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Something to be done again and again.
pub trait Job: Send + 'static {
    /// What it is called in logs.
    const NAME: &'static str;

    /// Does what there is to do now.
    fn run(&mut self) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Does, before the program ends, what must not wait for the next start.
    fn finish(&mut self) -> impl Future<Output = Result<(), Failure>> + Send {
        async { Ok(()) }
    }
}

/// What went wrong, for whoever runs the server. The same words mean the same fault, which is logged once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened and what to do, in Chinese.
    pub advice: String,
    /// The chain of causes, for whoever looks closer.
    pub causes: String,
}

impl Failure {
    /// A failure with its chain of causes.
    pub fn new(advice: impl Into<String>, error: &(dyn Error + 'static)) -> Self {
        let mut causes = error.to_string();
        let mut next = error.source();
        while let Some(cause) = next {
            // Writing to a text cannot fail.
            let _ = write!(causes, ": {cause}");
            next = cause.source();
        }
        Self { advice: advice.into(), causes }
    }

    /// Several failures of one run as one.
    pub fn join(failures: Vec<Self>) -> Result<(), Self> {
        let joined = failures.into_iter().reduce(|all, one| Self {
            advice: format!("{}；{}", all.advice, one.advice),
            causes: format!("{}; {}", all.causes, one.causes),
        });
        joined.map_or(Ok(()), Err)
    }
}

/// How often a job runs.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// Runs the job when notified. What is notified while it runs, is not lost.
    pub wake: Arc<Notify>,
    /// Runs it after this time even if nobody wakes it.
    pub at_least_every: Duration,
    /// Lets this time pass between two runs even if woken.
    pub at_most_every: Duration,
}

/// Jobs under way.
#[derive(Debug, Default)]
pub struct Runner {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Runner {
    /// Starts a job on the runtime of the caller.
    pub fn start<J: Job>(&self, job: J, rhythm: Rhythm) {
        self.tasks.spawn(run(job, rhythm, self.stop.clone()));
    }

    /// Lets every job come to its end, and waits for it.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

async fn run<J: Job>(mut job: J, rhythm: Rhythm, stop: CancellationToken) {
    let mut log = Log::new(J::NAME);
    while !stop.is_cancelled() {
        let began = Instant::now();
        let pause = log.note(job.run().await).unwrap_or(rhythm.at_most_every);
        let next = async {
            sleep_until(began + pause).await;
            // Nobody came in time: then it is time anyway.
            let _ = timeout_at(began + rhythm.at_least_every, rhythm.wake.notified()).await;
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = next => {}
        }
    }
    log.note(job.finish().await);
}

/// What was said of a job's failures, so that a fault is told when it comes and when it goes, and not a thousand times between.
struct Log {
    job: &'static str,
    fault: Option<Failure>,
    pause: Duration,
}

impl Log {
    const fn new(job: &'static str) -> Self {
        Self { job, fault: None, pause: Duration::ZERO }
    }

    /// Takes note of how a run ended. After a failure, the pause to make before the next run.
    fn note(&mut self, outcome: Result<(), Failure>) -> Option<Duration> {
        metrics::counter!(metric::JOB_RUNS.name, "job" => self.job).increment(1);
        metrics::counter!(metric::JOB_FAILURES.name, "job" => self.job).increment(u64::from(outcome.is_err()));
        match outcome {
            Ok(()) => {
                if self.fault.take().is_some() {
                    tracing::info!(job = self.job, "runs again");
                }
                self.pause = Duration::ZERO;
                None
            }
            Err(fault) => {
                if self.fault.as_ref() != Some(&fault) {
                    tracing::error!(job = self.job, causes = fault.causes, "{}", fault.advice);
                }
                self.fault = Some(fault);
                self.pause = (self.pause * 2).clamp(Duration::from_secs(1), LONGEST_PAUSE);
                Some(self.pause)
            }
        }
    }
}

/// Waits until `condition` holds; for tests of jobs.
#[cfg(test)]
pub(crate) async fn until<F: Future<Output = bool>>(condition: impl Fn() -> F) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !condition().await {
        assert!(Instant::now() < patience, "it did not come");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::time::sleep;

    use super::*;

    struct Count {
        runs: Arc<AtomicU32>,
        fails: bool,
    }

    impl Job for Count {
        const NAME: &'static str = "count";

        async fn run(&mut self) -> Result<(), Failure> {
            self.runs.fetch_add(1, Ordering::SeqCst);
            if self.fails { Err(Failure { advice: "坏了".into(), causes: "broken".into() }) } else { Ok(()) }
        }

        async fn finish(&mut self) -> Result<(), Failure> {
            self.runs.fetch_add(100, Ordering::SeqCst);
            Ok(())
        }
    }

    fn start(at_least: u64, at_most: u64, fails: bool) -> (Runner, Arc<Notify>, Arc<AtomicU32>) {
        let (runner, wake, runs) = (Runner::default(), Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
        let seconds = Duration::from_secs;
        let rhythm = Rhythm { wake: Arc::clone(&wake), at_least_every: seconds(at_least), at_most_every: seconds(at_most) };
        runner.start(Count { runs: Arc::clone(&runs), fails }, rhythm);
        (runner, wake, runs)
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_runs_when_woken_but_not_oftener_than_its_rhythm() {
        let (runner, wake, runs) = start(3600, 1, false);
        let seen = || runs.load(Ordering::SeqCst);
        sleep(Duration::from_millis(100)).await;
        assert_eq!(seen(), 1, "at once");
        for _ in 0..50 {
            wake.notify_one();
            sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(seen(), 6, "fifty times in five seconds woken, once a second run");
        sleep(Duration::from_secs(3000)).await;
        assert!(seen() <= 7, "and then not again until somebody comes");
        runner.stop().await;
        assert!(seen() > 100, "it came to its end");
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_runs_without_being_woken() {
        let (runner, _wake, runs) = start(5, 1, false);
        sleep(Duration::from_secs(51)).await;
        assert_eq!(runs.load(Ordering::SeqCst), 11);
        runner.stop().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_that_fails_makes_longer_and_longer_pauses() {
        let (runner, wake, runs) = start(1, 1, true);
        for _ in 0..600 {
            wake.notify_one();
            sleep(Duration::from_secs(1)).await;
        }
        let runs = runs.load(Ordering::SeqCst);
        assert!((10..20).contains(&runs), "{runs} runs in ten minutes");
        runner.stop().await;
    }

    #[test]
    fn a_fault_is_told_once_until_it_changes_or_goes() {
        let fault = |text: &str| Err(Failure { advice: text.into(), causes: String::new() });
        let mut log = Log::new("test");
        assert_eq!(log.note(fault("a")), Some(Duration::from_secs(1)));
        assert_eq!(log.note(fault("a")), Some(Duration::from_secs(2)));
        assert_eq!(log.note(Ok(())), None);
        assert_eq!(log.note(fault("a")), Some(Duration::from_secs(1)));
        let joined = Failure::join(vec![fault("甲").unwrap_err(), fault("乙").unwrap_err()]).unwrap_err();
        assert_eq!(joined.advice, "甲；乙");
        assert_eq!(Failure::join(Vec::new()), Ok(()));
    }
}
