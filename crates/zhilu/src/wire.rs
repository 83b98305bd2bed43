//! From a data folder to the application: database, objects, keys, typesetter. The only place that chooses parts.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::App;
use base::Clock;
use store::keys::load_or_create;
use store::{Db, Store};
use tlog::KeyName;
use tokio::sync::Notify;
use typeset::{Typesetter, TypstSetter, default_font_dirs};

/// The name of the key that signs receipts, in the receipts and in its public key.
const RECEIPT_KEY: &str = "zhilu/receipt";

/// Folders with fonts beside the usual ones, separated by `:`.
const FONTS: &str = "ZHILU_FONTS";

/// Opens the application over a data folder, which is made if it is not there: `zhilu.db`, `objects/`, `keys/` (0600).
///
/// # Errors
/// When the folder, the database or a key cannot be opened. Without fonts it opens, and says what it cannot do.
pub async fn open(data: &Path, clock: Arc<dyn Clock>) -> Result<Arc<App>> {
    make_private(data).with_context(|| format!("不能建立数据目录 {}", data.display()))?;
    let name: KeyName = RECEIPT_KEY.parse()?;
    let receipt_signer = load_or_create(&data.join("keys"), "receipt", name).context("回执签名密钥不可用")?;
    let db = Db::sqlite(&data.join("zhilu.db")).await.context("数据库不能打开")?;
    let store = Store::new(db, data.to_owned(), clock);
    Ok(Arc::new(App { store, typesetter: typesetter(), receipt_signer, appended: Notify::new() }))
}

/// Makes the data folder, readable by nobody else.
fn make_private(dir: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

/// The typesetter with every font folder there is.
fn typesetter() -> Arc<dyn Typesetter> {
    let given = std::env::var_os(FONTS).unwrap_or_default();
    let folders: Vec<PathBuf> =
        std::env::split_paths(&given).filter(|folder| !folder.as_os_str().is_empty()).chain(default_font_dirs()).collect();
    Arc::new(TypstSetter::new(&folders))
}
