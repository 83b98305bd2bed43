//! The regulation 《河南省行政执法全过程记录办法》 and its neighbours as data, and the reader of that data.
//!
//! What lives here: articles, their dated parameters and readings, record types, the calendar, places in a law. What they mean for a
//! case is decided in `rules`; nothing here knows a case, a database or the time of day.

mod calendar;
mod embedded;
mod numeral;
mod reference;

pub use calendar::{Calendar, CalendarError, DayKind, Roll, Step, Term, Unit, calendar};
pub use numeral::chinese;
pub use reference::{ArticleRef, LawId, ParseArticleRefError};
