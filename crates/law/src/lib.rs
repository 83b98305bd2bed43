//! The regulation 《河南省行政执法全过程记录办法》 and its neighbours as data, and the reader of that data.
//!
//! What lives here: articles, their dated parameters and readings, record types, the calendar, places in a law. What they mean for a
//! case is decided in `rules`; nothing here knows a case, a database or the time of day.

mod article;
mod calendar;
pub mod coverage;
mod dossier;
mod embedded;
mod error;
mod neighbour;
mod numeral;
mod parameter;
pub mod record;
mod reference;
mod statute;
mod step;
mod validate;

pub use article::{Alternative, Article, Code, CodeList, Paragraph, Reading, Status};
pub use calendar::{Calendar, CalendarError, DayKind, Due, Roll, Step, Term, Unit, calendar};
pub use dossier::{ArchiveNumber, DossierGroup, DossierLaw, DossierOrder, DossierVolume, NatureCheck};
pub use error::LawError;
pub use neighbour::{Neighbour, Provision};
pub use numeral::chinese;
pub use parameter::{Measure, Parameter, Standing, yuan};
pub use record::{FieldError, RecordType};
pub use reference::{ArticleRef, LawId, ParseArticleRefError};
pub use statute::{Chapter, Head, Statute, check, henan};
pub use step::{Deadline, Deemed, Gate, Ground, RunsFrom, Stage, StepKind};
