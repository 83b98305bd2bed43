//! An object as a file of this machine, for programs that read by name.

use std::path::{Path, PathBuf};

use base::ObjectId;
use futures::TryStreamExt as _;
use tokio::io::AsyncWriteExt as _;

use super::{ObjectDraft, Objects, off_thread};
use crate::Store;
use crate::error::StoreError;

/// An object that lies on this machine: in its own place, or as a copy that is gone when this is dropped.
#[derive(Debug)]
pub struct AtHand {
    path: PathBuf,
    _copy: Option<ObjectDraft>,
}

impl AtHand {
    /// The file. It is to be read and nothing else: it may be the original itself.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Store {
    /// Brings an object to this machine, unless it lies here anyway.
    ///
    /// # Errors
    /// When there is no such object, or no room for a copy.
    pub async fn at_hand(&self, id: ObjectId) -> Result<AtHand, StoreError> {
        if let Objects::Folder(folder) = self.objects() {
            return Ok(AtHand { path: folder.object(id), _copy: None });
        }
        let store = self.clone();
        let copy = off_thread("beginning a copy", move || store.new_object()).await?;
        let size = self.objects().size(id).await?.unwrap_or(0);
        let failed = StoreError::file("copying an object to this machine");
        let mut pieces = self.read_object(id, 0..size).await?;
        let file = tokio::fs::OpenOptions::new().write(true).open(copy.path()).await;
        let mut file = file.map_err(StoreError::file("copying an object to this machine"))?;
        let copied = async {
            while let Some(piece) = pieces.try_next().await? {
                file.write_all(&piece).await?;
            }
            file.flush().await
        };
        copied.await.map_err(failed)?;
        Ok(AtHand { path: copy.path().to_owned(), _copy: Some(copy) })
    }
}
