//! From settings to the application: the data folder, the database, the typesetter with its fonts, the limits.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use app::App;
use app::stamp::Stamping;
use app::wiring::{self, Database, OpenError};
use base::{Clock, Span};
use jobs::{AuthorityLine, Superior};
use store::backup::Place;
use store::{BucketAccess, Limits, Reserve, StoreError};
use typeset::{Typesetter, TypstSetter, default_font_dirs};

use crate::settings::{Folders, Settings};

/// Where the database is, by the settings.
pub fn place(settings: &Settings) -> Place {
    database(settings).place(&settings.data)
}

fn database(settings: &Settings) -> Database {
    settings.database.clone().map_or(Database::Embedded, |address| Database::Server(address.0))
}

/// Opens the application over a data folder, which is made if it is not there.
///
/// # Errors
/// When the folder, the database or a key cannot be opened. Without fonts it opens, and says what it cannot do.
pub async fn open(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Arc<App>> {
    let data = &settings.data;
    make_private(data).with_context(|| format!("不能建立数据目录 {}", data.display()))?;
    let bucket = bucket(settings)?;
    let app = wiring::open(data, &database(settings), bucket.as_ref(), clock, typesetter(&settings.fonts)).await;
    let app = app.map_err(|e| match e {
        OpenError::Key(key) => anyhow!("{}", key.explain()),
        OpenError::Bucket(StoreError::Bucket(e)) => anyhow!("{}", e.explain()),
        e @ OpenError::HalfRestored { .. } => anyhow!("{e}"),
        e => e.into(),
    });
    let app = app.with_context(|| format!("数据目录 {} 不能打开", data.display()))?;
    let store = app.store.clone().with_limits(limits(settings, *app.store.limits()));
    Ok(Arc::new(App { store, stamping: stamping(settings)?, ..app }))
}

/// The superior that is told, if one is set; an answer whose key nobody knows would prove nothing.
///
/// # Errors
/// When the address is set and the key is not.
pub fn superior(settings: &Settings) -> Result<Option<Superior>> {
    match (&settings.superior, &settings.superior_key) {
        (None, _) => Ok(None),
        (Some(address), Some(key)) => Ok(Some(Superior { address: address.0.clone(), key: key.0.clone() })),
        (Some(_), None) => bail!("设置了 superior 就必须设置 superior_key：请向上级要联署公钥"),
    }
}

/// Who stamps checkpoints, if an authority is set.
fn stamping(settings: &Settings) -> Result<Option<Stamping>> {
    let anchors = authorities(settings)?;
    let Some(address) = &settings.timestamp_url else { return Ok(None) };
    let line = AuthorityLine::to(address.0.clone()).map_err(|e| anyhow!("{}：{}", e.advice, e.causes))?;
    Ok(Some(Stamping { authority: Arc::new(line), imprint: settings.timestamp_digest.0, anchors }))
}

/// The certificates of time-stamping authorities that are set.
///
/// # Errors
/// When the file cannot be read, or holds none.
pub fn authorities(settings: &Settings) -> Result<Vec<tsp::Certificate>> {
    let Some(file) = &settings.timestamp_ca else { return Ok(Vec::new()) };
    let text = std::fs::read_to_string(file).with_context(|| format!("时间戳机构的证书 {} 不能读取", file.display()))?;
    tsp::read_pem(&text).map_err(|_| anyhow!("{} 不是 PEM 格式的证书", file.display()))
}

/// The bucket that is set; every part of its address has to be.
fn bucket(settings: &Settings) -> Result<Option<BucketAccess>> {
    let Some(bucket) = &settings.bucket else { return Ok(None) };
    let (Some(endpoint), Some(key), Some(file)) = (&settings.bucket_endpoint, &settings.bucket_key, &settings.bucket_secret)
    else {
        bail!("设置了 bucket 就必须设置 bucket_endpoint、bucket_key 和 bucket_secret");
    };
    let secret = std::fs::read_to_string(file).with_context(|| format!("存储桶的密钥文件 {} 不能读取", file.display()))?;
    let span = |time: std::time::Duration| Span::from_millis(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
    Ok(Some(BucketAccess {
        endpoint: endpoint.0.clone(),
        bucket: bucket.0.clone(),
        region: settings.bucket_region.0.clone(),
        key: key.0.clone(),
        secret: secret.trim_end().to_owned(),
        lock: span(settings.bucket_lock),
        archived_lock: span(settings.bucket_lock_archived),
    }))
}

/// The limits of the store as they are set.
fn limits(settings: &Settings, otherwise: Limits) -> Limits {
    let life = i64::try_from(settings.upload_life.as_millis()).unwrap_or(i64::MAX);
    Limits {
        max_size: settings.upload_max.0,
        life: Span::from_millis(life),
        idle: settings.upload_idle,
        reserve: settings.disk_reserve.map_or(Reserve::Share, |bytes| Reserve::Bytes(bytes.0)),
        ..otherwise
    }
}

/// Makes the data folder, readable by nobody else. One that is there stays as it is.
fn make_private(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// The typesetter with every font folder there is.
fn typesetter(given: &Folders) -> Arc<dyn Typesetter> {
    let folders: Vec<PathBuf> = given.0.iter().cloned().chain(default_font_dirs()).collect();
    Arc::new(TypstSetter::new(&folders))
}
