//! Bringing back what a restored database lacks: entries from another copy of the log, each of them under a root that was signed; where
//! there is no copy, a new origin that names what is lost. Who may do it, and what follows for duties and lists, is decided above.

mod custody;
mod numbers;
mod origin;
mod plan;
mod private;
mod source;

pub use custody::Orphan;
pub use origin::{Follows, NewOriginError};
pub(crate) use origin::{Lineage, lineage};
pub use plan::{Plan, RecoverError};
pub use source::{Beside, CopiedEntry, CopiedObject, DatabaseSource, EntrySource, SourceError};
