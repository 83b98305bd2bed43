//! Recordings of which nothing came for long. A system that still had something would try again and again: what it never said to be whole is
//! said to be incomplete. Of what had been rejected nobody says so, and silence is taken for the end.

use base::Span;
use tracing::warn;

use super::look::look;
use super::name::ContainerKind;
use crate::App;
use crate::controller::Pusher;
use crate::error::AppError;

/// Looked at in one go.
const AT_ONCE: u32 = 100;

/// Looks for recordings of which nothing came since `after`, and says so of their files. Gives how many.
///
/// # Errors
/// When the store fails.
pub async fn look_for_silent(app: &App, after: Span) -> Result<usize, AppError> {
    let since = app.store.clock().now().minus(after);
    let silent = app.store.pushed_and_silent(since, AT_ONCE).await?;
    let mut found = 0;
    for row in silent {
        let Some(account) = app.store.controller(row.controller).await? else { continue };
        let pusher = Pusher { controller: row.controller, agency: account.agency };
        let caller = pusher.caller();
        let mut act = app.begin(&caller).await?;
        // Something may have come meanwhile, or another machine was faster.
        let now = act.slot.pushed_container(row.controller, &row.name).await?;
        let Some(mut container) = now.filter(|c| c.completed_at.is_none() && c.overdue_at.is_none() && c.heard_at <= since)
        else {
            continue;
        };
        match ContainerKind::of(&container.name) {
            ContainerKind::Rejected => container.completed_at = Some(act.now()),
            _ => container.overdue_at = Some(act.now()),
        }
        act.slot.put_pushed_container(&container).await?;
        look(&mut act, &container, None, &[]).await?;
        act.commit().await?;
        if container.overdue_at.is_some() {
            warn!(controller = %row.controller, "a body-worn system never said that a recording was whole");
        }
        found += 1;
    }
    Ok(found)
}
