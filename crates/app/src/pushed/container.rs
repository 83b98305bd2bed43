//! What a system says of a container: merged value by value, as its protocol has it. When it says that everything is sent, the whole is
//! looked at; saying so again is no harm.

use std::collections::BTreeSet;

use store::PushedContainer;
use store::uploads::{Metadata, Value};

use super::look::look;
use crate::App;
use crate::controller::Pusher;
use crate::error::AppError;

/// One value that changes; nothing takes it away.
pub type Change = (String, Option<Value>);

/// Makes a container, or changes what is said of it. Says whether it is new.
///
/// # Errors
/// When the store fails.
pub async fn put_container(app: &App, pusher: &Pusher, name: &str, changes: &[Change]) -> Result<bool, AppError> {
    change(app, pusher, name, changes, true).await.map(|there| !there)
}

/// Changes what is said of a container; false when there is none.
///
/// # Errors
/// When the store fails.
pub async fn describe_container(app: &App, pusher: &Pusher, name: &str, changes: &[Change]) -> Result<bool, AppError> {
    change(app, pusher, name, changes, false).await
}

/// Whether it was there.
async fn change(app: &App, pusher: &Pusher, name: &str, changes: &[Change], make: bool) -> Result<bool, AppError> {
    let caller = pusher.caller();
    let mut act = app.begin(&caller).await?;
    let now = act.now();
    let before = act.slot.pushed_container(pusher.controller, name).await?;
    if before.is_none() && !make {
        return Ok(false);
    }
    let there = before.is_some();
    let mut container = before.clone().unwrap_or_else(|| PushedContainer {
        controller: pusher.controller,
        name: name.to_owned(),
        metadata: Metadata::default(),
        heard_at: now,
        completed_at: None,
        overdue_at: None,
    });
    container.metadata = merged(&container.metadata, changes);
    container.heard_at = now;
    let complete = container.metadata.text("status").is_some_and(|status| status.trim().eq_ignore_ascii_case("complete"));
    if complete && container.completed_at.is_none() {
        container.completed_at = Some(now);
    }
    container.overdue_at = container.overdue_at.filter(|_| !complete);
    act.slot.put_pushed_container(&container).await?;
    // Of what is still being sent nothing is said yet that could be right.
    if container.completed_at.is_some() {
        look(&mut act, &container, None, &[]).await?;
    }
    act.commit().await?;
    Ok(there)
}

/// What is said after a change: values by name, an empty one takes its name away.
fn merged(before: &Metadata, changes: &[Change]) -> Metadata {
    let changed: BTreeSet<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
    let mut after = Metadata::default();
    for (name, value) in before.iter().filter(|(name, _)| !changed.contains(name)) {
        after.insert(name.to_owned(), value.clone());
    }
    for (name, value) in changes {
        if let Some(value) = value {
            after.insert(name.clone(), value.clone());
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_merged_and_empty_ones_take_their_names_away() {
        let change = |name: &str, value: Option<&str>| (name.to_owned(), value.map(Value::from));
        let first = merged(&Metadata::default(), &[change("a", Some("1")), change("b", Some("2"))]);
        let then = merged(&first, &[change("b", Some("3")), change("a", None), change("c", None)]);
        assert_eq!(then.iter().map(|(n, _)| (n, then.text(n).unwrap())).collect::<Vec<_>>(), [("b", "3")]);
    }
}
