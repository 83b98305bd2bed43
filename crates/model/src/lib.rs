//! Subjects, the facts that happen to them, and the folds that turn facts into state. No SQL, no async, no clock.
//!
//! A fact has two parts. The rule part is typed and lives here: dates, codes, counts, pseudonymous ids. The private part
//! ([`PrivatePart`]) holds names, texts and addresses under the keys of [`private::key`]; no rule reads it.

pub mod access;
pub mod acting;
pub mod agency;
pub mod case;
pub mod catalogue;
pub mod copy;
pub mod device;
pub mod docking;
pub mod dossier;
pub mod duty;
pub mod effect;
pub mod fact;
pub mod fold;
pub mod judgement;
pub mod mirror;
pub mod person;
pub mod private;
pub mod pushed;
pub mod record;
pub mod recording;
pub mod retention;
pub mod review;
pub mod room;
pub mod scene;
pub mod secrecy;
pub mod spill;
pub mod station;
pub mod subject;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod upcast;
pub mod watch;

pub use access::{AccessFact, AccessState};
pub use acting::{Delegation, Errand, StandingApproval};
pub use agency::{AgencyFact, AgencyState};
pub use case::{CaseFact, CaseState};
pub use catalogue::{CatalogueFact, CatalogueState};
pub use copy::{CopyFact, CopyState};
pub use device::{DeviceFact, DeviceState};
pub use docking::{DockingFact, DockingState};
pub use dossier::{DossierFact, DossierState};
pub use duty::{Duty, DutyState, Outcome};
pub use effect::{Effect, Noticed, Noticing};
pub use fact::{Fact, FactError, Finding, Severity};
pub use fold::{Dated, Happening, Stamp, Subject};
pub use judgement::{Judgement, Verdict};
pub use mirror::{Found, MirrorFinding, MirrorTrouble, MirrorWord, Subordinate};
pub use person::{PersonFact, PersonState, Role};
pub use private::PrivatePart;
pub use pushed::{Push, PushedPart};
pub use record::{RecordFact, RecordState};
pub use recording::{Originality, RecordingFact, RecordingState};
pub use review::{AnswerOnPaper, Review, ReviewStep, Reviewers};
pub use room::{RoomFact, RoomState};
pub use scene::{SceneFact, SceneState};
pub use secrecy::{Labels, Reach, Volumes};
pub use spill::Spill;
pub use station::Station;
pub use subject::{Revision, SubjectKind, SubjectRef};
