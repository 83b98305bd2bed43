//! What every floor may use: instants, typed ids, digests, units, the wrapper around private data.
//!
//! Nothing here knows the law, the database or the network. Whatever needs one of those lives on a floor above.

pub mod clock;
pub mod digest;
pub mod id;
pub mod metric;
#[cfg(feature = "openapi")]
mod openapi;
pub mod private;
pub mod time;

pub use clock::{Clock, SystemClock};
pub use digest::{DigestPair, DualHasher, Sha256Digest, Sm3Digest};
pub use id::{
    AccessId, ActId, AgencyId, AttendeeId, CaseId, CatalogueId, ControllerId, CopyId, DeviceId, DockingId, DossierId, EntryId,
    GrantId, ObjectId, PersonId, RawId, RecordId, RecordingId, RoomId, SceneId, StationId, UnitId, UploadId,
};
pub use private::Private;
pub use time::{Day, Span, Timestamp};
