//! Letting a program of the agency say what it would cover in a picture 遮盖提示 (Art. 25), where one is set. What its answer means is known to `app`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::detection::Detection;
use app::preview::Task;
use base::Span;
use store::{Derivation, Made, Progress};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::program;
use crate::runner::{Failure, Job, Rhythm};

/// Nobody waits for it at the desk.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);
/// Whoever began so long ago and said nothing is gone: longer than anything may take.
const GIVEN_UP: Span = Span::from_hours(24);
/// The longest answer that is read, in bytes.
const ANSWER: usize = 1024 * 1024;

/// The job that asks the program about every film and photo.
pub struct Detect {
    app: Arc<App>,
    program: PathBuf,
    recipe: String,
    stopping: CancellationToken,
}

impl Detect {
    /// The job for an application. What is being looked at when `stopping` is cancelled is left and begun anew at the next start.
    pub fn new(app: Arc<App>, program: PathBuf, stopping: CancellationToken) -> Self {
        let recipe = format!("program {}", program.display());
        Self { app, program, recipe, stopping }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }

    /// What the program finds; nothing when the server stops meanwhile.
    async fn found(&self, task: &Task) -> Result<Option<Result<Detection, String>>, Failure> {
        let at_hand = self.app.store.at_hand(task.original.id).await;
        let original = at_hand.map_err(|e| Failure::new("原件不能读取，遮盖提示暂未制作", &e))?;
        let asked = tokio::time::timeout(program::patience(task.length), program::ask(&self.program, original.path(), ANSWER));
        tokio::select! {
            () = self.stopping.cancelled() => Ok(None),
            answer = asked => Ok(Some(match answer {
                Ok(answer) => answer.map(|bytes| Detection::read(&bytes)).map_err(|e| format!("检测程序{e}")),
                Err(_) => Err("检测程序没有按时答复".to_owned()),
            })),
        }
    }
}

impl Job for Detect {
    const NAME: &'static str = "detect";

    async fn run(&mut self) -> Result<(), Failure> {
        let (store, kind) = (&self.app.store, Derivation::Detection);
        let unkept = |e| Failure::new("数据库没有应答，遮盖提示暂未保存", &e);
        while !self.stopping.is_cancelled() {
            let given_up = store.clock().now().minus(GIVEN_UP);
            let next = app::preview::next(&self.app, kind, &self.recipe, given_up).await;
            let Some(task) = next.map_err(|e| Failure::new("数据库没有应答，遮盖提示暂未制作", &e))? else {
                break;
            };
            let original = task.original.id;
            match self.found(&task).await {
                Ok(None) => store.leave_derivation(original, kind).await,
                Ok(Some(Ok(found))) if found.boxes.is_empty() => {
                    store.not_derived(original, kind, Progress::Needless, None).await
                }
                Ok(Some(Ok(found))) => store.derived(original, &Made::Detection(found.write())).await,
                Ok(Some(Err(said))) => {
                    tracing::info!(object = %original, said, "the detector told nothing of this original");
                    store.not_derived(original, kind, Progress::Failed, Some(&said)).await
                }
                Err(failure) => {
                    store.leave_derivation(original, kind).await.map_err(unkept)?;
                    return Err(failure);
                }
            }
            .map_err(unkept)?;
        }
        Ok(())
    }
}
