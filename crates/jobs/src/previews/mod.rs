//! Making previews 预览 of what browsers cannot play, waveforms 波形 of what sounds and small pictures 截图 of films: one at a time, as the least important thing the
//! machine does. Which originals need one is decided by `app`.

pub(crate) mod ffmpeg;
mod waveform;

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::preview::Task;
use base::Span;
use store::{Derivation, Made, Progress, StoreError};
use tokio::io::AsyncReadExt as _;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use ffmpeg::Ffmpeg;
pub(crate) use ffmpeg::Trouble;

use crate::runner::{Failure, Job, Rhythm};

/// Nobody waits for a preview at the desk.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);
/// Whoever began so long ago and said nothing is gone: longer than anything may take.
const GIVEN_UP: Span = Span::from_hours(24);

/// The job that makes previews and waveforms.
pub struct Previews {
    app: Arc<App>,
    ffmpeg: Ffmpeg,
    stopping: CancellationToken,
    /// Whose turn it is.
    turn: [Derivation; 3],
    /// Whether previews that a restore left without bytes were looked for.
    looked_for_lost: bool,
}

impl Previews {
    /// The job for an application. What is being made when `stopping` is cancelled is left and begun anew at the next start.
    pub const fn new(app: Arc<App>, ffmpeg: Ffmpeg, stopping: CancellationToken) -> Self {
        Self {
            app,
            ffmpeg,
            stopping,
            turn: [Derivation::Preview, Derivation::Waveform, Derivation::Still],
            looked_for_lost: false,
        }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }

    /// The next thing to make: waveforms, pictures and previews in turn, so that none waits until all of the others are made.
    async fn next(&mut self) -> Result<Option<Task>, Failure> {
        let given_up = self.app.store.clock().now().minus(GIVEN_UP);
        self.turn.rotate_left(1);
        for derivation in self.turn {
            let next = app::preview::next(&self.app, derivation, self.ffmpeg.recipe(derivation), given_up).await;
            if let Some(task) = next.map_err(|e| Failure::new("数据库没有应答，预览和波形暂未制作", &e))? {
                return Ok(Some(task));
            }
        }
        Ok(None)
    }

    async fn make(&self, task: &Task) -> Result<(), StoreError> {
        let (store, original) = (&self.app.store, &task.original);
        match self.made(task).await {
            Ok(made) => store.derived(original.id, &made).await,
            Err(Trouble::Stopped) => store.leave_derivation(original.id, task.derivation).await,
            Err(Trouble::Nothing) => store.not_derived(original.id, task.derivation, Progress::Needless, None).await,
            Err(Trouble::Failed(said)) => {
                tracing::info!(object = %original.id, derivation = task.derivation.name(), said, "cannot be made of this original");
                store.not_derived(original.id, task.derivation, Progress::Failed, Some(&said)).await
            }
            // The fault is ours or the disk's, not the original's: it is tried again.
            Err(Trouble::Store(e)) => {
                store.leave_derivation(original.id, task.derivation).await?;
                Err(e)
            }
        }
    }

    async fn made(&self, task: &Task) -> Result<Made, Trouble> {
        let store = &self.app.store;
        let original = store.at_hand(task.original.id).await?;
        match task.derivation {
            Derivation::Waveform => {
                Ok(Made::Waveform(waveform::of(&self.ffmpeg, original.path(), task.length, &self.stopping).await?))
            }
            Derivation::Preview => {
                let blocking = store.clone();
                let draft = tokio::task::spawn_blocking(move || blocking.new_object()).await;
                let draft = draft.map_err(|e| Trouble::Failed(e.to_string()))??;
                self.ffmpeg.preview(original.path(), draft.path(), &task.original, task.length, &self.stopping).await?;
                Ok(Made::Preview(draft.finish().await?))
            }
            Derivation::Still => {
                let read = async |mut out: tokio::process::ChildStdout| {
                    let mut jpeg = Vec::new();
                    out.read_to_end(&mut jpeg).await.map(|_| jpeg)
                };
                let jpeg = self.ffmpeg.samples(Derivation::Still, original.path(), task.length, &self.stopping, read).await?;
                if jpeg.is_empty() { Err(Trouble::Nothing) } else { Ok(Made::Still(jpeg)) }
            }
            // Other jobs'.
            Derivation::Speech | Derivation::Transcript | Derivation::Picture | Derivation::Detection => Err(Trouble::Stopped),
        }
    }
}

impl Job for Previews {
    const NAME: &'static str = "previews";

    async fn run(&mut self) -> Result<(), Failure> {
        if !self.looked_for_lost {
            let lost = self.app.store.forget_lost_previews().await;
            let lost = lost.map_err(|e| Failure::new("预览的文件未能核对", &e))?;
            tracing::info!(lost, "previews without bytes are made anew");
            self.looked_for_lost = true;
        }
        while !self.stopping.is_cancelled() {
            let Some(task) = self.next().await? else { break };
            self.make(&task).await.map_err(|e| Failure::new("预览和波形未能保存", &e))?;
        }
        Ok(())
    }
}
