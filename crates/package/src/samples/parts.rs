//! A package as files that can be changed.

use base::Sha256Digest;

use super::dossier::info;
use crate::bagit::Manifest;
use crate::layout;
use crate::zip::ZipStream;
use crate::zip::form::DosTime;

/// A package taken apart.
#[derive(Clone)]
pub struct Parts(pub Vec<(String, Vec<u8>)>);

impl Parts {
    pub fn of(package: &[u8]) -> Self {
        let archive = crate::zip::read::Archive::open(std::io::Cursor::new(package)).unwrap();
        let mut parts = Vec::new();
        let faults = archive.walk(|name, reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            parts.push((String::from_utf8(name.to_vec()).unwrap(), bytes));
        });
        assert_eq!(faults.unwrap(), []);
        Self(parts)
    }

    fn full(path: &str) -> String {
        format!("{}/{path}", info().bag_name())
    }

    /// The bytes of a file.
    pub fn get(&mut self, path: &str) -> &mut Vec<u8> {
        let path = Self::full(path);
        &mut self.0.iter_mut().find(|(name, _)| *name == path).unwrap_or_else(|| panic!("{path}")).1
    }

    pub fn remove(&mut self, path: &str) {
        let path = Self::full(path);
        self.0.retain(|(name, _)| *name != path);
    }

    pub fn put(&mut self, path: &str, bytes: &[u8]) {
        self.0.push((Self::full(path), bytes.to_vec()));
    }

    /// Replaces text in a file.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.get(path).clone()).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        *self.get(path) = text.replace(from, to).into_bytes();
    }

    /// Makes both manifests fit again, as a forger would.
    pub fn remanifest(&mut self) {
        self.remove(layout::MANIFEST);
        self.remove(layout::TAG_MANIFEST);
        for (path, is_payload) in [(layout::MANIFEST, true), (layout::TAG_MANIFEST, false)] {
            let prefix = Self::full("");
            let paths = self.0.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&prefix)?, bytes)));
            let named = paths.filter(|(path, _)| path.starts_with(layout::DATA) == is_payload);
            let manifest = Manifest(named.map(|(path, bytes)| (path.to_owned(), Sha256Digest::of(bytes))).collect());
            let text = manifest.encode();
            self.put(path, text.as_bytes());
        }
    }

    /// A ZIP of the very form that packages have.
    pub fn zip(&self) -> Vec<u8> {
        let mut zip = ZipStream::new(Vec::new(), DosTime::of(info().bagged_at));
        self.0.iter().for_each(|(name, bytes)| zip.add(name, bytes).unwrap());
        zip.finish().unwrap().0
    }

    /// The folder that a ZIP unpacks to.
    pub fn unpack(&self, folder: &std::path::Path) {
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}
