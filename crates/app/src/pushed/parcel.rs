//! An object on its way in, as the metadata of its upload carries it: with it, what a crash left between the last byte and the entry becomes
//! the same recording at the next start.

use std::collections::BTreeSet;

use store::uploads::Metadata;

use super::PURPOSE;
use super::finding::Odd;
use super::name::part_of;

/// An object that is being pushed, and what was said of it.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The container.
    pub container: String,
    /// The name of the object.
    pub name: String,
    /// What was said of it.
    pub metadata: Metadata,
    /// What was odd about how it came.
    pub odd: BTreeSet<Odd>,
    /// MD5 of its bytes in hexadecimal digits, once they are here.
    pub md5: String,
}

impl Parcel {
    /// What this is among the files of its recording.
    pub(super) fn part(&self) -> model::PushedPart {
        part_of(&self.name, self.metadata.text("filetype"))
    }

    /// Whether it goes along with a recording and is none itself: a key, a trail, a note.
    pub(crate) fn accompanies(&self) -> bool {
        matches!(self.part(), model::PushedPart::Key | model::PushedPart::Trail | model::PushedPart::Bookmark)
    }

    /// Whether it says all it has to say without a byte.
    pub(crate) fn may_be_empty(&self) -> bool {
        self.part() == model::PushedPart::Bookmark
    }

    /// The metadata of its upload.
    pub fn announcement(&self) -> Metadata {
        let odd: Vec<_> = self.odd.iter().map(|odd| odd.code()).collect();
        let said = serde_json::to_string(&self.metadata).unwrap_or_default();
        let mut metadata = Metadata::default();
        let values = [
            ("purpose", PURPOSE),
            ("filename", &self.name),
            ("container", &self.container),
            ("said", &said),
            ("odd", &odd.join(",")),
            ("md5", &self.md5),
        ];
        for (name, value) in values {
            metadata.insert(name.to_owned(), value);
        }
        metadata
    }

    /// The parcel of an upload.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let text = |name| metadata.text(name).unwrap_or_default().to_owned();
        let odd = text("odd");
        Self {
            container: text("container"),
            name: text("filename"),
            metadata: serde_json::from_str(&text("said")).unwrap_or_default(),
            odd: Odd::ALL.into_iter().filter(|known| odd.split(',').any(|code| code == known.code())).collect(),
            md5: text("md5"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_survives_its_upload() {
        let mut metadata = Metadata::default();
        metadata.insert("starttime".into(), "1793667720");
        metadata.insert("raw".into(), vec![0xd6, 0xd0]);
        let odd = BTreeSet::from([Odd::Value, Odd::Path]);
        let parcel = Parcel { container: "c".into(), name: "现场.mkv".into(), metadata, odd, md5: "0a".into() };
        let back = Parcel::of(&parcel.announcement());
        assert_eq!((&back.container, &back.name, &back.md5), (&parcel.container, &parcel.name, &parcel.md5));
        assert!(back.metadata == parcel.metadata && back.odd == parcel.odd);
    }
}
