//! Which kinds of fact there are, asked of serde itself: offered a tag that no fact has, it names those it knows.

use std::fmt;

use model::{
    AccessState, AgencyState, CaseState, CatalogueState, CopyState, DeviceState, DockingState, DossierState, PersonState,
    RecordState, RecordingState, RoomState, SceneState, Subject, SubjectKind,
};
use serde::Deserialize;
use serde::de::value::MapDeserializer;

/// The kinds in entry headers, of all subjects.
pub fn kinds() -> Vec<String> {
    let of = |subject: SubjectKind| tags(subject).iter().map(move |tag| format!("{subject}.{tag}"));
    SubjectKind::ALL.into_iter().flat_map(of).collect()
}

fn tags(subject: SubjectKind) -> &'static [&'static str] {
    match subject {
        SubjectKind::Agency => known::<AgencyState>(),
        SubjectKind::Person => known::<PersonState>(),
        SubjectKind::Scene => known::<SceneState>(),
        SubjectKind::Recording => known::<RecordingState>(),
        SubjectKind::Case => known::<CaseState>(),
        SubjectKind::Record => known::<RecordState>(),
        SubjectKind::Dossier => known::<DossierState>(),
        SubjectKind::Access => known::<AccessState>(),
        SubjectKind::Catalogue => known::<CatalogueState>(),
        SubjectKind::Device => known::<DeviceState>(),
        SubjectKind::Room => known::<RoomState>(),
        SubjectKind::Docking => known::<DockingState>(),
        SubjectKind::Copy => known::<CopyState>(),
    }
}

fn known<S: Subject>() -> &'static [&'static str] {
    let offer = MapDeserializer::<_, Refusal>::new([("fact", "?")].into_iter());
    match S::Fact::deserialize(offer) {
        Err(Refusal { known }) if !known.is_empty() => known,
        _ => panic!("the facts of {} are not told apart by a tag", S::KIND),
    }
}

/// Why a fact was not read, as far as it matters here.
#[derive(Debug)]
struct Refusal {
    known: &'static [&'static str],
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {:?} is expected", self.known)
    }
}

impl std::error::Error for Refusal {}

impl serde::de::Error for Refusal {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self { known: &[] }
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self { known: expected }
    }
}
