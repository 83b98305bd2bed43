//! From the command line's words to the application: the data folder, the database, the typesetter with its fonts.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::App;
use app::wiring::{self, Database};
use base::Clock;
use typeset::{Typesetter, TypstSetter, default_font_dirs};

/// Folders with fonts beside the usual ones, separated by `:`.
const FONTS: &str = "ZHILU_FONTS";

/// Opens the application over a data folder, which is made if it is not there.
///
/// # Errors
/// When the folder, the database or a key cannot be opened. Without fonts it opens, and says what it cannot do.
pub async fn open(data: &Path, database: &Database, clock: Arc<dyn Clock>) -> Result<Arc<App>> {
    make_private(data).with_context(|| format!("不能建立数据目录 {}", data.display()))?;
    let app = wiring::open(data, database, clock, typesetter()).await;
    Ok(Arc::new(app.with_context(|| format!("数据目录 {} 不能打开", data.display()))?))
}

/// Makes the data folder, readable by nobody else. One that is there stays as it is.
fn make_private(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// The typesetter with every font folder there is.
fn typesetter() -> Arc<dyn Typesetter> {
    let given = std::env::var_os(FONTS).unwrap_or_default();
    let given: Vec<PathBuf> = std::env::split_paths(&given).filter(|folder| !folder.as_os_str().is_empty()).collect();
    let folders: Vec<PathBuf> = given.into_iter().chain(default_font_dirs()).collect();
    Arc::new(TypstSetter::new(&folders))
}
