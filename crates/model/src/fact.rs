//! All facts under one roof, and how they become bytes: JSON tagged with (kind, version), decoded for ever.

use base::Timestamp;
use law::ArticleRef;
use serde::{Deserialize, Serialize};

use crate::fold::Subject;
use crate::subject::SubjectKind;
use crate::upcast::{UPCASTS, Upcasts};
use crate::{access, agency, case, catalogue, copy, device, docking, dossier, person, record, recording, room, scene};

/// The version in which facts of a kind are written today: 1, and one more for every step of [`crate::upcast`].
pub fn version(kind: &str) -> u16 {
    UPCASTS.version(kind)
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A person should look.
    Question,
    /// Keeps the thing from being used until a person has decided.
    Serious,
}

/// Something noticed 发现的问题 when a fact was recorded. It never keeps the fact from being recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was noticed, as a stable word.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The article it touches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleRef>,
    /// One Chinese sentence without personal data.
    pub message: String,
}

/// A fact cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FactError {
    /// The log holds a kind of fact that this version does not know: it was written by a newer one.
    #[error("unknown fact {kind} version {version}")]
    Unknown {
        /// The kind in the header.
        kind: String,
        /// The version in the header.
        version: u16,
    },
    /// The bytes are not what the header says they are.
    #[error("fact {kind} is malformed")]
    Malformed {
        /// The kind in the header.
        kind: String,
        /// What serde says.
        source: serde_json::Error,
    },
}

/// Declares [`Fact`] over the fact types of all kinds of subject.
macro_rules! facts {
    ($($(#[$doc:meta])* $kind:ident($state:ty);)*) => {
        /// The rule part of any entry.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Fact {$(
            $(#[$doc])*
            $kind(<$state as Subject>::Fact),
        )*}

        impl Fact {
            /// The kind of subject it happens to.
            pub const fn subject_kind(&self) -> SubjectKind {
                match self {$(Self::$kind(_) => SubjectKind::$kind,)*}
            }

            /// The bytes that are hashed and kept.
            ///
            /// # Errors
            /// Never for the types of this crate; serde cannot say so.
            pub fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
                match self {$(Self::$kind(f) => serde_json::to_vec(f),)*}
            }

            /// The fact in `bytes`, whichever version wrote it.
            ///
            /// # Errors
            /// When the version is newer than this program, or the bytes are not of the kind.
            pub fn decode(kind: &str, version: u16, bytes: &[u8]) -> Result<Self, FactError> {
                Self::decode_by(UPCASTS, kind, version, bytes)
            }

            pub(crate) fn decode_by(by: Upcasts, kind: &str, version: u16, bytes: &[u8]) -> Result<Self, FactError> {
                let unknown = || FactError::Unknown { kind: kind.to_owned(), version };
                let malformed = |source| FactError::Malformed { kind: kind.to_owned(), source };
                let subject = kind.split_once('.').and_then(|(s, _)| s.parse().ok()).ok_or_else(unknown)?;
                let today = by.version(kind);
                if version == 0 || version > today {
                    return Err(unknown());
                }
                let raised;
                let bytes = if version == today {
                    bytes
                } else {
                    let old = serde_json::from_slice(bytes).map_err(malformed)?;
                    let fact = by.raise(kind, version, old).ok_or_else(unknown)?;
                    raised = serde_json::to_vec(&fact).map_err(malformed)?;
                    &raised
                };
                match subject {$(
                    SubjectKind::$kind => serde_json::from_slice(bytes).map(Self::$kind).map_err(malformed),
                )*}
            }
        }

        $(impl From<<$state as Subject>::Fact> for Fact {
            fn from(f: <$state as Subject>::Fact) -> Self {
                Self::$kind(f)
            }
        }

        impl TryFrom<Fact> for <$state as Subject>::Fact {
            type Error = SubjectKind;
            fn try_from(f: Fact) -> Result<Self, SubjectKind> {
                if let Fact::$kind(f) = f { Ok(f) } else { Err(f.subject_kind()) }
            }
        })*
    };
}

facts! {
    /// Of an agency.
    Agency(agency::AgencyState);
    /// Of a person.
    Person(person::PersonState);
    /// Of a scene.
    Scene(scene::SceneState);
    /// Of a recording.
    Recording(recording::RecordingState);
    /// Of a case.
    Case(case::CaseState);
    /// Of a text record.
    Record(record::RecordState);
    /// Of a dossier.
    Dossier(dossier::DossierState);
    /// Of an access request.
    Access(access::AccessState);
    /// Of an edition of a catalogue.
    Catalogue(catalogue::CatalogueState);
    /// Of a device.
    Device(device::DeviceState);
    /// Of a room.
    Room(room::RoomState);
    /// Of a docking.
    Docking(docking::DockingState);
    /// Of a copy.
    Copy(copy::CopyState);
}

impl Fact {
    /// The kind in entry headers: `scene.arrived`.
    pub fn kind(&self) -> String {
        let bytes = self.encode().unwrap_or_default();
        let tag = serde_json::from_slice::<Tag>(&bytes).map(|t| t.fact).unwrap_or_default();
        format!("{}.{tag}", self.subject_kind())
    }
}

/// Reads the tag alone.
#[derive(Deserialize)]
struct Tag {
    fact: String,
}

/// A stretch of time with both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}
