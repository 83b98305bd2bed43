//! Folds by the kind of a subject, and the versions of them: a state that an older fold made is folded anew when it is read.

use ledger::{SealError, SealedEntry};
use model::{
    AccessState, AgencyState, CaseState, CatalogueState, CopyState, DeviceState, DockingState, DossierState, PersonState,
    RecordState, RecordingState, RoomState, SceneState, Subject, SubjectKind,
};

/// Calls a function with the state of a kind as its type.
macro_rules! with_state {
    ($kind:expr, $call:ident $args:tt) => {
        match $kind {
            SubjectKind::Agency => $call::<AgencyState>$args,
            SubjectKind::Person => $call::<PersonState>$args,
            SubjectKind::Scene => $call::<SceneState>$args,
            SubjectKind::Recording => $call::<RecordingState>$args,
            SubjectKind::Case => $call::<CaseState>$args,
            SubjectKind::Record => $call::<RecordState>$args,
            SubjectKind::Dossier => $call::<DossierState>$args,
            SubjectKind::Access => $call::<AccessState>$args,
            SubjectKind::Catalogue => $call::<CatalogueState>$args,
            SubjectKind::Device => $call::<DeviceState>$args,
            SubjectKind::Room => $call::<RoomState>$args,
            SubjectKind::Docking => $call::<DockingState>$args,
            SubjectKind::Copy => $call::<CopyState>$args,
        }
    };
}

/// The version of the fold of a kind.
pub(crate) const fn version(kind: SubjectKind) -> u32 {
    const fn of<S: Subject>() -> u32 {
        S::FOLD
    }
    with_state!(kind, of())
}

/// The state and the private texts that entries fold to, as JSON.
pub(crate) fn fold(kind: SubjectKind, entries: &[SealedEntry]) -> Result<(String, String), SealError> {
    fn of<S: Subject>(entries: &[SealedEntry]) -> Result<(String, String), SealError> {
        let happenings = entries.iter().map(SealedEntry::happening::<S::Fact>).collect::<Result<_, _>>()?;
        let (state, private) = model::fold::fold::<S>(happenings);
        Ok((serde_json::to_string(&state)?, serde_json::to_string(private.expose())?))
    }
    with_state!(kind, of(entries))
}
