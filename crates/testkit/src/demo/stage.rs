//! Many stories on one clock. Each is told from beginning to end as one function; whoever waits for the earliest instant goes on, of
//! several at one instant the one that has waited longest, and the clock is set to it. So entries of all stories stand in the logs in the order in which they happened.

use std::sync::Arc;

use anyhow::Result;
use base::Timestamp;
use futures::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::Clock;

/// A story: told when its cues come.
pub type Story = Box<dyn FnOnce(Cue) -> BoxFuture<'static, Result<()>> + Send>;

/// What a story waits with.
#[derive(Clone)]
pub struct Cue {
    /// No instant from here on has come yet.
    ends: Timestamp,
    turns: mpsc::UnboundedSender<Turn>,
}

/// The story goes on in the future, so it ends here for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this has not happened yet")]
pub struct NotYet;

enum Turn {
    Waits(Timestamp, oneshot::Sender<()>),
    Over(Result<()>),
}

impl Cue {
    /// Waits until the clock shows `instant`.
    ///
    /// # Errors
    /// [`NotYet`], which ends the story in good order.
    pub async fn at(&self, instant: Timestamp) -> Result<(), NotYet> {
        if instant >= self.ends {
            return Err(NotYet);
        }
        let (go, gone) = oneshot::channel();
        self.turns.send(Turn::Waits(instant, go)).map_err(|_| NotYet)?;
        gone.await.map_err(|_| NotYet)
    }
}

/// Tells all stories up to `ends`, one step at a time.
///
/// # Errors
/// What the first story that fails says.
pub async fn play(clock: &Arc<Clock>, ends: Timestamp, stories: Vec<Story>) -> Result<()> {
    let (turns, mut coming) = mpsc::unbounded_channel();
    let mut waiting: Vec<(Timestamp, usize, oneshot::Sender<()>)> = Vec::new();
    let mut count = 0;
    // One story runs at a time: after each has been let go, it either waits again or is over.
    let mut stories = stories.into_iter();
    loop {
        if let Some(story) = stories.next() {
            let (cue, turns) = (Cue { ends, turns: turns.clone() }, turns.clone());
            tokio::spawn(async move {
                let _ = turns.send(Turn::Over(story(cue).await));
            });
        } else if let Some(next) = (0..waiting.len()).min_by_key(|n| (waiting[*n].0, waiting[*n].1)) {
            let (instant, _, go) = waiting.swap_remove(next);
            clock.set(instant.max(clock.shows()));
            let _ = go.send(());
        } else {
            return Ok(());
        }
        match coming.recv().await {
            Some(Turn::Waits(instant, go)) => {
                waiting.push((instant, count, go));
                count += 1;
            }
            Some(Turn::Over(Err(e))) if !e.is::<NotYet>() => return Err(e),
            Some(Turn::Over(_)) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use base::Span;

    use super::*;
    use crate::clock::instant;

    fn after(seconds: i64) -> Timestamp {
        instant("2026-11-03 09:00").plus(Span::from_seconds(seconds))
    }

    #[tokio::test]
    async fn the_earliest_goes_on() {
        let (clock, told) = (Clock::at(after(0)), Arc::new(Mutex::new(Vec::new())));
        let story = |name: &'static str, times: [i64; 2]| -> Story {
            let told = Arc::clone(&told);
            Box::new(move |cue| {
                Box::pin(async move {
                    for t in times {
                        cue.at(after(t)).await?;
                        told.lock().unwrap().push((name, t));
                    }
                    Ok(())
                })
            })
        };
        let stories = vec![story("a", [30, 50]), story("b", [10, 40]), story("c", [40, 99])];
        play(&clock, after(60), stories).await.unwrap();
        // "c" has waited for that instant since the beginning, "b" only since it spoke before.
        assert_eq!(*told.lock().unwrap(), [("b", 10), ("a", 30), ("c", 40), ("b", 40), ("a", 50)]);
        assert!(clock.shows() >= after(50) && clock.shows() < after(60), "what lies in the future is not told");
    }

    #[tokio::test]
    async fn a_story_that_fails_says_why() {
        let failing: Story = Box::new(|_| Box::pin(async { anyhow::bail!("no such place") }));
        let clock = Clock::at(after(0));
        assert_eq!(play(&clock, after(1), vec![failing]).await.unwrap_err().to_string(), "no such place");
    }
}
