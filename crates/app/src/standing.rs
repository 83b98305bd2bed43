//! What the application does while a log is not written to (恢复缺口), and when it is again. Whether it is, `store` knows.

use base::AgencyId;
use store::Standing;

use crate::App;
use crate::error::AppError;
use crate::recording::finish_interrupted;

impl App {
    /// What stands above every page of an agency whose log is not written to; nothing when it is.
    pub fn notice(&self, agency: AgencyId) -> Option<String> {
        self.store.standing(agency).notice()
    }

    /// Looks again at logs with a gap: another process may have brought back what was missing. What arrived meanwhile is then taken into
    /// custody. A log that was changed stays as it is until the server is started anew.
    ///
    /// # Errors
    /// When database or files do not answer.
    pub async fn look_for_recovery(&self) -> Result<(), AppError> {
        let mut recovered = false;
        for (agency, origin, _) in self.store.logs().await? {
            if matches!(self.store.standing(agency), Standing::Gap(_) | Standing::Unremembered { .. })
                && self.store.inspect(agency).await?.may_write()
            {
                tracing::info!(origin, "what was missing is back: the log is written to again");
                recovered = true;
            }
        }
        if recovered {
            self.appended.notify_one();
            finish_interrupted(self).await?;
        }
        Ok(())
    }
}
