//! Saved lists 常用视图: a person keeps the address of a list with its filters under a name. What it shows is asked anew each time, under the
//! rights of that moment.

use store::saved_views::SavedView;

use crate::App;
use crate::caller::Caller;
use crate::error::{AppError, Fields};

/// More than anybody keeps apart.
const MOST: usize = 30;

/// The caller's saved lists, by name.
///
/// # Errors
/// When the store does not answer.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<SavedView>, AppError> {
    Ok(app.store.saved_views(caller.person).await?)
}

/// Saves a list under a name; one of the same name is written over.
///
/// # Errors
/// When name or address are not such, or there are too many.
pub async fn save(app: &App, caller: &Caller, name: &str, address: &str) -> Result<(), AppError> {
    let mut fields = Fields::default();
    let name = fields.text(name, 30, "name", "名称");
    let local = address.starts_with('/') && !address.starts_with("//") && !address.chars().any(char::is_control);
    fields.check(!local, "address", "只能保存本系统的页面");
    fields.check(address.chars().count() > 1000, "address", "筛选条件过长");
    fields.done()?;
    let there = app.store.saved_views(caller.person).await?;
    if there.len() >= MOST && there.iter().all(|v| v.name != name) {
        return Err(AppError::Conflict(format!("最多保存 {MOST} 个视图，请先删除不用的")));
    }
    let view = SavedView { name, address: address.to_owned() };
    app.store.save_view(caller.person, &view, app.store.clock().now()).await?;
    Ok(())
}

/// Throws a saved list away; one that is not there is gone already.
///
/// # Errors
/// When the store does not answer.
pub async fn discard(app: &App, caller: &Caller, name: &str) -> Result<(), AppError> {
    Ok(app.store.drop_view(caller.person, name).await?)
}
