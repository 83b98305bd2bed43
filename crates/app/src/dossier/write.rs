//! Writing a package as far as its table of contents: sheets of each volume, materials in order, metadata. Off the serving threads.

use std::sync::Arc;

use package::{AwaitingProofs, ItemMeta, PackageWriter};
use store::Store;
use store::objects::ObjectDraft;
use typeset::{Document, Typesetter};

use super::arrange::{Bytes, Volume};
use super::contents::Gathered;
use super::{index_sheet, metadata};
use crate::error::AppError;

/// How much is in a dossier.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Documents.
    pub documents: u32,
    /// Pages of paper.
    pub pages: u32,
    /// Originals.
    pub originals: u32,
}

/// A package that waits for its proofs.
pub struct Written {
    /// The package.
    pub awaiting: AwaitingProofs<ObjectDraft>,
    /// How much is in it.
    pub counts: Counts,
}

impl Gathered {
    /// How much is in these volumes.
    pub fn counts(&self, volumes: &[Volume]) -> Counts {
        Counts {
            documents: volumes.iter().map(|v| count(v.parts.len())).sum(),
            pages: volumes.iter().map(Volume::pages).sum(),
            originals: count(self.recordings.len()),
        }
    }

    /// Writes the package as far as its table of contents. Blocking.
    ///
    /// # Errors
    /// When documents cannot be set here, an original differs from its custody, or the disk is full.
    pub fn write(&self, store: &Store, typesetter: &Arc<dyn Typesetter>) -> Result<Written, AppError> {
        let volumes = self.volumes(store, typesetter, true)?;
        let (sheets, counts) = (self.sheets(), self.counts(&volumes));
        let set = |document: &Document| typesetter.set(document).map_err(|e| AppError::Unavailable(e.to_string()));
        let mut writer = PackageWriter::new(store.new_object()?, self.info()).map_err(AppError::internal)?;
        let mut written = Vec::new();
        let mut add = |meta: ItemMeta, bytes: Bytes| -> Result<(), AppError> {
            let item = match bytes {
                Bytes::Here(bytes) => writer.add_document(meta, &bytes).map_err(AppError::internal)?,
                Bytes::Kept(object, expected) => match self.kept_at(&meta, object) {
                    Some(place) => writer.add_reference(meta, expected, place),
                    None => writer.add_file(meta, store.open_object(object)?, expected).map_err(AppError::internal)?,
                },
            };
            written.push(item.clone());
            Ok(())
        };
        let sheet = |volume: &Volume, title: &str, ending: &str| {
            ItemMeta::document(&format!("{title}.{ending}"), title).prefixed(&volume.prefix())
        };
        let workbook = index_sheet::workbook(&self.title(), &self.number, &volumes, self.at).map_err(AppError::internal)?;
        let last = volumes.len().saturating_sub(1);
        for (n, volume) in volumes.into_iter().enumerate() {
            let cover = sheets.cover(&volume, self.is_supplement, Some(self.dossier));
            add(sheet(&volume, "01_案卷封面", "pdf"), Bytes::Here(set(&cover)?.bytes))?;
            add(sheet(&volume, "02_卷内目录", "pdf"), Bytes::Here(set(&sheets.index(&volume))?.bytes))?;
            let end_note = sheets.end_note(&volume, self.situation(&volume, n == last), self.directory.name(self.compiler));
            let end_note = (sheet(&volume, "99_卷内备考表", "pdf"), Bytes::Here(set(&end_note)?.bytes));
            for file in volume.parts.into_iter().flat_map(|p| p.files) {
                add(file.meta, file.bytes)?;
            }
            add(end_note.0, end_note.1)?;
        }
        add(ItemMeta::document("02_卷内目录.xlsx", "卷内目录（电子表格）"), Bytes::Here(workbook))?;
        let metadata = metadata::xml(self, counts, &written);
        writer.add_document(ItemMeta::document("元数据.xml", "元数据"), metadata.as_bytes()).map_err(AppError::internal)?;
        let awaiting = writer.close_contents().map_err(AppError::internal)?;
        Ok(Written { awaiting, counts })
    }

    /// Where an original is kept that the package only names: the log of the agency and the object.
    fn kept_at(&self, meta: &ItemMeta, object: base::ObjectId) -> Option<String> {
        (self.by_reference && meta.is_original()).then(|| format!("zhilu://{}/objects/{object}", self.origin))
    }

    /// What the 备考表 of a volume says: what it holds, and in the last one what is missing.
    pub fn situation(&self, volume: &Volume, last: bool) -> String {
        let mut lines = vec![format!("本卷共 {} 件，{} 页。", volume.parts.len(), volume.pages())];
        if volume.parts.iter().any(|p| p.what == "form:recordings") {
            let place =
                if self.by_reference { "由本机关保存，电子包列明编号和摘要" } else { "随电子包保存" };
            lines.push(format!("音像资料原件 {} 件，{place}。", self.recordings.len()));
        }
        if last {
            lines.extend(self.missing.iter().map(|m| format!("{m}。")));
            if !self.note.is_empty() {
                lines.push(self.note.clone());
            }
        }
        lines.join("\n")
    }
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
