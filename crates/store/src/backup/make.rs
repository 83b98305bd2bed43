//! Making a backup of a server that may be running.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use base::{ObjectId, Sha256Digest, Timestamp};

use super::copy::{Into, digest, files_below};
use super::manifest::{self, Files, Manifest};
use super::{BackupError, COPIES, OBJECTS, Place, UNFINISHED, blocking, copies};
use crate::check::rows_of_objects;
use crate::db::{Tx, plain};
use crate::error::StoreError;
use crate::objects::{make_dirs, sync_dir};

/// Objects per query.
const ASKED: usize = 200;

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The folder of the copy.
    pub copy: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// Objects that were there already.
    pub kept: u64,
    /// Objects whose bytes were copied.
    pub copied: u64,
    /// Objects that share their bytes with the data folder, since both are on one disk.
    pub linked: u64,
}

/// Makes a backup of the database at `db` and the data folder `data` in `folder`, beside a server that runs or not.
///
/// The order makes it whole: the checkpoints that are published now, then the database, then everything else. A checkpoint covers entries
/// that are committed already, so the database of a moment later has them; an object is durable before its row is written, so whatever row
/// the database has, its bytes are there to be copied. The other way round a backup could promise bytes that it does not have.
///
/// With a `bucket`, objects and trees are there and stay there, locked: the copy holds the database and says where the rest is.
///
/// # Errors
/// When a file or the database cannot be read, or the backup cannot be written. What was made by then is no backup and is made anew.
pub async fn make(db: &Place, data: &Path, bucket: Option<&str>, folder: &Path, now: Timestamp) -> Result<Made, BackupError> {
    let (at, data_folder) = (folder.to_owned(), data.to_owned());
    let (making, published) = blocking(move || Making::begin(&at, &data_folder, now)).await?;
    let mut making = making;
    let mut tx = making.database(db).await?;
    let (schema, logs) = (manifest::schema(&mut tx).await?, manifest::logs(&mut tx).await?);
    let mut manifest = Manifest::new(db.kind(), schema, now, logs);
    making = blocking(move || making.tiles(published)).await?;
    let objects = data.join(OBJECTS);
    let at = objects.clone();
    let mut seen = HashSet::new();
    for part in blocking(move || parts(&at)).await? {
        let (at, name) = (objects.join(&part), part.clone());
        let files: Vec<String> = blocking(move || files_below(&at)).await?.iter().map(|file| format!("{name}/{file}")).collect();
        for some in files.chunks(ASKED) {
            let ids = some.iter().filter_map(|file| object_of(file));
            let rows = rows_of_objects(&mut tx, ids).await?;
            seen.extend(rows.keys().copied());
            let some: Vec<(String, Option<Sha256Digest>)> = some
                .iter()
                .map(|file| (file.clone(), object_of(file).and_then(|id| rows.get(&id)?.sha256.as_deref()?.parse().ok())))
                .collect();
            making = blocking(move || some.iter().try_for_each(|(file, row)| making.object(file, *row)).map(|()| making)).await?;
        }
    }
    manifest.bucket = bucket.map(ToOwned::to_owned);
    if bucket.is_none() {
        making.missing(&mut tx, &seen).await?;
    }
    drop(tx);
    blocking(move || {
        manifest.problems = std::mem::take(&mut making.problems);
        (manifest.objects, manifest.object_bytes, manifest.files) = (making.objects, making.bytes, making.files.len() as u64);
        making.end(manifest)
    })
    .await
}

/// Folders of objects: `ab` of `ab/cd/<id>`.
fn parts(objects: &Path) -> Result<Vec<String>, BackupError> {
    match fs::read_dir(objects) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => {
            let names = entries.map_err(BackupError::file(objects))?.map(|e| e.map(|e| e.file_name()));
            let names = names.collect::<Result<Vec<_>, _>>().map_err(BackupError::file(objects))?;
            let mut names: Vec<String> = names.into_iter().filter_map(|name| name.into_string().ok()).collect();
            names.sort();
            Ok(names)
        }
    }
}

/// The object that a file holds; nothing for a sidecar.
fn object_of(file: &str) -> Option<ObjectId> {
    ObjectId::from_str(file.rsplit('/').next()?).ok()
}

