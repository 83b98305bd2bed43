//! Listening for voices 人声 in what arrived, looking whether the lens shows anything 画面, and letting a program of the agency write down what it hears 机器转写, where one is set. Both
//! are hints for whoever looks. Which originals have sound is decided by `app`; what a curve means by `evidence::speech`.

mod decode;
mod transcriber;

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::preview::Task;
use base::Span;
use evidence::picture::{SIZE, STEP, Watcher};
use store::{Derivation, Made, Progress, StoreError, Waveform};
use tokio::io::AsyncReadExt as _;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use transcriber::{Transcriber, TranscriberError};

use crate::previews::{Ffmpeg, Trouble};
use crate::runner::{Failure, Job, Rhythm};

/// Nobody waits for it at the desk.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);
/// Whoever began so long ago and said nothing is gone: longer than anything may take.
const GIVEN_UP: Span = Span::from_hours(24);

/// The job that listens.
pub struct Listen {
    app: Arc<App>,
    ffmpeg: Option<Ffmpeg>,
    transcriber: Option<Transcriber>,
    stopping: CancellationToken,
    recipe: String,
}

impl Listen {
    /// The job for an application. What is being listened to when `stopping` is cancelled is left and begun anew at the next start.
    pub fn new(app: Arc<App>, ffmpeg: Option<Ffmpeg>, transcriber: Option<Transcriber>, stopping: CancellationToken) -> Self {
        let beside = ffmpeg.as_ref().map_or("", |f| f.recipe(Derivation::Speech));
        let recipe = format!("{}; {beside}", decode::NAME);
        Self { app, ffmpeg, transcriber, stopping, recipe }
    }

    /// When to run it.
    pub fn rhythm() -> Rhythm {
        Rhythm { wake: Arc::new(Notify::new()), at_least_every: AT_LEAST_EVERY, at_most_every: AT_LEAST_EVERY }
    }

    async fn next(&self) -> Result<Option<Task>, Failure> {
        let given_up = self.app.store.clock().now().minus(GIVEN_UP);
        let failed = |e| Failure::new("数据库没有应答，人声提示暂未制作", &e);
        // Voices first: they are quick, and whoever writes down may be slow.
        if let Some(task) = app::preview::next(&self.app, Derivation::Speech, &self.recipe, given_up).await.map_err(failed)? {
            return Ok(Some(task));
        }
        // Pictures are decoded by ffmpeg alone.
        if let Some(ffmpeg) = &self.ffmpeg {
            let recipe = ffmpeg.recipe(Derivation::Picture);
            if let Some(task) = app::preview::next(&self.app, Derivation::Picture, recipe, given_up).await.map_err(failed)? {
                return Ok(Some(task));
            }
        }
        let Some(transcriber) = &self.transcriber else { return Ok(None) };
        app::preview::next(&self.app, Derivation::Transcript, transcriber.recipe(), given_up).await.map_err(failed)
    }

    async fn make(&self, task: &Task) -> Result<(), StoreError> {
        let (store, original) = (&self.app.store, task.original.id);
        match self.made(task).await {
            Ok(made) => store.derived(original, &made).await,
            Err(Trouble::Stopped) => store.leave_derivation(original, task.derivation).await,
            Err(Trouble::Nothing) => store.not_derived(original, task.derivation, Progress::Needless, None).await,
            Err(Trouble::Failed(said)) => {
                tracing::info!(object = %original, derivation = task.derivation.name(), said, "cannot be made of this original");
                store.not_derived(original, task.derivation, Progress::Failed, Some(&said)).await
            }
            Err(Trouble::Store(e)) => {
                store.leave_derivation(original, task.derivation).await?;
                Err(e)
            }
        }
    }

    async fn made(&self, task: &Task) -> Result<Made, Trouble> {
        let original = self.app.store.at_hand(task.original.id).await?;
        match (task.derivation, &self.transcriber) {
            (Derivation::Transcript, Some(transcriber)) => {
                let text = transcriber.write_down(original.path(), task.length, &self.stopping).await?;
                Ok(Made::Transcript(text))
            }
            (Derivation::Transcript, None) => Err(Trouble::Stopped),
            (Derivation::Picture, _) => {
                let Some(ffmpeg) = &self.ffmpeg else { return Err(Trouble::Stopped) };
                let read = async |out| look(out).await;
                let kept = ffmpeg.samples(Derivation::Picture, original.path(), task.length, &self.stopping, read).await?;
                if kept.is_empty() { Err(Trouble::Nothing) } else { Ok(Made::Picture(Waveform { step: STEP, peaks: kept })) }
            }
            _ => {
                let curve = decode::listen(self.ffmpeg.as_ref(), original.path(), task.length, &self.stopping).await?;
                Ok(Made::Speech(Waveform { step: curve.step, peaks: curve.levels }))
            }
        }
    }
}

/// Looks at grey pictures, one after the other.
async fn look(mut out: tokio::process::ChildStdout) -> std::io::Result<Vec<u8>> {
    let mut watcher = Watcher::default();
    let mut grey = vec![0; SIZE.0 * SIZE.1];
    loop {
        match out.read_exact(&mut grey).await {
            Ok(_) => watcher.see(&grey),
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(watcher.finish()),
            Err(e) => return Err(e),
        }
    }
}

impl Job for Listen {
    const NAME: &'static str = "listen";

    async fn run(&mut self) -> Result<(), Failure> {
        while !self.stopping.is_cancelled() {
            let Some(task) = self.next().await? else { break };
            self.make(&task).await.map_err(|e| Failure::new("人声提示未能保存", &e))?;
        }
        Ok(())
    }
}
