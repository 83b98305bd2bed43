//! The mirror of a superior as a copy of a log: what a restored database lacks is asked back over the line that it was sent up by. Nothing of
//! it is believed here; `store::recover` reads it as it reads any other copy, and private parts are not in it.

use app::mirror::{HandedBack, ask};
use base::{AgencyId, ObjectId, Timestamp};
use store::recover::{Beside, CopiedEntry, CopiedObject, EntrySource};
use store::{GuardedSigner, StoreError};
use tlog::Note;

use crate::dial::{DialError, Line, Superior};

/// How often it is asked again when somebody else spoke to the superior meanwhile.
const ATTEMPTS: u32 = 5;

/// What every read of a source gives.
type Reading<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The mirror of a superior.
pub struct FromSuperior {
    line: Line,
    signer: GuardedSigner,
    /// The superior's clock, as it told it last.
    time: Option<Timestamp>,
}

impl FromSuperior {
    /// The mirror that a superior has of the log whose key signs. Nothing is asked yet.
    ///
    /// # Errors
    /// When no TLS can be had.
    pub fn new(superior: Superior, signer: GuardedSigner) -> Result<Self, StoreError> {
        let line = Line::to(superior).map_err(|_| StoreError::Copy("不能建立加密连接，没有向上级索取".into()))?;
        Ok(Self { line, signer, time: None })
    }

    async fn ask(&mut self, from: u64) -> Result<HandedBack, StoreError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            match self.try_to_ask(from).await {
                Err(e) if e.is_passing() && attempts < ATTEMPTS => self.time = None,
                Err(e) => return Err(StoreError::Copy(e.explain(&self.line.superior.address))),
                Ok(back) => {
                    self.time = Some(back.now());
                    return Ok(back);
                }
            }
        }
    }

    async fn try_to_ask(&self, from: u64) -> Result<HandedBack, DialError> {
        let time = match self.time {
            Some(time) => time,
            None => self.line.standing(self.signer.origin()).await?.now(),
        };
        let refused = |e: app::AppError| DialError::Unsigned(e.to_string());
        let ask = ask::for_entries(&self.signer, &self.line.superior.key, time, from).map_err(refused)?;
        self.line.ask(&ask).await
    }
}

impl EntrySource for FromSuperior {
    fn checkpoint<'a>(&'a mut self, _: &'a str) -> Reading<'a, Option<Note>> {
        // From the end on: the answer brings the checkpoint and no entry.
        Box::pin(async move { Ok(ask::checkpoint(&self.ask(u64::from(u32::MAX)).await?)) })
    }

    fn entries<'a>(&'a mut self, _: &'a str, from: u64, limit: u32) -> Reading<'a, Vec<CopiedEntry>> {
        Box::pin(async move {
            let mut lines = self.ask(from).await?.entries;
            lines.truncate(limit as usize);
            ask::entries(lines)
        })
    }

    fn object(&mut self, _: ObjectId) -> Reading<'_, Option<CopiedObject>> {
        Box::pin(async { Ok(None) })
    }

    fn beside(&mut self, _: AgencyId) -> Reading<'_, Beside> {
        Box::pin(async { Ok(Beside::default()) })
    }

    fn may_end_early(&self) -> bool {
        true
    }
}
