//! What the application does while a log is not written to (恢复缺口, 时钟跳变), and when it is again. Whether it is, `store` knows.

use base::AgencyId;
use model::agency::AgencyFact;
use model::private::key;
use model::{AgencyState, PrivatePart};
use store::Standing;
use store::check::label;

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::recording::finish_interrupted;
use crate::rights::Right;

/// Goes by the clock as it is now, after a jump: the security officer says why it can be believed, and that is the first entry written.
///
/// # Errors
/// When the clock did not jump, the caller is nobody to confirm it, or the reason is missing.
pub async fn confirm_clock(app: &App, caller: &Caller, reason: &str) -> Result<(), AppError> {
    caller.require(Right::ConfirmClock)?;
    let mut fields = Fields::default();
    let reason = fields.text(reason, 500, "reason", "核实的情况");
    fields.done()?;
    let jump = app.store.clock_jump().ok_or_else(|| AppError::Conflict("服务器时钟没有需要确认的跳变".into()))?;
    let mut act = Act::over(app, caller, app.store.begin_despite_clock(caller.agency, caller.person).await?);
    let fact = AgencyFact::ClockConfirmed { expected: jump.expected, found: jump.found };
    let fact = NewFact::new(act.now(), fact).with(PrivatePart::none().with(key::TEXT, reason));
    act.append::<AgencyState>(caller.agency, fact).await?;
    act.commit().await?;
    app.store.confirm_clock().await?;
    app.appended.notify_one();
    finish_interrupted(app).await?;
    Ok(())
}

impl App {
    /// What stands above every page of an agency whose log is not written to; nothing when it is.
    pub fn notice(&self, agency: AgencyId) -> Option<String> {
        self.store.standing(agency).notice()
    }

    /// What stands above every page of an agency: why nothing is written; else what a restore brought back without its private part, so
    /// that an empty name on a page is not taken for one that nobody wrote.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notice_and_missing(&self, agency: AgencyId) -> Result<Option<String>, AppError> {
        if let Some(notice) = self.notice(agency) {
            return Ok(Some(notice));
        }
        let missing = self.store.private_missing(agency).await?;
        let all: u64 = missing.iter().map(|(_, n)| n).sum();
        if all == 0 {
            return Ok(None);
        }
        let of: Vec<String> = missing.iter().map(|(kind, n)| format!("{} {n} 条", label(*kind))).collect();
        let of = of.join("、");
        Ok(Some(format!(
            "恢复时有 {all} 条记录的非公开内容未能补回（{of}），页面上相应的姓名、文字空缺：是缺失，不是依法销毁。记录本身和证明完整；找到较新的副本后由系统管理员补入"
        )))
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
