//! Looking into a package that this server wrote and keeps: its table of contents, and where the bytes of each file stand. Nothing is verified here;
//! whoever doubts it calls [`crate::verify()`].

use std::io::{self, Read, Seek};
use std::ops::Range;

use base::Sha256Digest;

use crate::contents::{Contents, Item};
use crate::layout;
use crate::zip::read::{Archive, OpenError};

/// The longest table of contents that is read.
const LONGEST_CONTENTS: u64 = 64 << 20;

/// A package that was opened.
pub struct Opened<R> {
    archive: Archive<R>,
    contents: Contents,
    contents_sha256: Sha256Digest,
}

/// A package cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenPackageError {
    /// The archive cannot be read.
    #[error("the package cannot be opened")]
    Archive(#[from] OpenError),
    /// The disk does not give it.
    #[error("the package cannot be read")]
    Read(#[from] io::Error),
    /// It has no table of contents, or an endless one.
    #[error("the package has no table of contents that can be read")]
    NoContents,
    /// Its table of contents is none.
    #[error("the table of contents cannot be read")]
    Contents(#[from] serde_json::Error),
}

impl<R: Read + Seek> Opened<R> {
    /// Opens a package.
    ///
    /// # Errors
    /// When it is none, or cannot be read.
    pub fn open(source: R) -> Result<Self, OpenPackageError> {
        let mut archive = Archive::open(source)?;
        let place = archive.place(layout::CONTENTS).filter(|place| place.end - place.start <= LONGEST_CONTENTS);
        let bytes = archive.bytes(place.ok_or(OpenPackageError::NoContents)?)?;
        let contents = serde_json::from_slice(&bytes)?;
        Ok(Self { archive, contents, contents_sha256: Sha256Digest::of(&bytes) })
    }

    /// Its table of contents.
    pub const fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The digest of that.
    pub const fn contents_sha256(&self) -> Sha256Digest {
        self.contents_sha256
    }

    /// Where the bytes of a file stand in the package.
    pub fn place(&self, item: &Item) -> Option<Range<u64>> {
        self.archive.place(&item.path).filter(|place| place.end - place.start == item.size)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::samples::Dossier;

    #[test]
    fn every_file_stands_where_it_is_said_to_stand() {
        let bytes = Dossier::new().package();
        let opened = Opened::open(Cursor::new(&bytes)).unwrap();
        assert_eq!(opened.contents().items.len(), 5);
        for item in &opened.contents().items {
            let place = opened.place(item).unwrap();
            let (from, to) = (usize::try_from(place.start).unwrap(), usize::try_from(place.end).unwrap());
            assert_eq!(Sha256Digest::of(&bytes[from..to]), item.sha256, "{}", item.path);
        }
    }

    #[test]
    fn what_is_no_package_is_not_opened() {
        let bytes = Dossier::new().package();
        assert!(matches!(Opened::open(Cursor::new(b"PK".as_slice())), Err(OpenPackageError::Archive(_))));
        assert!(Opened::open(Cursor::new(&bytes[..bytes.len() - 1])).is_err());
    }
}
