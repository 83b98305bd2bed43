//! Integrating every log: soon after an entry, at most once a second, and once more before the program ends.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base::AgencyId;
use store::keys::KeyError;
use store::{GuardedSigner, Store};
use tokio::sync::Notify;

use crate::runner::{Failure, Job, Rhythm};

/// Another process may have appended without waking us.
const AT_LEAST_EVERY: Duration = Duration::from_secs(5);
/// Each checkpoint is a handful of synced files.
const AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// The job that integrates every log of a store.
pub struct Integrate {
    store: Store,
    keys: PathBuf,
    /// By origin; opened when a log is first seen.
    signers: HashMap<String, GuardedSigner>,
    /// The size at which a log was last found in order.
    done: HashMap<AgencyId, u64>,
}

impl Integrate {
    /// The job for a store whose log keys are in the folder `keys`.
    pub fn new(store: Store, keys: PathBuf) -> Self {
        Self { store, keys, signers: HashMap::new(), done: HashMap::new() }
    }

    /// When to run it: soon after whoever appends notifies.
    pub const fn rhythm(appended: Arc<Notify>) -> Rhythm {
        Rhythm { wake: appended, at_least_every: AT_LEAST_EVERY, at_most_every: AT_MOST_EVERY }
    }

    async fn one(&mut self, agency: AgencyId, origin: String) -> Result<(), Failure> {
        if !self.signers.contains_key(&origin) {
            let advice = |e: &KeyError| format!("日志 {origin} 的检查点未签署：{}", e.explain());
            let signer = GuardedSigner::open(&self.keys, &origin).map_err(|e| Failure::new(advice(&e), &e))?;
            self.signers.insert(origin.clone(), signer);
        }
        let signed = self.store.integrate(agency, &self.signers[&origin]).await.map_err(|e| Failure::new(e.explain(), &e))?;
        if let Some(checkpoint) = signed {
            tracing::debug!(origin, size = checkpoint.size(), "signed a checkpoint");
        }
        Ok(())
    }
}

impl Job for Integrate {
    const NAME: &'static str = "integrate";

    async fn run(&mut self) -> Result<(), Failure> {
        let logs = self.store.logs().await.map_err(|e| Failure::new("数据库没有应答，检查点未更新", &e))?;
        let mut failures = Vec::new();
        for (agency, origin, size) in logs {
            if self.done.get(&agency) == Some(&size) {
                continue;
            }
            // One log that cannot be signed does not keep the others from it.
            match self.one(agency, origin).await {
                Ok(()) => _ = self.done.insert(agency, size),
                Err(failure) => failures.push(failure),
            }
        }
        Failure::join(failures)
    }

    async fn finish(&mut self) -> Result<(), Failure> {
        self.run().await
    }
}

#[cfg(test)]
mod tests {
    use base::SceneId;
    use store::testing::{Scribe, on_every_database};

    use super::*;
    use crate::runner::{Runner, until};

    #[tokio::test]
    async fn every_log_is_signed_soon_and_once_more_at_the_end() {
        on_every_database(|t| async move {
            let (first, second) = (Scribe::new(&t.store, "first.example").await, Scribe::new(&t.store, "second.example").await);
            first.mark(&t.store, SceneId::random()).await;
            let (runner, appended) = (Runner::default(), Arc::new(Notify::new()));
            runner.start(Integrate::new(t.store.clone(), t.keys()), Integrate::rhythm(Arc::clone(&appended)));
            let size = |scribe: Scribe| {
                let store = t.store.clone();
                async move { store.checkpoint(scribe.agency).await.unwrap().map_or(0, |c| c.size) }
            };
            until(|| async { size(first).await == 1 }).await;
            second.mark(&t.store, SceneId::random()).await;
            appended.notify_one();
            until(|| async { size(second).await == 1 }).await;
            first.mark(&t.store, SceneId::random()).await;
            runner.stop().await;
            assert_eq!((size(first).await, size(second).await), (2, 1));
        })
        .await;
    }

    #[tokio::test]
    async fn a_log_that_cannot_be_signed_does_not_keep_the_others_from_it() {
        on_every_database(|t| async move {
            let (bad, good) = (Scribe::new(&t.store, "a.example").await, Scribe::new(&t.store, "b.example").await);
            bad.mark(&t.store, SceneId::random()).await;
            good.mark(&t.store, SceneId::random()).await;
            std::fs::create_dir_all(t.keys()).unwrap();
            std::fs::write(t.keys().join("log.a.example.key"), "no key").unwrap();
            let failure = Integrate::new(t.store.clone(), t.keys()).run().await.unwrap_err();
            assert!(failure.advice.contains("a.example") && !failure.advice.contains("b.example"), "{failure:?}");
            assert_eq!(t.store.checkpoint(good.agency).await.unwrap().unwrap().size, 1);
        })
        .await;
    }
}
