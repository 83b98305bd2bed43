//! Making copies 副本 that somebody ordered: the whole byte for byte, a part as it was encoded (Art. 23), or
//! encoded anew with something covered (Art. 25). What was made is taken into
//! custody by `app`, together with its note.

mod covering;
mod cutting;

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::copy::{Finished, Task};
use base::Span;
use evidence::probe::probe;
use model::copy::{CopyMethod, CopyPurpose, Part};
use store::DurableObject;
use store::objects::ObjectDraft;
use tokio_util::sync::CancellationToken;

use crate::previews::Ffmpeg;
use crate::previews::ffmpeg::Trouble;
use crate::runner::{Failure, Job, Rhythm};

/// Whoever restarted the server finds what waits.
const AT_LEAST_EVERY: Duration = Duration::from_secs(60);
/// Somebody at the desk waits for it.
const AT_MOST_EVERY: Duration = Duration::from_millis(200);

/// The job that makes copies.
pub struct Copies {
    app: Arc<App>,
    ffmpeg: Option<Ffmpeg>,
    stopping: CancellationToken,
}

impl Copies {
    /// The job for an application. Without ffmpeg only whole recordings are copied.
    pub const fn new(app: Arc<App>, ffmpeg: Option<Ffmpeg>, stopping: CancellationToken) -> Self {
        Self { app, ffmpeg, stopping }
    }

    /// When to run it.
    pub fn rhythm(app: &App) -> Rhythm {
        Rhythm { wake: Arc::clone(&app.copies), at_least_every: AT_LEAST_EVERY, at_most_every: AT_MOST_EVERY }
    }

    async fn make(&self, task: &Task) -> Result<Finished, Trouble> {
        match task.order.part {
            _ if task.order.purpose == CopyPurpose::Redaction => self.covered(task).await,
            None => self.whole(task).await,
            Some(part) => self.part(task, part).await,
        }
    }

    /// The same bytes, read back and compared.
    async fn whole(&self, task: &Task) -> Result<Finished, Trouble> {
        let (store, original) = (self.app.store.clone(), task.original.id);
        let copied = tokio::task::spawn_blocking(move || {
            let (mut from, mut into) = (store.open_object(original)?, store.new_object()?);
            match std::io::copy(&mut from, &mut into) {
                Ok(_) => Ok(into),
                Err(e) => Err(Trouble::Failed(format!("原件读取中断：{e}"))),
            }
        });
        let draft: ObjectDraft = copied.await.map_err(|e| Trouble::Failed(e.to_string()))??;
        let object = draft.finish().await?;
        if object.digests != task.original.digests {
            return Err(Trouble::Failed("复制所得与原件入库时的摘要值不一致，请立即核验原件".into()));
        }
        let ending = if task.ending.is_empty() { "bin".into() } else { task.ending.clone() };
        Ok(Finished { object, container: ending, method: CopyMethod::Bytes, holds: None, program: None })
    }

    /// A part, streams copied.
    async fn part(&self, task: &Task, part: Part) -> Result<Finished, Trouble> {
        let Some(ffmpeg) = &self.ffmpeg else {
            return Err(Trouble::Failed("服务器没有配置 ffmpeg，不能截取片段；可以整件复制".into()));
        };
        let original = self.app.store.at_hand(task.original.id).await?;
        let from = if task.video { ffmpeg.keyframe(original.path(), part.from, &self.stopping).await? } else { part.from };
        let holds = Part { from: from.min(part.from), to: part.to };
        let (format, ending) = cutting::form(&task.container);
        let draft = self.draft().await?;
        ffmpeg.cut(original.path(), holds, format, draft.path(), &self.stopping).await?;
        let object = draft.finish().await?;
        let to = match self.length(object).await? {
            Some(length) => Span::from_millis(holds.from.millis() + length.millis()),
            None => holds.to,
        };
        let holds = Some(Part { to, ..holds });
        let (container, program) = (ending.to_owned(), Some(ffmpeg.version().to_owned()));
        Ok(Finished { object, container, method: CopyMethod::Stream, holds, program })
    }

    /// Encoded anew with what must be kept secret covered.
    async fn covered(&self, task: &Task) -> Result<Finished, Trouble> {
        let Some(ffmpeg) = &self.ffmpeg else {
            return Err(Trouble::Failed("服务器没有配置 ffmpeg，不能制作遮盖件".into()));
        };
        let original = self.app.store.at_hand(task.original.id).await?;
        let draft = self.draft().await?;
        let asked = (task.order.part, task.order.masks.as_slice());
        let kind = (task.length, task.photo);
        ffmpeg.cover(&task.original, original.path(), asked, kind, draft.path(), &self.stopping).await?;
        let object = draft.finish().await?;
        if !task.photo {
            self.length(object).await?;
        }
        let container = if task.photo { "jpg" } else { "mp4" }.to_owned();
        let (holds, program) = (task.order.part, Some(ffmpeg.version().to_owned()));
        Ok(Finished { object, container, method: CopyMethod::Encoded, holds, program })
    }

    async fn draft(&self) -> Result<ObjectDraft, Trouble> {
        let store = self.app.store.clone();
        let draft = tokio::task::spawn_blocking(move || store.new_object()).await;
        Ok(draft.map_err(|e| Trouble::Failed(e.to_string()))??)
    }

    /// How long it turned out, when the format tells. A copy without anything in it is none.
    async fn length(&self, object: DurableObject) -> Result<Option<Span>, Trouble> {
        let store = self.app.store.clone();
        let looked =
            tokio::task::spawn_blocking(move || Ok::<_, Trouble>(probe(&mut store.open_object(object.id)?, object.size, "")));
        let found = looked.await.map_err(|e| Trouble::Failed(e.to_string()))??;
        let length = found.length().map(|l| l.value);
        if object.size == 0 || length.is_some_and(|l| l.millis() <= 0) {
            return Err(Trouble::Failed("这一段里没有画面，也没有声音".into()));
        }
        Ok(length)
    }
}

impl Job for Copies {
    const NAME: &'static str = "copies";

    async fn run(&mut self) -> Result<(), Failure> {
        let failure = |e: app::AppError| Failure::new("副本未能登记，稍后再试", &e);
        while !self.stopping.is_cancelled() {
            let Some(task) = app::copy::next(&self.app).await.map_err(failure)? else { break };
            match self.make(&task).await {
                Ok(made) => app::copy::finish(&self.app, &task, made).await.map_err(failure)?,
                Err(Trouble::Stopped) => break,
                Err(Trouble::Nothing) => {
                    app::copy::failed(&self.app, &task, "文件里没有可以复制的画面或者声音").await.map_err(failure)?
                }
                Err(Trouble::Failed(said)) => app::copy::failed(&self.app, &task, &said).await.map_err(failure)?,
                Err(Trouble::Store(e)) => return Err(Failure::new("副本未能保存，稍后再试", &e)),
            }
        }
        Ok(())
    }
}