/// A backup that is being made.
struct Making {
    data: PathBuf,
    folder: PathBuf,
    /// The name that the copy will have.
    name: String,
    into: Into,
    /// What the newest whole copy says of its files.
    before: Files,
    files: Files,
    problems: Vec<String>,
    objects: u64,
    bytes: u64,
    kept: u64,
    copied: u64,
    linked: u64,
    /// Nobody else makes a backup here meanwhile.
    _lock: File,
}

/// Checkpoints as they were published, by their path below the data folder.
type Published = Vec<(String, Vec<u8>)>;

impl Making {
    fn begin(folder: &Path, data: &Path, now: Timestamp) -> Result<(Self, Published), BackupError> {
        make_dirs(folder).map_err(BackupError::file(folder))?;
        let (folder, data) = (whole_path(folder)?, whole_path(data)?);
        if folder.starts_with(&data) {
            return Err(BackupError::Within(folder));
        }
        let lock = folder.join(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&lock);
        let file = file.map_err(BackupError::file(&lock))?;
        file.try_lock().map_err(|e| match e {
            TryLockError::WouldBlock => BackupError::Busy(folder.clone()),
            TryLockError::Error(source) => BackupError::File { path: lock, source },
        })?;
        let (whole, unfinished) = copies(&folder)?;
        // What broke off is no backup, holds what must not lie about, and is made anew now.
        for left in &unfinished {
            fs::remove_dir_all(left).map_err(BackupError::file(left))?;
        }
        let before = whole.last().map(|copy| Manifest::read(copy)).transpose().unwrap_or_default().map(|(_, files)| files);
        let stamp: String = now.to_string().chars().take(19).map(|c| if c == ':' { '-' } else { c }).collect();
        let free = |name: &String| !folder.join(COPIES).join(name).exists();
        let name = (1..).map(|n| if n == 1 { stamp.clone() } else { format!("{stamp}.{n}") }).find(free).unwrap_or(stamp);
        let mut making = Self {
            into: Into::new(&folder),
            data,
            folder,
            name,
            before: before.unwrap_or_default(),
            files: Files::new(),
            problems: Vec::new(),
            objects: 0,
            bytes: 0,
            kept: 0,
            copied: 0,
            linked: 0,
            _lock: file,
        };
        making.into.place(&making.of_copy("manifest.json"))?;
        let mut published = Published::new();
        for tile in files_below(&making.data.join("tiles"))?.iter().filter(|path| path.ends_with("/checkpoint")) {
            let path = making.data.join("tiles").join(tile);
            published.push((format!("tiles/{tile}"), fs::read(&path).map_err(BackupError::file(&path))?));
        }
        Ok((making, published))
    }

    /// A path in the folder of the copy, as long as it is unfinished.
    fn of_copy(&self, path: &str) -> String {
        format!("{COPIES}/{}{UNFINISHED}/{path}", self.name)
    }

    /// Notes a file under the path that it will have.
    fn note(&mut self, path: &str, digest: Sha256Digest) {
        self.files.insert(format!("{COPIES}/{}/{path}", self.name), digest);
    }

    /// Copies the database. The transaction reads what the copy holds.
    async fn database(&mut self, db: &Place) -> Result<Tx, BackupError> {
        let to = self.folder.join(self.of_copy(db.file()));
        let tx = match db {
            Place::Sqlite(file) => {
                if !file.exists() {
                    return Err(BackupError::file(file)(std::io::ErrorKind::NotFound.into()));
                }
                plain::copy_sqlite(file, &to).await?;
                plain::read_sqlite(&to).await?
            }
            Place::Postgres(url) => {
                let mut tx = plain::read_postgres(url).await?;
                plain::copy_postgres(url, &mut tx, &to).await?;
                tx
            }
        };
        let path = to.clone();
        let digest = blocking(move || {
            let sync = || {
                fs::set_permissions(&path, Permissions::from_mode(0o600))?;
                File::open(&path)?.sync_all()
            };
            sync().map_err(BackupError::file(&path))?;
            digest(&path)?.ok_or_else(|| BackupError::file(&path)(std::io::ErrorKind::NotFound.into()))
        });
        let (_, digest) = digest.await?;
        self.note(db.file(), digest);
        Ok(tx)
    }

