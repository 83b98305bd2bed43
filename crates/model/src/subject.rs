//! What a log tells of: subjects, each a thing with a life.

use std::fmt;
use std::str::FromStr;

use base::{
    AccessId, AgencyId, CaseId, CatalogueId, CopyId, DeviceId, DockingId, DossierId, PersonId, RawId, RecordId, RecordingId,
    RoomId, SceneId,
};
use serde::{Deserialize, Serialize};

/// How many facts of a subject have been folded: what a reader saw, and what a writer expects to find.
pub type Revision = u64;

/// The kind of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// An agency 行政执法机关.
    Agency,
    /// A person 人员.
    Person,
    /// A scene 执法现场, from arrival to departure (Art. 18).
    Scene,
    /// An audio-visual record 音像记录.
    Recording,
    /// A case 案件.
    Case,
    /// A text record 文字记录.
    Record,
    /// A dossier 案卷.
    Dossier,
    /// An access request 调阅申请.
    Access,
    /// An edition of a catalogue 音像记录事项清单.
    Catalogue,
    /// A recording device 音像记录设备.
    Device,
    /// A room for handling cases 执法办案场所.
    Room,
    /// One docking 入站 at a station of the agency.
    Docking,
    /// A copy 副本 of a recording.
    Copy,
}

impl SubjectKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 13] = [
        Self::Agency,
        Self::Person,
        Self::Scene,
        Self::Recording,
        Self::Case,
        Self::Record,
        Self::Dossier,
        Self::Access,
        Self::Catalogue,
        Self::Device,
        Self::Room,
        Self::Docking,
        Self::Copy,
    ];

    /// The name in entries, rows and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Person => "person",
            Self::Scene => "scene",
            Self::Recording => "recording",
            Self::Case => "case",
            Self::Record => "record",
            Self::Dossier => "dossier",
            Self::Access => "access",
            Self::Catalogue => "catalogue",
            Self::Device => "device",
            Self::Room => "room",
            Self::Docking => "docking",
            Self::Copy => "copy",
        }
    }
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no subject.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” names no subject")]
pub struct ParseSubjectError(String);

impl FromStr for SubjectKind {
    type Err = ParseSubjectError;
    fn from_str(s: &str) -> Result<Self, ParseSubjectError> {
        Self::ALL.into_iter().find(|k| k.name() == s).ok_or_else(|| ParseSubjectError(s.chars().take(80).collect()))
    }
}

/// Which subject: its kind and its id. Written `case:01h…`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectRef {
    /// The kind.
    pub kind: SubjectKind,
    /// The id, unique over all kinds.
    pub id: RawId,
}

impl SubjectRef {
    /// The subject of a kind with an id.
    pub const fn new(kind: SubjectKind, id: RawId) -> Self {
        Self { kind, id }
    }
}

impl fmt::Display for SubjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

impl fmt::Debug for SubjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for SubjectRef {
    type Err = ParseSubjectError;
    fn from_str(s: &str) -> Result<Self, ParseSubjectError> {
        let wrong = || ParseSubjectError(s.chars().take(80).collect());
        let (kind, id) = s.split_once(':').ok_or_else(wrong)?;
        Ok(Self { kind: kind.parse()?, id: id.parse().map_err(|_| wrong())? })
    }
}

impl Serialize for SubjectRef {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SubjectRef {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Says which kind of subject an id type names.
macro_rules! subject_ids {
    ($($id:ident => $kind:ident),* $(,)?) => {$(
        impl From<$id> for SubjectRef {
            fn from(id: $id) -> Self {
                Self::new(SubjectKind::$kind, id.0)
            }
        }
    )*};
}

subject_ids! {
    AgencyId => Agency, PersonId => Person, SceneId => Scene, RecordingId => Recording, CaseId => Case, RecordId => Record,
    DossierId => Dossier, AccessId => Access, CatalogueId => Catalogue, DeviceId => Device, RoomId => Room,
    DockingId => Docking, CopyId => Copy,
}