    fn tiles(mut self, published: Published) -> Result<Self, BackupError> {
        for tile in files_below(&self.data.join("tiles"))? {
            let path = format!("tiles/{tile}");
            // A partial tile may have become full and gone; temporary files are nobody's.
            if tile.ends_with("/checkpoint") || tile.ends_with(".new") {
                continue;
            }
            if let Some((_, digest)) = self.into.copy(&self.data.join(&path), &self.of_copy(&path))? {
                self.note(&path, digest);
            }
        }
        for (path, bytes) in published {
            let (_, digest) = self.into.write(&self.of_copy(&path), &bytes)?;
            self.note(&path, digest);
        }
        Ok(self)
    }

    /// Takes over an object, or the sidecar of one. `row` is the digest that the database has of it.
    fn object(&mut self, file: &str, row: Option<Sha256Digest>) -> Result<(), BackupError> {
        let from = self.data.join(OBJECTS).join(file);
        if object_of(file).is_none() {
            let path = format!("sidecars/{file}");
            if file.ends_with(".json")
                && let Some((_, digest)) = self.into.copy(&from, &self.of_copy(&path))?
            {
                self.note(&path, digest);
            }
            return Ok(());
        }
        let path = format!("{OBJECTS}/{file}");
        let size = fs::metadata(&from).map_err(BackupError::file(&from))?.len();
        let there = fs::metadata(self.folder.join(&path)).is_ok_and(|there| there.len() == size);
        let known = self.before.get(&path).copied().filter(|known| row.is_none_or(|row| row == *known));
        let same = |known: Sha256Digest| -> Result<bool, BackupError> {
            // What a whole copy names was read when it came; what an unfinished one left is looked at.
            if self.before.get(&path) == Some(&known) {
                return Ok(true);
            }
            Ok(digest(&self.folder.join(&path))?.is_some_and(|(_, found)| found == known))
        };
        let wanted = known.or(row);
        let found = if there && wanted.map_or(Ok(false), same)? {
            self.kept += 1;
            wanted
        } else if self.into.link(&from, &path)? {
            self.linked += 1;
            digest(&from)?.map(|(_, found)| found)
        } else {
            self.copied += 1;
            self.into.copy(&from, &path)?.map(|(_, found)| found)
        };
        let found = found.ok_or_else(|| BackupError::file(&from)(std::io::ErrorKind::NotFound.into()))?;
        if row.is_some_and(|row| row != found) {
            self.problems.push(format!("对象 {file} 的内容与登记的不符，备份中保留其现状；请运行 zhilu check"));
        }
        // What it should be: whoever verifies the backup is told again.
        self.files.insert(path, row.unwrap_or(found));
        (self.objects, self.bytes) = (self.objects + 1, self.bytes + size);
        Ok(())
    }

    /// Rows whose object was not there to be copied.
    async fn missing(&mut self, tx: &mut Tx, seen: &HashSet<ObjectId>) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let sql = "SELECT id FROM object WHERE id > $1 AND destroyed_at IS NULL ORDER BY id LIMIT 1000";
            let rows = tx.fetch(sql, crate::args![after.as_str()]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.get("id")?;
            for row in &rows {
                let id: String = row.get("id")?;
                if id.parse().is_ok_and(|id: ObjectId| !seen.contains(&id)) {
                    self.problems.push(format!("对象 {id} 不在磁盘上，备份中没有它；请运行 zhilu check"));
                }
            }
        }
    }

    fn end(mut self, manifest: Manifest) -> Result<Made, BackupError> {
        let unfinished = self.folder.join(self.of_copy(""));
        let mut into = Into::new(&unfinished);
        manifest.write(&self.files, &mut into)?;
        into.sync()?;
        std::mem::replace(&mut self.into, Into::new(&self.folder)).sync()?;
        // From here on it is a backup: everything that it names is durable.
        let (copies, copy) = (self.folder.join(COPIES), self.folder.join(COPIES).join(&self.name));
        fs::rename(&unfinished, &copy).map_err(BackupError::file(&copy))?;
        sync_dir(&copies).map_err(BackupError::file(&copies))?;
        Ok(Made { copy, manifest, kept: self.kept, copied: self.copied, linked: self.linked })
    }
}

fn whole_path(path: &Path) -> Result<PathBuf, BackupError> {
    fs::canonicalize(path).map_err(BackupError::file(path))
}
